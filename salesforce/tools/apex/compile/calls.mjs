// Calls of methods and constructors.

import { SourceError, position, unsupported } from '../errors.mjs';
import { textOf } from '../parse.mjs';
import { usable } from '../program/access.mjs';
import { VOID } from '../types.mjs';
import { nullPointer } from '../values/exceptions.mjs';
import { Instance } from '../values/instance.mjs';
import { target } from './names.mjs';
import { pickMethod } from './overloads.mjs';

function unqualified(compiler, node, scope) {
    const call = node.methodCall();
    const args = compiler.args(call.expressionList(), scope);
    const site = scope.site(node);
    if (call.THIS() || call.SUPER()) {
        const construct = call.THIS() ? 'constructThis' : 'constructSuper';
        return {
            type: VOID,
            run: (frame) => compiler.runtime[construct](scope.owner, frame.self, args.values(frame), args.types, site)
        };
    }
    return ownCall(compiler, textOf(call.id()), args, scope, site);
}

/** A method of this class, of one above, or a static one of a class around. */
function ownCall(compiler, name, args, scope, site) {
    for (let owner = scope.owner; owner; owner = owner.outer) {
        const own = owner === scope.owner && !scope.isStatic;
        const methods = owner.findMethods(name.toLowerCase()).filter((method) => own || method.isStatic);
        if (methods.length) {
            return methodCall(compiler, methods, (frame) => frame.self, args, site);
        }
    }
    throw new SourceError(`no method ${name} in ${scope.owner.fullName}`, site);
}

/** A call whose candidates are known before the code runs. */
function methodCall(compiler, methods, self, args, site) {
    const fitting = methods.filter((method) => method.parameters.length === args.types.length);
    if (!fitting.length) {
        throw new SourceError(`no method ${methods[0].name} takes ${args.types.length} arguments`, site);
    }
    const returns = fitting.every((method) => method.returns.is(fitting[0].returns)) ? fitting[0].returns : null;
    return {
        type: returns,
        run: (frame) => {
            const object = self(frame);
            const values = args.values(frame);
            position.site = site;
            const method = pickMethod(fitting, values, args.types);
            return method.isStatic
                ? compiler.runtime.callStatic(method, values, site)
                : compiler.runtime.callVirtual(object, method, values, site);
        }
    };
}

/** A call after a point. */
export function compileDotCall(compiler, node, scope) {
    const call = node.dotMethodCall();
    const name = textOf(call.anyId());
    const args = compiler.args(call.expressionList(), scope);
    const site = scope.site(node);
    const before = node.expression();
    if (textOf(before).toLowerCase() === 'super') {
        return superCall(compiler, name, args, scope, site);
    }
    const base = target(compiler, before, scope);
    if (base.names) {
        return typeCall(compiler, base.names, name, args, scope, site);
    }
    return valueCall(compiler, base, name, args, { safe: Boolean(node.QUESTIONDOT()), scope, site });
}

function superCall(compiler, name, args, scope, site) {
    const methods = scope.owner.superclass?.findMethods(name.toLowerCase()).filter((method) => method.body) ?? [];
    if (!methods.length) {
        throw unsupported(`super.${name}()`, site);
    }
    usable(methods, scope, site);
    return {
        type: methods[0].returns,
        run: (frame) => {
            const values = args.values(frame);
            position.site = site;
            return compiler.runtime.invoke(pickMethod(methods, values, args.types), frame.self, values, site);
        }
    };
}

/** A static call. */
function typeCall(compiler, type, name, args, scope, site) {
    const { runtime } = compiler;
    if (type.kind === 'class') {
        const methods = type.declaration.findMethods(name.toLowerCase()).filter((method) => method.isStatic);
        if (methods.length) {
            return methodCall(compiler, usable(methods, scope, site), () => null, args, site);
        }
    }
    const table = runtime.registry.tableOf(type);
    const bound = runtime.staticsOf(type, name);
    if (!bound && !table?.statics.has(name.toLowerCase())) {
        throw unsupported(`${type}.${name}()`, site);
    }
    return {
        type: bound ? bound.type : runtime.registry.returnOf(table.statics, name, args.types.length, null),
        run: (frame) => {
            const values = args.values(frame);
            position.site = site;
            const result = bound ? bound.run(values) : runtime.registry.callStatic(table, name, values, args.types);
            position.site = site;
            return result;
        }
    };
}

/** A call on a value. */
function valueCall(compiler, base, name, args, { safe, scope, site }) {
    const { runtime } = compiler;
    return {
        type: returnType(runtime, base.type, name, args.types.length, scope, site),
        run: (frame) => {
            const object = base.run(frame);
            if (object === null && safe) {
                return null;
            }
            const values = args.values(frame);
            position.site = site;
            if (object === null) {
                throw nullPointer();
            }
            return callOn(runtime, object, name, values, args.types, site);
        }
    };
}

function callOn(runtime, object, name, values, types, site) {
    const methods = object instanceof Instance ? object.type.findMethods(name.toLowerCase()) : [];
    const fitting = methods.filter((method) => method.parameters.length === values.length && !method.isStatic);
    if (fitting.length) {
        return runtime.callVirtual(object, pickMethod(fitting, values, types), values, site);
    }
    const result = runtime.registry.call(object, name, values, types);
    position.site = site;
    return result;
}

/** Static type of a call's result; an error where the receiver's type is known to have no such method. */
function returnType(runtime, type, name, count, scope, site) {
    if (!type || type.kind === 'object') {
        return null;
    }
    if (type.kind === 'class') {
        const methods = type.declaration.findMethods(name.toLowerCase());
        const fitting = usable(methods, scope, site).filter((method) => method.parameters.length === count);
        if (fitting.length) {
            return fitting.every((method) => method.returns.is(fitting[0].returns)) ? fitting[0].returns : null;
        }
    }
    const table = runtime.registry.tableOf(type);
    const found = table?.methods.has(name.toLowerCase()) || runtime.registry.onAll(name);
    if (!found) {
        throw unsupported(`${type}.${name}()`, site);
    }
    return table ? runtime.registry.returnOf(table.methods, name, count, type) : null;
}

export const CALLS = { MethodCallExpression: unqualified };
