// Turns criteria into the rows of their table.
import { shownPercent } from 'c/localNumber';
import { shownShortfall, shownThreshold, shownValue } from './criterionWords';
import { thresholdsOf } from './thresholds';
import { hiddenWords, recordWords } from './recordWords';

function cellOf(criterion, thresholds, tier) {
    const found = thresholds.get(tier.id);
    return {
        id: tier.id,
        name: tier.name,
        part: tier.part,
        columnClass: tier.columnClass,
        threshold: shownThreshold(criterion, found?.threshold ?? null),
        verdict: found?.verdict ?? null
    };
}

function progressOf(criterion, thresholds, next) {
    if (!next || criterion.percentToNext === null) {
        return null;
    }
    const percent = shownPercent(criterion.percentToNext);
    const shortfall = shownShortfall(criterion, thresholds.get(next.id)?.threshold ?? null);
    return {
        percent: criterion.percentToNext,
        label: `${criterion.name}: progress to ${next.name}`,
        words: shortfall ? `${percent}, ${shortfall}` : percent
    };
}

/**
 * Gives a row for every criterion.
 * @param {object[]} criteria As the controller gives them.
 * @param {object[]} ladder The tiers with their part and the class of their column.
 * @returns {object[]} Rows of words; `null` where there is nothing to show.
 */
export function criterionRows(criteria, ladder) {
    const next = ladder.find((tier) => tier.isNext);
    return criteria.map((criterion) => {
        const thresholds = thresholdsOf(criterion.tiersJson);
        return {
            id: criterion.id,
            name: criterion.name,
            value: shownValue(criterion, thresholds),
            valueClass: criterion.value === null ? 'value is-absent' : 'value',
            records: recordWords(criterion),
            hidden: hiddenWords(criterion),
            explainUrl: criterion.explainUrl,
            progress: progressOf(criterion, thresholds, next),
            cells: ladder.map((tier) => cellOf(criterion, thresholds, tier))
        };
    });
}
