// WHERE: closures that tell whether a row is among the wanted ones.

import { SourceError, unsupported } from '../errors.mjs';
import { textOf } from '../parse.mjs';
import { ApexList, ApexSet } from '../values/collections.mjs';
import { assign } from '../values/convert.mjs';
import { raise } from '../values/exceptions.mjs';
import { equal, isNumber } from '../values/equality.mjs';
import { compareNumbers } from '../values/numbers.mjs';
import { Id, parseId } from '../values/simple.mjs';
import { ApexDate, Datetime } from '../values/time.mjs';
import { constantOf } from './constants.mjs';

/**
 * Compiles a condition.
 * @param {object} plan what the query is about: resolves paths, compiles bind variables
 * @returns {function(frame): function(row): boolean}
 */
export function condition(plan, node) {
    const parts = (node.whereConditionalExpression_list?.() ?? node.conditionalExpression_list()).map((each) =>
        single(plan, each)
    );
    if (node.NOT()) {
        const [part] = parts;
        return (frame) => {
            const holds = part(frame);
            return (row) => !holds(row);
        };
    }
    const any = node.SOQLOR_list().length > 0;
    return (frame) => {
        const all = parts.map((part) => part(frame));
        return any ? (row) => all.some((holds) => holds(row)) : (row) => all.every((holds) => holds(row));
    };
}

function single(plan, node) {
    const inner = node.whereLogicalExpression?.() ?? node.logicalExpression?.();
    if (inner) {
        return condition(plan, inner);
    }
    const outer = node.whereFieldExpression?.() ?? node;
    const field = outer.fieldExpression?.();
    if (!field?.fieldName()) {
        throw unsupported(`the condition ${textOf(node)}`, plan.site(node));
    }
    return comparison(plan, field);
}

function comparison(plan, node) {
    const path = plan.path(textOf(node.fieldName()), node);
    const operator = operatorOf(node.comparisonOperator());
    const value = valueOf(plan, node.value(), path.field);
    const compare = OPERATORS[operator];
    if (!compare) {
        throw unsupported(`the operator ${operator} in a query`, plan.site(node));
    }
    return (frame) => {
        const wanted = value(frame);
        return (row) => compare(path.valueIn(row), wanted, path.field);
    };
}

function operatorOf(node) {
    const written = node.children.map(textOf).join(' ').toLowerCase();
    return { '<>': '!=', '< =': '<=', '> =': '>=' }[written] ?? written.replace(/ =/, '=');
}

/** A closure for the value that a field is compared with. */
function valueOf(plan, node, field) {
    if (node.boundExpression()) {
        const { run } = plan.bound(node.boundExpression());
        return (frame) => fitting(run(frame), field);
    }
    if (node.valueList()) {
        const values = node
            .valueList()
            .value_list()
            .map((each) => valueOf(plan, each, field));
        return (frame) =>
            new ApexList(
                undefined,
                values.map((give) => give(frame))
            );
    }
    if (node.subQuery()) {
        return plan.semiJoin(node.subQuery());
    }
    const constant = constantOf(node, plan.runtime, plan.site(node));
    return (frame) => fitting(constant(frame), field);
}

/** A value as the field holds it: ids from texts, decimals from integers. */
function fitting(value, field) {
    if (value === null || value instanceof ApexList || value instanceof ApexSet) {
        return value;
    }
    if (field.type.key === 'id' && typeof value === 'string') {
        return parseId(value) ?? raise('QueryException', `Invalid ID field: ${value}`);
    }
    if (field.type.key === 'date' && value instanceof Datetime) {
        return value.date();
    }
    if (value.schema) {
        return value.id;
    }
    try {
        return assign(value, field.type);
    } catch (error) {
        throw error instanceof SourceError
            ? new SourceError(`${field.fullName} compared with a value of another type`)
            : error;
    }
}

function valuesOf(wanted, field) {
    if (wanted === null) {
        throw unsupported('IN with null');
    }
    if (!(wanted instanceof ApexList || wanted instanceof ApexSet)) {
        throw unsupported('IN with what is neither a list nor a set');
    }
    return wanted.values().map((value) => fitting(value, field));
}

function isIn(value, wanted, field) {
    return valuesOf(wanted, field).some((each) => equal(value, each, true));
}

function order(left, right) {
    if (isNumber(left)) {
        return compareNumbers(left, right);
    }
    if (left instanceof ApexDate) {
        return left.days - right.days;
    }
    if (left instanceof Datetime) {
        return left.milliseconds - right.milliseconds;
    }
    const [first, second] = [left, right].map((each) => (each instanceof Id ? each.text : String(each).toLowerCase()));
    return first < second ? -1 : first > second ? 1 : 0;
}

/** A comparison by order, which blank values never stand. */
function ordered(holds) {
    return (value, wanted) => value !== null && wanted !== null && holds(order(value, wanted));
}

function like(value, pattern) {
    if (value === null || pattern === null) {
        return false;
    }
    const parts = [...pattern.matchAll(/\\(.)|(%)|(_)|([^\\%_]+)/g)];
    const source = parts.map(([, escaped, any, one, plain]) => (any ? '[^]*' : one ? '[^]' : quoted(escaped ?? plain)));
    return new RegExp(`^${source.join('')}$`, 'i').test(value);
}

function quoted(text) {
    return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

const OPERATORS = {
    '=': (value, wanted) => equal(value, wanted, true),
    '!=': (value, wanted) => !equal(value, wanted, true),
    '<': ordered((each) => each < 0),
    '<=': ordered((each) => each <= 0),
    '>': ordered((each) => each > 0),
    '>=': ordered((each) => each >= 0),
    in: isIn,
    'not in': (value, wanted, field) => !isIn(value, wanted, field),
    like
};

export { order };
