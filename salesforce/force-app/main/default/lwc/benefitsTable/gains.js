// What becomes of benefits with the next tier: new ones, changed ones, ones that end.

/** What the next tier does to a benefit, in words. */
export const Gain = Object.freeze({ NEW: 'New', CHANGES: 'Changes', ENDS: 'Ends' });

/**
 * Finds what a tier gives of a benefit.
 * @param {{values: {tierId: string, value: string}[]}} benefit
 * @param {?{id: string}} tier
 * @returns {?string} `null` where the tier does not give it, or there is no tier.
 */
export function valueAt(benefit, tier) {
    return benefit.values.find((each) => each.tierId === tier?.id)?.value ?? null;
}

/**
 * Tells what the next tier does to a benefit.
 * @param {object} benefit
 * @param {object[]} ladder The tiers with the part they play.
 * @returns {?string} A `Gain`; `null` where it changes nothing, or there is no next tier.
 */
export function gainOf(benefit, ladder) {
    const next = ladder.find((tier) => tier.isNext);
    if (!next) {
        return null;
    }
    const before = valueAt(
        benefit,
        ladder.find((tier) => tier.isHeld)
    );
    const after = valueAt(benefit, next);
    if (before === after) {
        return null;
    }
    if (before === null) {
        return Gain.NEW;
    }
    return after === null ? Gain.ENDS : Gain.CHANGES;
}

function told(benefit, gain, ladder) {
    const before = valueAt(
        benefit,
        ladder.find((tier) => tier.isHeld)
    );
    const after = valueAt(
        benefit,
        ladder.find((tier) => tier.isNext)
    );
    return {
        [Gain.NEW]: `${benefit.name} (${after})`,
        [Gain.CHANGES]: `${benefit.name} (${after} in place of ${before})`,
        [Gain.ENDS]: `${benefit.name} (${before})`
    }[gain];
}

// The table marks all of them; a sentence is to be read in one go.
const MOST_NAMED = 4;

function listed(names) {
    const others = names.length - MOST_NAMED;
    return others > 0 ? `${names.slice(0, MOST_NAMED).join(', ')} and ${others} more` : names.join(', ');
}

/**
 * Says what the next tier adds, changes and ends.
 * @param {object[]} benefits
 * @param {object[]} ladder The tiers with the part they play.
 * @returns {string[]} One sentence for each kind of change that there is.
 */
export function gainWords(benefits, ladder) {
    const next = ladder.find((tier) => tier.isNext);
    const sentences = Object.values(Gain).map((gain) => {
        const named = benefits.filter((each) => gainOf(each, ladder) === gain).map((each) => told(each, gain, ladder));
        return named.length > 0 ? `${gain} with ${next.name}: ${listed(named)}.` : null;
    });
    return sentences.filter(Boolean);
}
