// What is known of an enrollment is shown, and nothing else has a place.
import EnrollmentFacts from 'c/enrollmentFacts';
import { all, one, place, words } from 'test/stage';
import build from '../../tierProgress/__tests__/data/build.json';

const facts = (changes) => place('c-enrollment-facts', EnrollmentFacts, { progress: { ...build, ...changes } });
const labels = (element) => all(element, 'dt').map(words);

describe('c-enrollment-facts', () => {
    it("shows dates in the viewer's words and the time by the viewer's clock", async () => {
        const element = await facts({});

        expect(all(element, '.fact').map(words)).toEqual([
            'Program Cloud Alliance Program',
            'Partner Marlowe Integration',
            'Standing Maintained',
            'Enrollment Date Jan 1, 2026',
            'Expiration Date Dec 31, 2026',
            'Last Calculated Mar 2, 2026, 8:05 AM PST'
        ]);
    });

    it('keeps no place for what the viewer may not see', async () => {
        const element = await facts({ standing: null, expirationDate: null, lastCalculated: null });

        expect(labels(element)).toEqual(['Program', 'Partner', 'Enrollment Date']);
    });

    it('is accessible', async () => {
        const element = await facts({});

        expect(one(element, 'dl').children).toHaveLength(6);
        await expect(element).toBeAccessible();
    });
});
