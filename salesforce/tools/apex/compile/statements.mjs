// Statements, but for loops and those on data.

import { SourceError, Thrown, position } from '../errors.mjs';
import { textOf } from '../parse.mjs';
import { isInstance } from '../values/convert.mjs';
import { equal } from '../values/equality.mjs';
import { isCatchable, isException, nullPointer } from '../values/exceptions.mjs';
import { EnumValue } from '../values/instance.mjs';
import { stringLiteral } from './text_literal.mjs';

/** How a statement ended that ends more than itself. */
export const BREAK = Symbol('break');
export const CONTINUE = Symbol('continue');

/** The end of a method with a value. */
export class Return {
    constructor(value) {
        this.value = value;
    }
}

function returning(compiler, node, scope) {
    if (!node.expression()) {
        return () => new Return(null);
    }
    const { run } = compiler.expression(node.expression(), scope);
    return (frame) => new Return(run(frame));
}

function expressionStatement(compiler, node, scope) {
    const { run } = compiler.expression(node.expression(), scope);
    return (frame) => {
        run(frame);
    };
}

/** A closure that declares local variables. */
export function declaration(compiler, node, scope) {
    const type = compiler.runtime.types.of(node.typeRef(), scope.owner);
    const steps = node
        .variableDeclarators()
        .variableDeclarator_list()
        .map((each) => {
            // A name is known in its own initialiser, where it is still null; a method of that name is not hidden.
            const { index } = scope.declare(textOf(each.id()), type, each);
            const value = each.expression() ? compiler.stored(each.expression(), type, scope) : () => null;
            return (frame) => {
                frame.slots[index] = null;
                frame.slots[index] = value(frame);
            };
        });
    return (frame) => steps.forEach((run) => run(frame));
}

function condition(compiler, node, scope) {
    const asked = compiler.condition(node.parExpression().expression(), scope);
    const [yes, no] = node.statement_list().map((each) => scope.within(() => compiler.statement(each, scope)));
    return (frame) => (asked(frame) ? yes(frame) : no?.(frame));
}

function throwing(compiler, node, scope) {
    const { run } = compiler.expression(node.expression(), scope);
    const site = scope.site(node);
    return (frame) => {
        const thrown = run(frame);
        position.site = site;
        if (thrown === null) {
            throw nullPointer();
        }
        if (!isException(thrown)) {
            throw new SourceError('what is thrown is no exception', site);
        }
        throw new Thrown(thrown);
    };
}

function trying(compiler, node, scope) {
    const run = compiler.block(node.block(), scope);
    const clauses = node.catchClause_list().map((each) => catching(compiler, each, scope));
    const last = node.finallyBlock() ? compiler.block(node.finallyBlock().block(), scope) : null;
    return (frame) => {
        let ended;
        try {
            ended = caught(run, clauses, frame);
        } catch (error) {
            const over = error instanceof Thrown ? last?.(frame) : undefined;
            if (over !== undefined) {
                return over;
            }
            throw error;
        }
        return last?.(frame) ?? ended;
    };
}

function caught(run, clauses, frame) {
    try {
        return run(frame);
    } catch (error) {
        const clause = error instanceof Thrown && isCatchable(error.exception) ? clauseFor(clauses, error) : null;
        if (!clause) {
            throw error;
        }
        return clause.run(frame, error.exception);
    }
}

function clauseFor(clauses, error) {
    return clauses.find(({ type }) => isInstance(error.exception, type));
}

function catching(compiler, node, scope) {
    const name = textOf(node.qualifiedName());
    const type = compiler.runtime.types.named(name.toLowerCase().split('.'), [], scope.owner);
    if (type?.kind !== 'class') {
        throw new SourceError(`no exception ${name}`, scope.site(node));
    }
    return scope.within(() => {
        const { index } = scope.declare(textOf(node.id()), type, node);
        const body = compiler.block(node.block(), scope);
        return {
            type,
            run: (frame, exception) => {
                frame.slots[index] = exception;
                return body(frame);
            }
        };
    });
}

function switching(compiler, node, scope) {
    const value = compiler.expression(node.expression(), scope);
    const branches = node.whenControl_list().map((each) => when(compiler, each, value.type, scope));
    return (frame) => {
        const given = value.run(frame);
        return branches.find((branch) => branch.takes(given))?.run(frame, given);
    };
}

function when(compiler, node, type, scope) {
    const value = node.whenValue();
    if (value.typeRef()) {
        return whenType(compiler, node, value, scope);
    }
    const run = compiler.block(node.block(), scope);
    if (value.ELSE()) {
        return { takes: () => true, run };
    }
    const literals = value.whenLiteral_list().map((each) => whenLiteral(compiler, each, type, scope));
    return { takes: (given) => literals.some((takes) => takes(given)), run };
}

function whenType(compiler, node, value, scope) {
    const type = compiler.runtime.types.of(value.typeRef(), scope.owner);
    return scope.within(() => {
        const { index } = scope.declare(textOf(value.id()), type, node);
        const body = compiler.block(node.block(), scope);
        return {
            takes: (given) => isInstance(given, type),
            run: (frame, given) => {
                frame.slots[index] = given;
                return body(frame);
            }
        };
    });
}

function whenLiteral(compiler, node, type, scope) {
    if (node.whenLiteral()) {
        return whenLiteral(compiler, node.whenLiteral(), type, scope);
    }
    if (node.qualifiedName()) {
        return whenConstant(textOf(node), type, scope.site(node));
    }
    const written = textOf(node);
    if (node.StringLiteral()) {
        const wanted = stringLiteral(written);
        return (given) => given === wanted;
    }
    const wanted = node.NULL() ? null : node.LongLiteral() ? BigInt(written.slice(0, -1)) : Number(written);
    return (given) => (wanted === null ? given === null : given !== null && equal(given, wanted, true));
}

function whenConstant(name, type, site) {
    const declared = type?.declaration;
    if (declared && !declared.constant(name)) {
        throw new SourceError(`${declared.fullName} has no constant ${name}`, site);
    }
    return (given) => {
        if (given !== null && !(given instanceof EnumValue)) {
            throw new SourceError(`${name} is no value to switch on`, site);
        }
        return given !== null && given.name.toLowerCase() === name.toLowerCase();
    };
}

export const STATEMENTS = {
    Block: (compiler, node, scope) => compiler.block(node, scope),
    LocalVariableDeclarationStatement: (compiler, node, scope) =>
        declaration(compiler, node.localVariableDeclaration(), scope),
    ExpressionStatement: expressionStatement,
    ReturnStatement: returning,
    IfStatement: condition,
    ThrowStatement: throwing,
    TryStatement: trying,
    SwitchStatement: switching,
    BreakStatement: () => () => BREAK,
    ContinueStatement: () => () => CONTINUE
};
