// Reads the thresholds and verdicts that the service wrote beside a criterion's value.

/**
 * Gives threshold and verdict at every tier.
 * @param {?string} tiersJson What the service wrote; `null` before the first calculation.
 * @returns {Map<string, {threshold: ?number, verdict: string}>} By the id of the tier; the threshold
 *     is `null` where the tier does not ask. Empty for what cannot be read: other parts of the page
 *     still tell something.
 */
export function thresholdsOf(tiersJson) {
    try {
        const found = JSON.parse(tiersJson ?? '[]');
        return new Map(
            found.map((each) => [each.tier, { threshold: numberOf(each.threshold), verdict: each.verdict }])
        );
    } catch {
        return new Map();
    }
}

function numberOf(text) {
    return text === null ? null : Number(text);
}
