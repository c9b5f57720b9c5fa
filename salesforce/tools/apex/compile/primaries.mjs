// Literals, names, this, class literals and queries.

import { SourceError, unsupported } from '../errors.mjs';
import { textOf } from '../parse.mjs';
import { compileQuery } from '../soql/compile.mjs';
import { OBJECT, PRIMITIVE } from '../types.mjs';
import { platformType } from '../values/convert.mjs';
import { Decimal } from '../values/decimal.mjs';
import { Double } from '../values/simple.mjs';
import { nameOf } from './names.mjs';
import { stringLiteral } from './text_literal.mjs';

/** A literal of the source. */
export function literal(node, site) {
    const written = textOf(node);
    if (node.IntegerLiteral()) {
        return { value: integerLiteral(written, site), type: PRIMITIVE.integer };
    }
    if (node.LongLiteral()) {
        return { value: BigInt(written.slice(0, -1)), type: PRIMITIVE.long };
    }
    if (node.NumberLiteral()) {
        const double = /d$/i.test(written);
        return double
            ? { value: new Double(Number(written.slice(0, -1))), type: PRIMITIVE.double }
            : { value: Decimal.parse(written), type: PRIMITIVE.decimal };
    }
    if (node.StringLiteral()) {
        return { value: stringLiteral(written), type: PRIMITIVE.string };
    }
    if (node.BooleanLiteral()) {
        return { value: written.toLowerCase() === 'true', type: PRIMITIVE.boolean };
    }
    if (node.NULL()) {
        return { value: null, type: null };
    }
    throw unsupported(`literal ${written}`, site);
}

function integerLiteral(written, site) {
    const value = Number(written);
    if (value > 2 ** 31) {
        throw new SourceError(`Integer ${written} is too large; write L after it`, site);
    }
    return value | 0;
}

function primary(compiler, node, scope) {
    const inner = node.primary();
    const compile = KINDS[inner.constructor.name.replace(/Context$/, '')];
    if (!compile) {
        throw unsupported(inner.constructor.name.replace(/Context$/, ''), scope.site(node));
    }
    return compile(compiler, inner, scope);
}

function self(compiler, node, scope) {
    if (scope.isStatic) {
        throw new SourceError('this in static code', scope.site(node));
    }
    return { run: (frame) => frame.self, type: scope.owner.type };
}

function constantOf(compiler, node, scope) {
    const { value, type } = literal(node.literal(), scope.site(node));
    return { run: () => value, type };
}

function named(compiler, node, scope) {
    const found = nameOf(compiler, textOf(node.id()), scope);
    if (!found) {
        throw new SourceError(`no variable ${textOf(node)}`, scope.site(node));
    }
    return found;
}

function classLiteral(compiler, node, scope) {
    const token = compiler.runtime.typeToken(compiler.runtime.types.of(node.typeRef(), scope.owner));
    return { run: () => token, type: platformType('Type') };
}

function query(compiler, node, scope) {
    const { run, type } = compileQuery(compiler, node.soqlLiteral().query(), scope);
    return { run, type: type ?? OBJECT };
}

const KINDS = {
    ThisPrimary: self,
    LiteralPrimary: constantOf,
    IdPrimary: named,
    TypeRefPrimary: classLiteral,
    SoqlPrimary: query
};

export const PRIMARIES = {
    PrimaryExpression: primary,
    SubExpression: (compiler, node, scope) => compiler.expression(node.expression(), scope)
};
