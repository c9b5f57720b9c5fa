// The table of benefits: what each tier gives, what is held, what the next tier changes.
import BenefitsTable from 'c/benefitsTable';
import { ladderOf } from 'c/tierLadder';
import { all, one, place, words } from 'test/stage';
import launch from '../../tierProgress/__tests__/data/launch.json';

const [PORTAL, MARGIN, , PROTECTION] = launch.benefits;
const TIERS = ladderOf(launch.tiers, launch);
const LAUNCH = launch.heldTierId;

const table = (benefits, tiers = TIERS) => place('c-benefits-table', BenefitsTable, { benefits, tiers });
const cells = (element) => all(element, 'tbody td').map(words);

describe('c-benefits-table', () => {
    it('shows what each tier gives, and what is new with the next one', async () => {
        expect(cells(await table([MARGIN]))).toEqual([
            'Launch Tier held – Not available',
            'Build Next tier 5% New',
            'Scale 10%',
            'Elevate 15%'
        ]);
    });

    it('shows since when a benefit is held, and no mark where nothing changes', async () => {
        expect(cells(await table([PORTAL])).slice(0, 2)).toEqual([
            'Launch Tier held Yes Since Jan 1, 2026',
            'Build Next tier Yes'
        ]);
    });

    it('marks what changes', async () => {
        expect(cells(await table([PROTECTION]))[1]).toBe('Build Next tier 90 days Changes');
    });

    it('marks what ends with the next tier', async () => {
        const ending = { ...PORTAL, values: [{ tierId: LAUNCH, value: 'Shared' }] };
        const element = await table([ending]);

        expect(cells(element)[1]).toBe('Build Next tier – Not available Ends');
        expect(one(element, '.mark').className).toBe('mark is-loss');
    });

    it('marks gains in another colour than losses', async () => {
        expect(one(await table([MARGIN]), '.mark').className).toBe('mark');
        expect(one(await table([PROTECTION]), '.mark').className).toBe('mark');
    });

    it('marks a benefit that is not active though the tier gives it', async () => {
        const element = await table([{ ...PORTAL, active: false, value: null }]);

        expect(cells(element)[0]).toBe('Launch Tier held Yes Not active');
    });

    it('tells no date for a benefit without one', async () => {
        expect(cells(await table([{ ...PORTAL, gainedOn: null }]))[0]).toBe('Launch Tier held Yes');
    });

    it('says in sentences what the next tier adds and changes', async () => {
        expect(all(await table(launch.benefits), '.gains li').map(words)).toEqual([
            'New with Build: Margin Uplift (5%), MDF Allocation ($5,000).',
            'Changes with Build: Registration Protection (90 days in place of 60 days).'
        ]);
    });

    it.each([
        [4, 'New with Build: A (5%), A (5%), A (5%), A (5%).'],
        [6, 'New with Build: A (5%), A (5%), A (5%), A (5%) and 2 more.']
    ])('names at most four of %d benefits in a sentence', async (count, expected) => {
        const many = Array.from({ length: count }, (_, n) => ({ ...MARGIN, id: `a${n}`, name: 'A' }));

        expect(words(one(await table(many), '.gains li'))).toBe(expected);
    });

    it('says in a sentence what ends', async () => {
        const ending = { ...PORTAL, values: [{ tierId: LAUNCH, value: 'Shared' }] };

        expect(words(one(await table([ending]), '.gains li'))).toBe('Ends with Build: Partner Portal Access (Shared).');
    });

    it('takes all that the lowest tier gives for new where no tier is held', async () => {
        const tiers = ladderOf(launch.tiers, { heldTierId: null, nextTierId: LAUNCH });

        expect(cells(await table([PORTAL], tiers))[0]).toBe('Launch Next tier Yes New');
    });

    it('promises nothing at the top', async () => {
        const tiers = ladderOf(launch.tiers, { heldTierId: launch.tiers[3].id, nextTierId: null });
        const element = await table(launch.benefits, tiers);

        expect(all(element, '.gains')).toEqual([]);
        expect(all(element, '.mark').map(words)).toEqual(['Not active', 'Not active']);
    });

    it('describes a benefit that has a description', async () => {
        const heads = all(await table([PORTAL, MARGIN]), 'th[scope="row"]').map(words);

        expect(heads).toEqual(['Partner Portal Access', 'Margin Uplift Added to the standard partner discount']);
    });

    it('marks the columns of the tier held and of the next one', async () => {
        const heads = all(await table([PORTAL]), 'thead th');

        expect(heads.map(words)).toEqual(['Benefit', 'Launch Tier held', 'Build Next tier', 'Scale', 'Elevate']);
        expect(heads.slice(1, 4).map((head) => head.className)).toEqual(['cell is-held', 'cell is-next', 'cell']);
    });

    it('scrolls by keyboard where it is wider than its place', async () => {
        const region = one(await table([PORTAL]), '[role="region"]');

        expect(region.getAttribute('tabindex')).toBe('0');
        expect(region.getAttribute('aria-label')).toBe('Benefits');
    });

    it('says so where there are no benefits', async () => {
        const element = await table([]);

        expect(words(element)).toBe('This program has no benefits yet.');
        expect(all(element, 'table')).toEqual([]);
    });

    it('is accessible', async () => {
        await expect(await table(launch.benefits)).toBeAccessible();
    });
});
