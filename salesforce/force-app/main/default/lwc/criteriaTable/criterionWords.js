// Words for a criterion's numbers: its value, a threshold, what is missing.
import { Unit, readsAsTheServiceWrites, shownAmount, shownQuantity } from 'c/localNumber';

/**
 * Tells what the partner attained.
 * @param {object} criterion
 * @param {Map} thresholds Of `thresholdsOf`; empty before the first calculation.
 * @returns {string} `$125,000`; or why there is no value.
 */
export function shownValue(criterion, thresholds) {
    if (criterion.value === null) {
        return wordsForNoValue(criterion, thresholds);
    }
    // What the service wrote is for readers of American English; 125,000 is another number elsewhere.
    if (criterion.displayValue && readsAsTheServiceWrites()) {
        return criterion.displayValue;
    }
    return shownQuantity(criterion.value, criterion);
}

function wordsForNoValue(criterion, thresholds) {
    if (thresholds.size === 0) {
        return 'Not calculated yet';
    }
    const verdicts = [...thresholds.values()].map((each) => each.verdict);
    return verdicts.includes('Unknown') ? 'Unknown' : 'No value';
}

/**
 * Writes a threshold: reaching it exactly is enough.
 * @param {object} criterion
 * @param {?number} threshold
 * @returns {?string} `≥ $500,000`; `null` where there is none.
 */
export function shownThreshold(criterion, threshold) {
    if (threshold === null) {
        return null;
    }
    if (criterion.unit === Unit.VERIFIED && threshold === 1) {
        return 'verified';
    }
    return `≥ ${shownAmount(threshold, criterion)}`;
}

/**
 * Tells what is missing to the next tier's threshold.
 * @param {object} criterion
 * @param {?number} threshold Of the next tier.
 * @returns {?string} `$375,000 to go`; `null` where nothing is missing or it cannot be told.
 */
export function shownShortfall(criterion, threshold) {
    // The service's verdict counts and not a comparison made here.
    if (criterion.metNext !== 'Missed' || criterion.value === null || threshold === null) {
        return null;
    }
    if (criterion.unit === Unit.VERIFIED) {
        return 'verification missing';
    }
    return `${shownAmount(threshold - criterion.value, criterion)} to go`;
}
