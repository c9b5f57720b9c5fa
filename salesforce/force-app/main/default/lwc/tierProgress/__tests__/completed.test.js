// What the controller leaves out is null, as what it gives as null.
import { completed } from '../completed';
import build from './data/build.json';

function withoutNulls(value) {
    if (Array.isArray(value)) {
        return value.map(withoutNulls);
    }
    if (value === null || typeof value !== 'object') {
        return value;
    }
    const told = Object.entries(value).filter(([, each]) => each !== null);
    return Object.fromEntries(told.map(([name, each]) => [name, withoutNulls(each)]));
}

describe('completed', () => {
    it('leaves a whole answer as it is', () => {
        expect(completed(build)).toEqual(build);
    });

    it('fills in what was left out', () => {
        const given = withoutNulls(build);

        expect(given).not.toEqual(build);
        expect(completed(given)).toEqual(build);
    });

    it('gives empty lists where there are none', () => {
        const { tiers, criteria, benefits } = completed({});

        expect([tiers, criteria, benefits]).toEqual([[], [], []]);
    });

    it('takes a benefit of which little is told for one that is not active', () => {
        const [benefit] = completed({ benefits: [{ id: 'a', name: 'Margin Uplift' }] }).benefits;

        expect(benefit).toMatchObject({ active: false, values: [], value: null });
    });
});
