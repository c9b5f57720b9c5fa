// Criteria for a viewer who does not read numbers as Americans do.
import CriteriaTable from 'c/criteriaTable';
import { ladderOf } from 'c/tierLadder';
import { all, place, words } from 'test/stage';
import build from '../../tierProgress/__tests__/data/build.json';

jest.mock('@salesforce/i18n/locale', () => ({ __esModule: true, default: 'de-DE' }), { virtual: true });

describe('c-criteria-table in Germany', () => {
    it('writes value and thresholds alike, in place of what the service wrote', async () => {
        const tiers = ladderOf(build.tiers, build);
        const element = await place('c-criteria-table', CriteriaTable, { criteria: build.criteria, tiers });
        const cells = all(element, 'tbody td').map(words);

        expect(cells[0]).toBe('125.000 $ 25 %, 375.000 $ to go');
        expect(cells[1]).toBe('Launch ≥ 25.000 $ Achieved');
        expect(cells[5]).toBe('15 registrations 60 %, 10 to go');
    });
});
