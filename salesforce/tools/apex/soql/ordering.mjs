// ORDER BY: a comparison of rows.

import { unsupported } from '../errors.mjs';
import { textOf } from '../parse.mjs';
import { order } from './conditions.mjs';

/** Compiles the order; blank values come first where nothing else is said. */
export function ordering(plan, node) {
    const parts = node.fieldOrder_list().map((each) => part(plan, each));
    return (left, right) => parts.map((compare) => compare(left, right)).find((result) => result !== 0) ?? 0;
}

function part(plan, node) {
    if (!node.fieldName()) {
        throw unsupported(`ORDER BY ${textOf(node)}`, plan.site(node));
    }
    const { valueIn } = plan.path(textOf(node.fieldName()), node);
    const sign = node.DESC() ? -1 : 1;
    const blank = node.LAST() ? 1 : -1;
    return (left, right) => {
        const [first, second] = [valueIn(left), valueIn(right)];
        if (first === null || second === null) {
            return first === second ? 0 : first === null ? blank : -blank;
        }
        return sign * order(first, second);
    };
}
