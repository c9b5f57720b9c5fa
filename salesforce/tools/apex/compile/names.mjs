// Names: local variables, fields and properties, and what a chain of names stands for.

import { SourceError, position } from '../errors.mjs';
import { textOf } from '../parse.mjs';
import { assign } from '../values/convert.mjs';

/** The variable or field that a single name stands for; null where there is none. */
export function nameOf(compiler, name, scope) {
    const key = name.toLowerCase();
    const slot = scope.local(key);
    if (slot) {
        return local(slot);
    }
    for (let owner = scope.owner; owner; owner = owner.outer) {
        const field = owner.findField(key);
        if (field && (field.isStatic || (owner === scope.owner && !scope.isStatic))) {
            return field.isStatic
                ? staticField(compiler, field, scope)
                : fieldOf(compiler, field, (frame) => frame.self, scope);
        }
    }
    return null;
}

function local({ index, type }) {
    return {
        type,
        run: (frame) => frame.slots[index],
        reference: (frame) => ({
            get: () => frame.slots[index],
            set: (value) => {
                frame.slots[index] = assign(value, type);
            }
        })
    };
}

/** A static field or property. */
export function staticField(compiler, field, scope) {
    const { runtime } = compiler;
    const raw = scope.accessorOf === field;
    const place = {
        get: () => runtime.getStatic(field, raw),
        set: (value) => runtime.setStatic(field, value, raw)
    };
    return { type: field.type, field, run: place.get, reference: () => place };
}

/** A field or property of the object that a closure gives. */
export function fieldOf(compiler, field, self, scope) {
    const { runtime } = compiler;
    const raw = scope.accessorOf === field;
    const place = (object) => ({
        get: () => runtime.getField(object, field, raw),
        set: (value) => runtime.setField(object, field, value, raw)
    });
    return {
        type: field.type,
        field,
        run: (frame) => runtime.getField(self(frame), field, raw),
        reference: (frame) => place(self(frame))
    };
}

/** The names of a chain such as a.b.c; null for any other expression. */
export function chainOf(node) {
    if (node.constructor.name === 'PrimaryExpressionContext') {
        return node.primary().constructor.name === 'IdPrimaryContext' ? [textOf(node)] : null;
    }
    if (node.constructor.name !== 'DotExpressionContext' || !node.anyId() || node.QUESTIONDOT()) {
        return null;
    }
    const before = chainOf(node.expression());
    return before && [...before, textOf(node.anyId())];
}

/**
 * What stands before a point: an expression, or a type in `names`.
 * @returns {{names: import('../types.mjs').Type}|import('./compiler.mjs').Expression}
 */
export function target(compiler, node, scope) {
    const chain = chainOf(node);
    if (!chain || nameOf(compiler, chain[0], scope)) {
        return compiler.expression(node, scope);
    }
    const names = compiler.runtime.types.named(
        chain.map((name) => name.toLowerCase()),
        [],
        scope.owner
    );
    if (names) {
        return { names };
    }
    if (chain.length === 1) {
        throw new SourceError(`no variable or type ${chain[0]}`, scope.site(node));
    }
    return compiler.expression(node, scope);
}

/** Runs a closure and comes back to this line for what fails afterwards. */
export function at(site, run) {
    const result = run();
    position.site = site;
    return result;
}
