// Amounts are written as viewers in the United States and elsewhere read them.
import { readsAsTheServiceWrites, shownAmount, shownPercent, shownQuantity } from 'c/localNumber';

const EURO_IN_GERMANY = /^1\.234,50\s€$/;

const MONEY = { unit: 'Money', currencyCode: 'USD' };

function inLocale(locale) {
    jest.resetModules();
    jest.doMock('@salesforce/i18n/locale', () => ({ __esModule: true, default: locale }), { virtual: true });
    return require('c/localNumber');
}

describe('c/localNumber', () => {
    it.each([
        ['whole money without cents', 125000, MONEY, '$125,000'],
        ['money with cents', 99999.5, MONEY, '$99,999.50'],
        ['negative money', -50, MONEY, '-$50'],
        ['money of a currency by its code', 7, { unit: 'Money', currencyCode: 'XTS' }, 'XTS\u00a07'],
        ['money of an unknown currency as a number', 1500.5, { unit: 'Money', currencyCode: null }, '1,500.5'],
        ['money of a broken code with the code', 7, { unit: 'Money', currencyCode: 'no' }, 'no 7'],
        ['a percentage', 40.25, { unit: 'Percent' }, '40.25%'],
        ['a count', 1200, { unit: 'Count' }, '1,200'],
        ['a measure to four places', 2.34567, { unit: 'Measure' }, '2.3457'],
        ['an amount of no known unit', 3, { unit: null }, '3']
    ])('writes %s', (_, amount, of, expected) => {
        expect(shownAmount(amount, of)).toBe(expected);
    });

    it.each([
        ['a count with its label', 15, { unit: 'Count', unitLabel: 'registrations' }, '15 registrations'],
        ['a count without a label', 15, { unit: 'Count', unitLabel: null }, '15'],
        ['money without a label', 15, { ...MONEY, unitLabel: 'dollars' }, '$15'],
        ['a percentage without a label', 15, { unit: 'Percent', unitLabel: 'share' }, '15%'],
        ['a standing verification', 1, { unit: 'Verified' }, 'verified'],
        ['no verification', 0, { unit: 'Verified' }, 'not verified']
    ])('tells %s', (_, amount, of, expected) => {
        expect(shownQuantity(amount, of)).toBe(expected);
    });

    it.each([
        [25, '25%'],
        [60.5, '60.5%'],
        [1250, '1,250%'],
        [0, '0%']
    ])('writes %d percent', (percent, expected) => {
        expect(shownPercent(percent)).toBe(expected);
    });

    it('writes for a German as a German reads', () => {
        const german = inLocale('de-DE');

        expect(german.shownAmount(1234.5, { unit: 'Money', currencyCode: 'EUR' })).toMatch(EURO_IN_GERMANY);
        expect(german.readsAsTheServiceWrites()).toBe(false);
    });

    it('knows that the service writes as Americans read', () => {
        expect(readsAsTheServiceWrites()).toBe(true);
    });
});
