// Queries in the source to closures.

import { SourceError, unsupported } from '../errors.mjs';
import { textOf } from '../parse.mjs';
import { PRIMITIVE, listOf } from '../types.mjs';
import { condition } from './conditions.mjs';
import { Plan } from './plan.mjs';
import { ordering } from './ordering.mjs';
import { selection } from './selection.mjs';

const REFUSED = ['usingScope', 'groupByClause', 'updateList'];

/**
 * Compiles a query.
 * @returns {{run: function, type: object}} a closure for its rows, or for their number where it is COUNT()
 */
export function compileQuery(compiler, node, scope) {
    const plan = planOf(compiler, node, scope);
    const entries = node.selectList().selectEntry_list();
    const counting = entries.length === 1 && /^count\(\)$/i.test(textOf(entries[0]));
    const select = counting ? null : selection(plan, entries);
    const rows = rowsOf(plan, node);
    return counting
        ? { type: PRIMITIVE.integer, run: (frame) => plan.start(() => rows(frame).length) }
        : {
              type: listOf(plan.schema.type),
              run: (frame) => plan.start(() => plan.result(rows(frame), select, frame))
          };
}

function planOf(compiler, node, scope) {
    const refused = REFUSED.find((clause) => node[clause]?.());
    if (refused) {
        throw unsupported(`${textOf(node[refused]()).slice(0, 30)} in a query`, scope.site(node));
    }
    const from = node.fromNameList();
    if (from.fieldName_list().length !== 1 || from.soqlId_list().length) {
        throw unsupported('a query from several objects, or with an alias', scope.site(node));
    }
    const schema = compiler.runtime.schema.object(textOf(from));
    if (!schema) {
        throw new SourceError(`no object ${textOf(from)}`, scope.site(node));
    }
    return new Plan(compiler, schema, scope, modeOf(node.withClause(), scope), node);
}

/** 'user', 'enforced' for SECURITY_ENFORCED, or 'system'. */
function modeOf(node, scope) {
    if (!node) {
        return 'system';
    }
    if (node.USER_MODE()) {
        return 'user';
    }
    if (node.SECURITY_ENFORCED()) {
        return 'enforced';
    }
    if (!node.SYSTEM_MODE()) {
        throw unsupported(textOf(node), scope.site(node));
    }
    return 'system';
}

/** A closure for the rows that are wanted, in their order, of those that `among` lets through. */
export function rowsOf(plan, node) {
    const where = node.whereClause();
    const holds = where ? condition(plan, where.whereLogicalExpression?.() ?? where.logicalExpression()) : null;
    const order = node.orderByClause() ? ordering(plan, node.orderByClause().fieldOrderList()) : null;
    const limit = amountOf(plan, node.limitClause());
    const offset = amountOf(plan, node.offsetClause?.());
    const deletedToo = Boolean(node.allRowsClause?.());
    return (frame, among = () => true) => {
        const table = deletedToo ? plan.runtime.rows.everything(plan.schema) : plan.runtime.rows.all(plan.schema);
        const all = table.filter(among);
        const wanted = holds ? all.filter(holds(frame)) : all;
        const sorted = order ? [...wanted].sort(order) : wanted;
        const start = offset?.(frame) ?? 0;
        return sorted.slice(start, limit ? start + limit(frame) : undefined);
    };
}

function amountOf(plan, node) {
    if (!node) {
        return null;
    }
    if (node.boundExpression()) {
        return plan.bound(node.boundExpression()).run;
    }
    const amount = Number(textOf(node.IntegerLiteral()));
    return () => amount;
}
