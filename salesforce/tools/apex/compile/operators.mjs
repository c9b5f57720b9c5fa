// Operators that change nothing.

import { position, unsupported } from '../errors.mjs';
import { refuseFinal } from '../program/access.mjs';
import { PRIMITIVE } from '../types.mjs';
import { cast, isInstance } from '../values/convert.mjs';
import { equal, identical, isNumber } from '../values/equality.mjs';
import { nullPointer } from '../values/exceptions.mjs';
import { arithmetic, compareNumbers } from '../values/numbers.mjs';
import { Id } from '../values/simple.mjs';
import { text } from '../values/text.mjs';
import { ApexDate, Datetime } from '../values/time.mjs';

const COMPARISONS = {
    '<': (order) => order < 0,
    '<=': (order) => order <= 0,
    '>': (order) => order > 0,
    '>=': (order) => order >= 0
};
const NUMERIC = ['integer', 'long', 'double', 'decimal'];

/** The two sides of an operator. */
function sides(compiler, node, scope) {
    const [left, right] = node.expression_list().map((each) => compiler.expression(each, scope));
    return { left, right, site: scope.site(node) };
}

function binary(compiler, node, scope, type, apply) {
    const { left, right, site } = sides(compiler, node, scope);
    return {
        type: typeof type === 'function' ? type(left.type, right.type) : type,
        run: (frame) => {
            const [first, second] = [left.run(frame), right.run(frame)];
            position.site = site;
            return apply(first, second, left.type, right.type);
        }
    };
}

/** The operator + : joins where one side is a text, else adds. */
export function add(left, right, leftType, rightType) {
    if (isText(left, leftType) || isText(right, rightType)) {
        return text(left) + text(right);
    }
    if (left instanceof ApexDate && typeof right === 'number') {
        return new ApexDate(left.days + right);
    }
    return numeric('+', left, right);
}

function isText(value, type) {
    return typeof value === 'string' || value instanceof Id || (value === null && ['string', 'id'].includes(type?.key));
}

/** Arithmetic on numbers; an error for anything else. */
export function numeric(operator, left, right) {
    if (left === null || right === null) {
        throw nullPointer();
    }
    if (!isNumber(left) || !isNumber(right)) {
        throw unsupported(`${operator} of these types`);
    }
    return arithmetic(operator, left, right);
}

function numericType(left, right) {
    if (!NUMERIC.includes(left?.key) || !NUMERIC.includes(right?.key)) {
        return null;
    }
    return PRIMITIVE[NUMERIC[Math.max(NUMERIC.indexOf(left.key), NUMERIC.indexOf(right.key))]];
}

function sumType(left, right) {
    const texts = ['string', 'id'];
    return texts.includes(left?.key) || texts.includes(right?.key) ? PRIMITIVE.string : numericType(left, right);
}

function sum(compiler, node, scope) {
    return node.ADD()
        ? binary(compiler, node, scope, sumType, add)
        : binary(compiler, node, scope, numericType, (left, right) => numeric('-', left, right));
}

function product(compiler, node, scope) {
    const operator = node.MUL() ? '*' : '/';
    return binary(compiler, node, scope, numericType, (left, right) => numeric(operator, left, right));
}

function comparison(compiler, node, scope) {
    const holds = COMPARISONS[(node.LT() ? '<' : '>') + (node.ASSIGN() ? '=' : '')];
    return binary(compiler, node, scope, PRIMITIVE.boolean, (left, right) => {
        if (left === null || right === null) {
            throw nullPointer();
        }
        return holds(order(left, right));
    });
}

function order(left, right) {
    if (isNumber(left) && isNumber(right)) {
        return compareNumbers(left, right);
    }
    if (left instanceof ApexDate && right instanceof ApexDate) {
        return left.days - right.days;
    }
    if (left instanceof Datetime && right instanceof Datetime) {
        return left.milliseconds - right.milliseconds;
    }
    throw unsupported('< or > of these types');
}

function equality(compiler, node, scope) {
    const negative = Boolean(node.NOTEQUAL() || node.LESSANDGREATER() || node.TRIPLENOTEQUAL());
    const strict = Boolean(node.TRIPLEEQUAL() || node.TRIPLENOTEQUAL());
    return binary(compiler, node, scope, PRIMITIVE.boolean, (left, right, leftType, rightType) => {
        const ignoringCase = leftType?.kind !== 'object' && rightType?.kind !== 'object';
        return (strict ? identical(left, right) : equal(left, right, ignoringCase)) !== negative;
    });
}

function logical(stopsAt) {
    return (compiler, node, scope) => {
        const [left, right] = node.expression_list().map((each) => compiler.condition(each, scope));
        const run = (frame) => (left(frame) === stopsAt ? stopsAt : right(frame));
        return { type: PRIMITIVE.boolean, run };
    };
}

function conditional(compiler, node, scope) {
    const [asked, ...rest] = node.expression_list();
    const condition = compiler.condition(asked, scope);
    const [yes, no] = rest.map((each) => compiler.expression(each, scope));
    const run = (frame) => (condition(frame) ? yes.run(frame) : no.run(frame));
    return { type: common(yes.type, no.type), run };
}

function coalesced(compiler, node, scope) {
    const { left, right } = sides(compiler, node, scope);
    return { type: common(left.type, right.type), run: (frame) => left.run(frame) ?? right.run(frame) };
}

/** The type of an expression that is one of two; a null stands for any. */
function common(left, right) {
    return left && right ? (left.is(right) ? left : null) : (left ?? right);
}

function prefix(compiler, node, scope) {
    if (node.INC() || node.DEC()) {
        return step(compiler, node, scope, true);
    }
    const { run, type } = compiler.expression(node.expression(), scope);
    const negate = Boolean(node.SUB());
    return {
        type,
        run: (frame) => (negate ? numeric('-', 0, run(frame)) : run(frame))
    };
}

/** ++ and --; gives the new value where the operator stands before. */
function step(compiler, node, scope, before) {
    const { reference, type, field } = compiler.expression(node.expression(), scope);
    refuseFinal(field, scope, scope.site(node));
    const operator = node.INC() ? '+' : '-';
    return {
        type,
        run: (frame) => {
            const place = reference(frame);
            const old = place.get();
            const changed = numeric(operator, old, 1);
            place.set(changed);
            return before ? changed : old;
        }
    };
}

function negation(compiler, node, scope) {
    if (node.TILDE()) {
        throw unsupported('the operator ~', scope.site(node));
    }
    const condition = compiler.condition(node.expression(), scope);
    return { type: PRIMITIVE.boolean, run: (frame) => !condition(frame) };
}

function instanceOf(compiler, node, scope) {
    const { run } = compiler.expression(node.expression(), scope);
    const type = compiler.runtime.types.of(node.typeRef(), scope.owner);
    return { type: PRIMITIVE.boolean, run: (frame) => isInstance(run(frame), type) };
}

function casting(compiler, node, scope) {
    const { run } = compiler.expression(node.expression(), scope);
    const type = compiler.runtime.types.of(node.typeRef(), scope.owner);
    const site = scope.site(node);
    return {
        type,
        run: (frame) => {
            const value = run(frame);
            position.site = site;
            return cast(value, type);
        }
    };
}

export const OPERATORS = {
    Arth1Expression: product,
    Arth2Expression: sum,
    CmpExpression: comparison,
    EqualityExpression: equality,
    LogAndExpression: logical(false),
    LogOrExpression: logical(true),
    CondExpression: conditional,
    CoalExpression: coalesced,
    PreOpExpression: prefix,
    PostOpExpression: (compiler, node, scope) => step(compiler, node, scope, false),
    NegExpression: negation,
    InstanceOfExpression: instanceOf,
    CastExpression: casting
};
