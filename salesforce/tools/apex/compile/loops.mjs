// Loops.

import { position, unsupported } from '../errors.mjs';
import { textOf } from '../parse.mjs';
import { assign } from '../values/convert.mjs';
import { ApexList, ApexSet } from '../values/collections.mjs';
import { nullPointer } from '../values/exceptions.mjs';
import { BREAK, CONTINUE, declaration } from './statements.mjs';

const BATCH = 200;

/** Runs a loop's body once; gives whether to stop, and how the loop then ended. */
function once(body, frame) {
    const ended = body(frame);
    return ended === undefined || ended === CONTINUE
        ? { stop: false }
        : { stop: true, ended: ended === BREAK ? undefined : ended };
}

function bodyOf(compiler, node, scope) {
    const statement = node.statement?.() ?? node.block?.();
    return statement ? scope.within(() => compiler.statement(statement, scope)) : () => undefined;
}

function whileLoop(compiler, node, scope) {
    const asked = compiler.condition(node.parExpression().expression(), scope);
    const body = bodyOf(compiler, node, scope);
    return (frame) => {
        while (asked(frame)) {
            const { stop, ended } = once(body, frame);
            if (stop) {
                return ended;
            }
        }
        return undefined;
    };
}

function doWhileLoop(compiler, node, scope) {
    const asked = compiler.condition(node.parExpression().expression(), scope);
    const body = bodyOf(compiler, node, scope);
    return (frame) => {
        do {
            const { stop, ended } = once(body, frame);
            if (stop) {
                return ended;
            }
        } while (asked(frame));
        return undefined;
    };
}

function forLoop(compiler, node, scope) {
    const control = node.forControl();
    const each = control.enhancedForControl();
    return scope.within(() => (each ? forEach(compiler, node, each, scope) : counting(compiler, node, control, scope)));
}

function counting(compiler, node, control, scope) {
    const start = startOf(compiler, control.forInit(), scope);
    const asked = control.expression() ? compiler.condition(control.expression(), scope) : () => true;
    const update = expressions(compiler, control.forUpdate()?.expressionList(), scope);
    const body = bodyOf(compiler, node, scope);
    return (frame) => {
        for (start(frame); asked(frame); update(frame)) {
            const { stop, ended } = once(body, frame);
            if (stop) {
                return ended;
            }
        }
        return undefined;
    };
}

function startOf(compiler, node, scope) {
    return node?.localVariableDeclaration()
        ? declaration(compiler, node.localVariableDeclaration(), scope)
        : expressions(compiler, node?.expressionList(), scope);
}

function expressions(compiler, list, scope) {
    const compiled = (list?.expression_list() ?? []).map((each) => compiler.expression(each, scope).run);
    return (frame) => compiled.forEach((run) => run(frame));
}

function forEach(compiler, node, control, scope) {
    const type = compiler.runtime.types.of(control.typeRef(), scope.owner);
    const site = scope.site(control);
    const values = compiler.expression(control.expression(), scope);
    const { index } = scope.declare(textOf(control.id()), type, control);
    const body = bodyOf(compiler, node, scope);
    return (frame) => {
        const given = values.run(frame);
        position.site = site;
        for (const value of valuesOf(given, type)) {
            frame.slots[index] = assign(value, type);
            const { stop, ended } = once(body, frame);
            if (stop) {
                return ended;
            }
        }
        return undefined;
    };
}

function valuesOf(given, type) {
    if (given === null) {
        throw nullPointer();
    }
    if (given instanceof ApexList && given.fromQuery && type.key === 'list') {
        return batches(given);
    }
    if (!(given instanceof ApexList || given instanceof ApexSet)) {
        throw unsupported('a loop over what is neither a list nor a set');
    }
    return given.iterate();
}

/** A query's rows, 200 at a time. */
function* batches(rows) {
    for (let start = 0; start < rows.items.length; start += BATCH) {
        yield new ApexList(rows.elementType, rows.items.slice(start, start + BATCH));
    }
}

export const LOOPS = { WhileStatement: whileLoop, DoWhileStatement: doWhileLoop, ForStatement: forLoop };
