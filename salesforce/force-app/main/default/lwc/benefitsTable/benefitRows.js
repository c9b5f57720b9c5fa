// Turns benefits into the rows of their table.
import { shownDay } from 'c/localTime';
import { Gain, gainOf, valueAt } from './gains';

function heldMark(benefit, value) {
    // Expiry and off-boarding end benefits though the tier is still held.
    return value !== null && !benefit.active ? 'Not active' : null;
}

function markOf(benefit, tier, value, ladder) {
    if (tier.isHeld) {
        return heldMark(benefit, value);
    }
    return tier.isNext ? gainOf(benefit, ladder) : null;
}

function cellOf(benefit, tier, ladder) {
    const value = valueAt(benefit, tier);
    const mark = markOf(benefit, tier, value, ladder);
    const since = tier.isHeld && benefit.active ? shownDay(benefit.gainedOn) : null;
    return {
        id: tier.id,
        name: tier.name,
        part: tier.part,
        columnClass: tier.columnClass,
        value,
        mark,
        markClass: mark === Gain.NEW || mark === Gain.CHANGES ? 'mark' : 'mark is-loss',
        since: since && `Since ${since}`
    };
}

/**
 * Gives a row for every benefit.
 * @param {object[]} benefits As the controller gives them.
 * @param {object[]} ladder The tiers with their part and the class of their column.
 * @returns {object[]} Rows of words; `null` where there is nothing to show.
 */
export function benefitRows(benefits, ladder) {
    return benefits.map((benefit) => ({
        id: benefit.id,
        name: benefit.name,
        description: benefit.description,
        cells: ladder.map((tier) => cellOf(benefit, tier, ladder))
    }));
}
