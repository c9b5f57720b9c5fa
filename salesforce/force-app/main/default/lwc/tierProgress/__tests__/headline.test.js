// The sentences beside the badge.
import { headlineOf, summaryOf } from '../headline';
import build from './data/build.json';
import launch from './data/launch.json';

describe('headline', () => {
    it.each([
        ['the way to the next tier', launch, '92% to Build'],
        ['the way where nothing is reached', { ...build, progressToNext: 0 }, '0% to Scale'],
        ['the top tier', { ...build, nextTierId: null, progressToNext: null }, 'Top tier reached'],
        ['an enrollment that was never calculated', { ...build, lastCalculated: null }, 'Not calculated yet'],
        ['a next tier by invitation', { ...build, progressToNext: null }, 'No progress to Scale is measured'],
        ['a program without tiers', { ...build, nextTierId: null, heldTierId: null, tiers: [] }, 'No next tier'],
        ['a next tier that is not listed', { ...build, tiers: [] }, '48% to the next tier']
    ])('tells of %s', (_, progress, expected) => {
        expect(headlineOf(progress)).toBe(expected);
    });
});

describe('summary', () => {
    it('counts what is achieved of what the next tier asks', () => {
        expect(summaryOf(launch)).toBe('1 of 3 criteria achieved for Build; all of them are asked for.');
    });

    it('leaves out what the next tier does not ask, and what was not judged', () => {
        const [first, second, third] = build.criteria;
        const criteria = [first, { ...second, metNext: 'Not Asked' }, { ...third, metNext: null }];

        expect(summaryOf({ ...build, criteria })).toBe('0 of 1 criterion achieved for Scale.');
    });

    it.each([
        ['at the top', { ...build, nextTierId: null }],
        ['where nothing is asked', { ...build, criteria: [] }]
    ])('says nothing %s', (_, progress) => {
        expect(summaryOf(progress)).toBeNull();
    });
});
