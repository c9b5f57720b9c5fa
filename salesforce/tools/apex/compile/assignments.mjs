// Assignments, plain and compound.

import { SourceError, position, unsupported } from '../errors.mjs';
import { refuseFinal } from '../program/access.mjs';
import { add, numeric } from './operators.mjs';

const COMPOUND = {
    ADD_ASSIGN: add,
    SUB_ASSIGN: (left, right) => numeric('-', left, right),
    MUL_ASSIGN: (left, right) => numeric('*', left, right),
    DIV_ASSIGN: (left, right) => numeric('/', left, right)
};
const REFUSED = ['AND_ASSIGN', 'OR_ASSIGN', 'XOR_ASSIGN', 'RSHIFT_ASSIGN', 'URSHIFT_ASSIGN', 'LSHIFT_ASSIGN'];

function assignment(compiler, node, scope) {
    const [left, right] = node.expression_list().map((each) => compiler.expression(each, scope));
    const site = scope.site(node);
    if (!left.reference) {
        throw new SourceError('what stands left of = cannot be assigned to', site);
    }
    refuseFinal(left.field, scope, site);
    const refused = REFUSED.find((token) => node[token]());
    if (refused) {
        throw unsupported(`the operator ${node[refused]().getText()}`, site);
    }
    const change = Object.keys(COMPOUND).find((token) => node[token]());
    return {
        type: left.type,
        run: change ? compound(left, right, COMPOUND[change], site) : plain(left, right, site)
    };
}

function plain(left, right, site) {
    return (frame) => {
        const place = left.reference(frame);
        const value = right.run(frame);
        position.site = site;
        place.set(value);
        return value;
    };
}

function compound(left, right, change, site) {
    return (frame) => {
        const place = left.reference(frame);
        const before = place.get();
        const value = right.run(frame);
        position.site = site;
        place.set(change(before, value, left.type, right.type));
        return place.get();
    };
}

export const ASSIGNMENTS = { AssignExpression: assignment };
