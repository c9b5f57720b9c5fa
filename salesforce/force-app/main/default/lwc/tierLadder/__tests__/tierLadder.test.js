// Every tier's part for one enrollment.
import { columnClass, ladderOf, tierOf } from 'c/tierLadder';

const TIERS = [
    { id: 'a', name: 'Launch', rank: 1 },
    { id: 'b', name: 'Build', rank: 2 },
    { id: 'c', name: 'Scale', rank: 3 }
];

describe('c/tierLadder', () => {
    it('tells the tier held, the next tier and those below', () => {
        const ladder = ladderOf(TIERS, { heldTierId: 'b', nextTierId: 'c' });

        expect(ladder.map((tier) => tier.part)).toEqual([null, 'Tier held', 'Next tier']);
        expect(ladder.map((tier) => tier.isPassed)).toEqual([true, false, false]);
        expect(ladder.map((tier) => [tier.isHeld, tier.isNext])).toEqual([
            [false, false],
            [true, false],
            [false, true]
        ]);
    });

    it('has passed no tier where none is held', () => {
        const ladder = ladderOf(TIERS, { heldTierId: null, nextTierId: 'a' });

        expect(ladder.map((tier) => tier.part)).toEqual(['Next tier', null, null]);
        expect(ladder.some((tier) => tier.isPassed)).toBe(false);
    });

    it('finds a tier, and none where there is none', () => {
        expect(tierOf(TIERS, 'b').name).toBe('Build');
        expect(tierOf(TIERS, null)).toBeNull();
    });

    it('marks the columns of the tier held and of the next one', () => {
        const classes = ladderOf(TIERS, { heldTierId: 'b', nextTierId: 'c' }).map(columnClass);

        expect(classes).toEqual(['cell', 'cell is-held', 'cell is-next']);
    });
});
