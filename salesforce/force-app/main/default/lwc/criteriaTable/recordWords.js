// Words for the records behind a criterion's value.
import { Unit, shownAmount } from 'c/localNumber';

function shownCount(count) {
    return shownAmount(count, { unit: Unit.COUNT });
}

/**
 * Tells how many records counted, and how many were looked at and did not.
 * @param {{counted: ?number, excluded: ?number, notVisible: ?number}} criterion
 * @returns {?string} `null` where the value does not come from records.
 */
export function recordWords({ counted, excluded, notVisible }) {
    if (counted === null) {
        return null;
    }
    const records = counted === 1 ? '1 record counted' : `${shownCount(counted)} records counted`;
    const others = excluded === null ? null : `${shownCount(excluded)} excluded`;
    const hidden = notVisible === 0 ? '0 not visible' : null;
    return [records, others, hidden].filter(Boolean).join(', ');
}

/**
 * Tells of records that did not count only because the primary partner user cannot see them.
 * @param {{notVisible: ?number}} criterion
 * @returns {?string} `null` where there are none, and for a viewer who may not know.
 */
export function hiddenWords({ notVisible }) {
    return notVisible ? `${shownCount(notVisible)} not visible to the primary partner user` : null;
}
