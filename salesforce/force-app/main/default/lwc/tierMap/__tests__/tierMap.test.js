// The map shows all tiers and where the partner stands.
import TierMap from 'c/tierMap';
import { ladderOf } from 'c/tierLadder';
import { all, place, words } from 'test/stage';
import build from '../../tierProgress/__tests__/data/build.json';

const map = (pendingTierId) => place('c-tier-map', TierMap, { ladder: ladderOf(build.tiers, build), pendingTierId });

describe('c-tier-map', () => {
    it('shows every tier in rank order, with the one held and the next one', async () => {
        const steps = all(await map(null), 'li');

        expect(steps.map(words)).toEqual([
            'L Launch Below the tier held',
            'B Build Tier held',
            'S Scale Next tier',
            'E Elevate'
        ]);
    });

    it('marks the tier held for those who do not see it', async () => {
        const steps = all(await map(null), 'li');

        expect(steps.map((step) => step.getAttribute('aria-current'))).toEqual([null, 'step', null, null]);
        expect(steps.map((step) => step.className)).toEqual(['step is-passed', 'step is-held', 'step', 'step']);
    });

    it('tells of a tier that is proposed', async () => {
        const steps = all(await map(build.nextTierId), 'li');

        expect(words(steps[2])).toBe('S Scale Next tier Proposed, waits for approval');
        expect(steps.filter((step) => words(step).includes('Proposed'))).toHaveLength(1);
    });

    it('is accessible', async () => {
        await expect(await map(null)).toBeAccessible();
    });
});
