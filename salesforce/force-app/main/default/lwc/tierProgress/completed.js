// Gives every property that the controller may tell, null where it tells nothing: a property of
// Apex that has no value may be left out on the way, and would be undefined.

const OF_ENROLLMENT = [
    ...[
        'enrollmentId',
        'enrollmentName',
        'programId',
        'programName',
        'partnerName',
        'status',
        'holdReason',
        'standing'
    ],
    ...['pendingTierId', 'graceEnds', 'enrollmentDate', 'expirationDate', 'lastCalculated', 'lastAttempt'],
    ...['heldTierId', 'nextTierId', 'progressToNext', 'explainUrl']
];
const OF_TIER = ['id', 'name', 'rank', 'badgeUrl'];
const OF_CRITERION = [
    ...['id', 'name', 'unit', 'unitLabel', 'value', 'displayValue', 'currencyCode', 'percentToNext'],
    ...['metHeld', 'metNext', 'counted', 'excluded', 'notVisible', 'explainUrl', 'tiersJson']
];
const OF_BENEFIT = ['id', 'name', 'description', 'value', 'nextValue', 'gainedOn'];

function withNulls(given, names) {
    return Object.fromEntries(names.map((name) => [name, given[name] ?? null]));
}

/**
 * Gives progress without gaps.
 * @param {object} progress As the controller gave it.
 * @returns {object} The same with `null` for what has no value, and with lists that may be empty.
 */
export function completed(progress) {
    const { tiers = [], criteria = [], benefits = [] } = progress;
    return {
        ...withNulls(progress, OF_ENROLLMENT),
        tiers: tiers.map((tier) => withNulls(tier, OF_TIER)),
        criteria: criteria.map((criterion) => withNulls(criterion, OF_CRITERION)),
        benefits: benefits.map((benefit) => ({
            ...withNulls(benefit, OF_BENEFIT),
            active: Boolean(benefit.active),
            values: benefit.values ?? []
        }))
    };
}
