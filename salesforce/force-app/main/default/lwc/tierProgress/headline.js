// The sentences beside the badge: how far it is to the next tier.
import { shownPercent } from 'c/localNumber';
import { tierOf } from 'c/tierLadder';

/**
 * Says how far it is to the next tier.
 * @param {object} progress As the controller gives it.
 * @returns {string} `92% to Build`, or why there is no such figure.
 */
export function headlineOf(progress) {
    if (!progress.lastCalculated) {
        return 'Not calculated yet';
    }
    if (!progress.nextTierId) {
        return progress.heldTierId ? 'Top tier reached' : 'No next tier';
    }
    const next = tierOf(progress.tiers, progress.nextTierId)?.name ?? 'the next tier';
    if (progress.progressToNext === null) {
        // Such as a tier by invitation, which asks for nothing.
        return `No progress to ${next} is measured`;
    }
    return `${shownPercent(progress.progressToNext)} to ${next}`;
}

/**
 * Says how many criteria stand between the partner and the next tier.
 * @param {object} progress As the controller gives it.
 * @returns {?string} `null` where the next tier asks for nothing, or nothing is known of it.
 */
export function summaryOf(progress) {
    const next = tierOf(progress.tiers, progress.nextTierId);
    const asked = progress.criteria.filter((each) => each.metNext !== null && each.metNext !== 'Not Asked');
    if (!next || asked.length === 0) {
        return null;
    }
    const met = asked.filter((each) => each.metNext === 'Met').length;
    if (asked.length === 1) {
        return `${met} of 1 criterion achieved for ${next.name}.`;
    }
    return `${met} of ${asked.length} criteria achieved for ${next.name}; all of them are asked for.`;
}
