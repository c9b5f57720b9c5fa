// The table of criteria: values in their format, thresholds of all tiers, verdicts in words.
import CriteriaTable from 'c/criteriaTable';
import { ladderOf } from 'c/tierLadder';
import { all, one, place, words } from 'test/stage';
import build from '../../tierProgress/__tests__/data/build.json';

const [REVENUE, REGISTRATIONS, CERTIFICATIONS] = build.criteria;
const TIERS = ladderOf(build.tiers, build);
const TOP = ladderOf(build.tiers, { heldTierId: build.tiers[3].id, nextTierId: null });

const table = (criteria, tiers = TIERS) => place('c-criteria-table', CriteriaTable, { criteria, tiers });
const cells = (element) => all(element, 'tbody td').map(words);
const cellOf = async (changes) => cells(await table([{ ...REVENUE, ...changes }]));

describe('c-criteria-table', () => {
    it('shows the value, the way to the next tier and the thresholds of all tiers', async () => {
        expect(cells(await table([REVENUE]))).toEqual([
            '$125,000 25%, $375,000 to go',
            'Launch ≥ $25,000 Achieved',
            'Build Tier held ≥ $100,000 Achieved',
            'Scale Next tier ≥ $500,000 Missed',
            'Elevate ≥ $1,500,000 Missed'
        ]);
    });

    it('shows counts with their label, and what the tier does not ask', async () => {
        const element = await table([REGISTRATIONS, CERTIFICATIONS]);

        expect(cells(element)[0]).toBe('15 registrations 60%, 10 to go');
        expect(cells(element)[1]).toBe('Launch ≥ 3 Achieved');
        expect(cells(element)[6]).toBe('Launch Not asked');
    });

    it('names its columns, the tier held and the next one', async () => {
        const heads = all(await table([REVENUE]), 'thead th');

        expect(heads.map(words)).toEqual([
            'Criterion',
            'Value, progress to Scale',
            'Launch',
            'Build Tier held',
            'Scale Next tier',
            'Elevate'
        ]);
        expect(heads[3].className).toBe('cell is-held');
        expect(heads.map((head) => head.getAttribute('scope'))).toEqual(Array(6).fill('col'));
    });

    it('draws how far it is to the next tier', async () => {
        const bar = one(await table([REGISTRATIONS]), 'c-percent-bar');

        expect(bar.percent).toBe(60);
        expect(bar.label).toBe('Deal Registrations: progress to Scale');
    });

    it('shows no way further at the top', async () => {
        const element = await table([{ ...REVENUE, percentToNext: null, metNext: null }], TOP);

        expect(cells(element)[0]).toBe('$125,000');
        expect(words(all(element, 'thead th')[1])).toBe('Value');
        expect(all(element, 'c-percent-bar')).toEqual([]);
    });

    it('shows no way to a tier that does not ask for the criterion', async () => {
        const changes = { percentToNext: null, metNext: 'Not Asked' };

        expect((await cellOf(changes))[0]).toBe('$125,000');
    });

    it('has nothing to go once the threshold is met, as the service judged it', async () => {
        expect((await cellOf({ percentToNext: 120, metNext: 'Met' }))[0]).toBe('$125,000 120%');
    });

    it('does not guess what is missing where thresholds cannot be read', async () => {
        expect((await cellOf({ tiersJson: 'no JSON' }))[0]).toBe('$125,000 25%');
    });

    it.each([
        ['before the first calculation', { tiersJson: null, metNext: null }, 'Not calculated yet'],
        ['without records to average', {}, 'No value'],
        ['that could not be established', { tiersJson: REVENUE.tiersJson.replaceAll('Missed', 'Unknown') }, 'Unknown']
    ])('says why there is no value %s', async (_, changes, expected) => {
        const none = { value: null, displayValue: null, percentToNext: null };

        expect((await cellOf({ ...none, ...changes }))[0]).toBe(expected);
    });

    it('writes large only what is a value', async () => {
        const none = { value: null, displayValue: null };

        expect(one(await table([{ ...REVENUE, ...none }]), '.value').className).toBe('value is-absent');
        expect(one(await table([REVENUE]), '.value').className).toBe('value');
    });

    it('does not tell what is missing to a value that is not known', async () => {
        expect((await cellOf({ value: null, displayValue: null, percentToNext: 0 }))[0]).toBe('No value 0%');
    });

    it('knows nothing of thresholds before the first calculation', async () => {
        const found = await cellOf({ tiersJson: null });

        expect(found[1]).toBe('Launch – Not known yet');
    });

    it('writes the value itself where the service wrote none', async () => {
        expect((await cellOf({ displayValue: null, value: 125000.5 }))[0]).toMatch(/^\$125,000\.50 /);
    });

    it.each([
        ['a verification', '1', 'Launch verified Achieved'],
        ['several verifications', '2', 'Launch ≥ 2 Achieved']
    ])('asks for %s in words', async (_, threshold, expected) => {
        const tiersJson = JSON.stringify([{ tier: build.tiers[0].id, threshold, verdict: 'Met' }]);

        expect((await cellOf({ unit: 'Verified', displayValue: 'verified', tiersJson }))[1]).toBe(expected);
    });

    it('says that a verification is missing', async () => {
        const verified = { unit: 'Verified', value: 0, displayValue: 'not verified', percentToNext: 0 };

        expect((await cellOf(verified))[0]).toBe('not verified 0%, verification missing');
    });

    it('takes a threshold of zero for one that is asked for', async () => {
        const tiersJson = JSON.stringify([{ tier: build.tiers[0].id, threshold: '0', verdict: 'Met' }]);

        expect((await cellOf({ tiersJson }))[1]).toBe('Launch ≥ $0 Achieved');
    });

    it.each([
        [
            'to administrators',
            { counted: 7, excluded: 2, notVisible: 0 },
            '7 records counted, 2 excluded, 0 not visible'
        ],
        [
            'with those that are hidden',
            { counted: 1, excluded: 2, notVisible: 2 },
            '1 record counted, 2 excluded 2 not visible to the primary partner user'
        ],
        ['to partners', { counted: 1200, excluded: null, notVisible: null }, '1,200 records counted'],
        ['not where the value comes from none', { counted: null, excluded: null, notVisible: null }, '']
    ])('tells of records %s', async (_, changes, expected) => {
        const head = one(await table([{ ...REVENUE, ...changes, explainUrl: null }]), 'th[scope="row"]');

        expect(words(head)).toBe(`Annual Partner Revenue ${expected}`.trim());
    });

    it('links to the explanation of a criterion', async () => {
        const link = one(await table([REVENUE]), 'a');

        expect(link.getAttribute('href')).toBe(REVENUE.explainUrl);
        expect(words(link)).toBe('Explain Annual Partner Revenue (opens in a new tab)');
    });

    it('scrolls by keyboard where it is wider than its place', async () => {
        const region = one(await table([REVENUE]), '[role="region"]');

        expect(region.getAttribute('tabindex')).toBe('0');
        expect(region.getAttribute('aria-label')).toBe('Criteria');
    });

    it('says so where there are no criteria', async () => {
        const element = await table([]);

        expect(words(element)).toBe('This program has no criteria yet.');
        expect(all(element, 'table')).toEqual([]);
    });

    it('is accessible', async () => {
        await expect(await table(build.criteria)).toBeAccessible();
    });
});
