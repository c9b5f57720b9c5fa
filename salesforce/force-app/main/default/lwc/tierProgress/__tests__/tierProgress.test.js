// The page of an enrollment, from the wire to what a person reads.
import TierProgress from 'c/tierProgress';
import getProgress from '@salesforce/apex/TierProgressController.getProgress';
import { refreshApex } from '@salesforce/apex';
import { all, one, place, rendered, words } from 'test/stage';
import build from './data/build.json';
import launch from './data/launch.json';

jest.mock(
    '@salesforce/apex/TierProgressController.getProgress',
    () => {
        const { createApexTestWireAdapter } = require('@salesforce/sfdx-lwc-jest');
        return { default: createApexTestWireAdapter(jest.fn()) };
    },
    { virtual: true }
);
jest.mock('@salesforce/apex', () => ({ refreshApex: jest.fn(() => Promise.resolve()) }), { virtual: true });

const page = () => place('c-tier-progress', TierProgress, { recordId: build.enrollmentId });

async function shown(progress) {
    const element = await page();
    getProgress.emit(progress);
    await rendered();
    return element;
}

async function failed(message) {
    const element = await page();
    getProgress.error({ message });
    await rendered();
    return element;
}

const button = (element, label) => all(element, 'lightning-button').find((each) => each.label === label);

describe('c-tier-progress', () => {
    it('asks for the enrollment of its page', async () => {
        await page();

        expect(getProgress.getLastConfig()).toEqual({ enrollmentId: build.enrollmentId });
    });

    it('says that it loads', async () => {
        const element = await page();

        expect(one(element, 'lightning-spinner').alternativeText).toBe('Loading tier progress');
        expect(button(element, 'Refresh')).toBeUndefined();
        expect(all(element, '[role="alert"]')).toEqual([]);
    });

    it('shows badge, name and the way to the next tier', async () => {
        const element = await shown(launch);
        const held = one(element, '.held');

        expect(words(held)).toBe(
            'L Launch 92% to Build 1 of 3 criteria achieved for Build; all of them are asked for.'
        );
        expect(one(held, 'c-percent-bar').percent).toBe(92);
        expect(one(held, 'c-percent-bar').label).toBe('Progress to Build');
        expect(all(element, 'lightning-spinner')).toEqual([]);
    });

    it('shows map, criteria and benefits with the tier held', async () => {
        const element = await shown(build);

        expect(words(one(element, 'li[aria-current="step"]'))).toBe('B Build Tier held');
        expect(all(one(element, 'c-criteria-table'), 'tbody tr')).toHaveLength(3);
        expect(all(element, 'th.is-held').map(words)).toEqual(['Build Tier held', 'Build Tier held']);
        expect(all(element, 'h3').map(words)).toEqual(['Tiers', 'Program criteria', 'Benefits']);
    });

    it('passes a proposed tier to the map and to the notices', async () => {
        const element = await shown({ ...build, pendingTierId: build.nextTierId });

        expect(words(one(element, 'c-tier-map'))).toContain('Scale Next tier Proposed');
        expect(words(one(element, 'c-enrollment-notice'))).toContain('Scale is proposed');
    });

    it.each([
        ['at the top', { nextTierId: null, progressToNext: null }, 'Build Top tier reached'],
        [
            'towards a tier by invitation',
            { progressToNext: null, criteria: [] },
            'Build No progress to Scale is measured'
        ],
        [
            'where nothing was calculated yet',
            { lastCalculated: null, heldTierId: null, progressToNext: null, criteria: [] },
            'No tier yet Not calculated yet'
        ]
    ])('draws no bar %s', async (_, changes, expected) => {
        const held = one(await shown({ ...build, ...changes }), '.held');

        expect(words(held).replace(/^. /, '')).toBe(expected);
        expect(all(held, 'c-percent-bar')).toEqual([]);
    });

    it('names the bar also where the next tier is not listed', async () => {
        const element = await shown({ ...build, tiers: [] });

        expect(one(one(element, '.held'), 'c-percent-bar').label).toBe('Progress to the next tier');
    });

    it('says what a new program lacks', async () => {
        const empty = { tiers: [], criteria: [], benefits: [], heldTierId: null, nextTierId: null };
        const element = await shown({ ...build, ...empty, progressToNext: null });

        expect(words(element)).toContain('This program has no tiers yet.');
        expect(words(element)).toContain('This program has no criteria yet.');
        expect(words(element)).toContain('This program has no benefits yet.');
    });

    it('links to the explanation of the enrollment, where there is a console', async () => {
        const links = all(await shown(build), 'a').map(words);
        const none = all(await shown({ ...build, explainUrl: null, criteria: [] }), 'a');

        expect(links).toContain('Explain this enrollment (opens in a new tab)');
        expect(none).toEqual([]);
    });

    it('asks again when told to, and says when it is done', async () => {
        const element = await shown(build);
        let done;
        refreshApex.mockImplementationOnce(() => new Promise((resolve) => (done = resolve)));
        button(element, 'Refresh').click();
        await rendered();

        expect(button(element, 'Refresh').disabled).toBe(true);
        expect(words(one(element, '[role="status"]'))).toBe('Loading.');

        done();
        await rendered();

        expect(refreshApex).toHaveBeenLastCalledWith(expect.objectContaining({ data: build }));
        expect(button(element, 'Refresh').disabled).toBe(false);
        expect(words(one(element, '[role="status"]'))).toBe('Tier progress is up to date.');
    });

    it('shows what went wrong, and tries again when told to', async () => {
        const element = await failed('You may not see this enrollment. Ask an administrator.');

        expect(words(one(element, '[role="alert"]'))).toBe('You may not see this enrollment. Ask an administrator.');
        expect(all(element, 'c-criteria-table')).toEqual([]);

        const before = refreshApex.mock.calls.length;
        button(element, 'Try again').click();
        await rendered();

        expect(refreshApex.mock.calls.length).toBe(before + 1);
        expect(words(one(element, '[role="status"]'))).toBe('');
    });

    it('says something also for an error that says nothing', async () => {
        const element = await failed(undefined);

        expect(words(one(element, '[role="alert"]'))).toBe('Tier progress could not be loaded. Try again.');
    });

    it('shows the progress again once it is there', async () => {
        const element = await failed('Try again.');
        getProgress.emit(build);
        await rendered();

        expect(all(element, '[role="alert"]')).toEqual([]);
        expect(words(one(element, '.tier'))).toBe('Build');
    });

    it('says where it belongs where there is no record', async () => {
        const element = await place('c-tier-progress', TierProgress, { recordId: undefined });

        expect(words(element)).toBe('Place this component on the page of an enrollment.');
        expect(all(element, 'lightning-spinner')).toEqual([]);
    });

    it.each([
        ['with progress', () => shown(build)],
        ['on hold', () => shown({ ...build, status: 'On Hold', holdReason: 'The user is inactive.' })],
        ['loading', page],
        ['with an error', () => failed('Try again.')]
    ])('is accessible %s', async (_, make) => {
        await expect(await make()).toBeAccessible();
    });
});
