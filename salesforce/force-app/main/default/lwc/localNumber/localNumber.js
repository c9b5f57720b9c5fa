// Amounts as text in the viewer's locale: money, counts, percentages, verifications.
import LOCALE from '@salesforce/i18n/locale';

/** What an amount may count; the words are those of Criterion_Progress__c.Unit__c. */
export const Unit = Object.freeze({
    MONEY: 'Money',
    COUNT: 'Count',
    PERCENT: 'Percent',
    MEASURE: 'Measure',
    VERIFIED: 'Verified'
});

// The service keeps four places; more would be noise of binary fractions.
const MOST_PLACES = 4;
const WHOLE_PERCENT = 100;

function written(number, options) {
    return new Intl.NumberFormat(LOCALE, { maximumFractionDigits: MOST_PLACES, ...options }).format(number);
}

function money(amount, currencyCode) {
    // Cents are shown where there are some, as on the service's own pages.
    const places = Number.isInteger(amount) ? { minimumFractionDigits: 0, maximumFractionDigits: 0 } : {};
    try {
        return new Intl.NumberFormat(LOCALE, { style: 'currency', currency: currencyCode, ...places }).format(amount);
    } catch {
        // No code, or none that the browser knows: the amount still says more than nothing.
        return [currencyCode, written(amount)].filter(Boolean).join(' ');
    }
}

/**
 * Writes an amount without its label: `$500,000`, `25`, `40%`.
 * @param {number} amount In major units for money, 0 to 100 for percentages.
 * @param {{unit: ?string, currencyCode: ?string}} of What it counts; a unit that is not known
 *     leaves the plain number.
 * @returns {string}
 */
export function shownAmount(amount, { unit, currencyCode }) {
    if (unit === Unit.MONEY) {
        return money(amount, currencyCode);
    }
    return unit === Unit.PERCENT ? shownPercent(amount) : written(amount);
}

/**
 * Writes an amount with what it counts: `15 registrations`, `verified`.
 * @param {number} amount As for `shownAmount`.
 * @param {{unit: ?string, unitLabel: ?string, currencyCode: ?string}} of What it counts.
 * @returns {string}
 */
export function shownQuantity(amount, of) {
    if (of.unit === Unit.VERIFIED) {
        return amount > 0 ? 'verified' : 'not verified';
    }
    const labelled = of.unit !== Unit.MONEY && of.unit !== Unit.PERCENT && of.unitLabel;
    return labelled ? `${shownAmount(amount, of)} ${of.unitLabel}` : shownAmount(amount, of);
}

/**
 * Writes a percentage.
 * @param {number} percent 25 for a quarter.
 * @returns {string}
 */
export function shownPercent(percent) {
    return written(percent / WHOLE_PERCENT, { style: 'percent' });
}

/**
 * Tells whether numbers are written here as the service writes them.
 * @returns {boolean} Whether the viewer reads English numbers of the United States' kind.
 */
export function readsAsTheServiceWrites() {
    return LOCALE === 'en-US';
}
