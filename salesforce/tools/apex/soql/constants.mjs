// Constants in queries: literals and date literals.

import { unsupported } from '../errors.mjs';
import { textOf } from '../parse.mjs';
import { stringLiteral } from '../compile/text_literal.mjs';
import { Decimal } from '../values/decimal.mjs';
import { ApexDate, Datetime } from '../values/time.mjs';

const DAYS = { today: 0, yesterday: -1, tomorrow: 1 };

/** A closure for a constant of a query. */
export function constantOf(node, runtime, site) {
    if (node.dateFormula()) {
        return dateLiteral(textOf(node), runtime, site);
    }
    const value = plain(node, site);
    return () => value;
}

function plain(node, site) {
    const written = textOf(node);
    if (node.NULL()) {
        return null;
    }
    if (node.BooleanLiteral()) {
        return written.toLowerCase() === 'true';
    }
    if (node.StringLiteral()) {
        return stringLiteral(written);
    }
    if (node.signedNumber()) {
        return /^[+-]?\d+$/.test(written) ? Number(written) : Decimal.parse(written);
    }
    const time = node.DateLiteral() ? ApexDate.parse(written) : node.DateTimeLiteral() ? Datetime.parse(written) : null;
    if (!time) {
        throw unsupported(`${written} in a query`, site);
    }
    return time;
}

function dateLiteral(written, runtime, site) {
    const offset = DAYS[written.toLowerCase()];
    if (offset === undefined) {
        throw unsupported(`the date literal ${written}`, site);
    }
    return () => new ApexDate(new Datetime(runtime.now()).date().days + offset);
}
