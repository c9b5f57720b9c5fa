// Members after a point: fields of objects and records, constants of types; and elements of lists.

import { SourceError, position, unsupported } from '../errors.mjs';
import { textOf } from '../parse.mjs';
import { usable } from '../program/access.mjs';
import { SOBJECT, listOf } from '../types.mjs';
import { onlyRow, platformType } from '../values/convert.mjs';
import { ApexList } from '../values/collections.mjs';
import { nullPointer } from '../values/exceptions.mjs';
import { Instance, PlatformObject } from '../values/instance.mjs';
import { SObjectRecord } from '../values/record.mjs';
import { compileDotCall } from './calls.mjs';
import { staticField, target } from './names.mjs';

function dot(compiler, node, scope) {
    if (node.dotMethodCall()) {
        return compileDotCall(compiler, node, scope);
    }
    const name = textOf(node.anyId());
    const base = target(compiler, node.expression(), scope);
    return base.names ? constantOf(compiler, base.names, name, node, scope) : member(compiler, base, name, node, scope);
}

/** A member of a type: enum constant, static field, field token, or a constant of the platform's. */
function constantOf(compiler, type, name, node, scope) {
    const key = name.toLowerCase();
    const site = scope.site(node);
    if (type.kind === 'class') {
        return classConstant(compiler, type.declaration, name, scope, site);
    }
    if (type.kind === 'sobject' && type.schema) {
        return token(type.schema, key, name, site);
    }
    const table = compiler.runtime.registry.tableOf(type);
    const give = table?.constants.get(key) ?? table?.dynamic?.(name);
    if (!give) {
        throw unsupported(`${type}.${name}`, site);
    }
    return { run: () => give(), type: null };
}

function classConstant(compiler, declaration, name, scope, site) {
    const constant = declaration.constant(name);
    if (constant) {
        return { run: () => constant, type: declaration.type };
    }
    const field = declaration.findField(name.toLowerCase());
    if (!field?.isStatic) {
        throw new SourceError(`${declaration.fullName} has no static field ${name}`, site);
    }
    usable([field], scope, site);
    return staticField(compiler, field, scope);
}

function token(schema, key, name, site) {
    if (key === 'sobjecttype') {
        return { run: () => schema.token, type: platformType('SObjectType') };
    }
    const field = schema.field(key);
    if (!field) {
        throw new SourceError(`${schema.name} has no field ${name}`, site);
    }
    return { run: () => field.token, type: platformType('SObjectField') };
}

/** A member of a value. */
function member(compiler, base, name, node, scope) {
    const site = scope.site(node);
    const found = staticMember(base.type, name, scope, site);
    const safe = Boolean(node.QUESTIONDOT());
    // A relationship that leads nowhere gives null for all that is read over it; any other null is an error.
    const lenient = safe || base.overRelationship === true;
    const place = (frame) => {
        const value = base.run(frame);
        position.site = site;
        return value === null && lenient ? NOWHERE : placeOf(compiler, value, name, scope);
    };
    return {
        type: found?.type ?? null,
        field: found?.field ?? null,
        overRelationship: found?.relationship === true,
        run: (frame) => place(frame).get(),
        reference: place
    };
}

const NOWHERE = {
    get: () => null,
    set: () => {
        throw nullPointer();
    }
};

/** What is known of a member before the code runs; an error where the type has none of that name. */
function staticMember(type, name, scope, site) {
    if (type?.kind === 'class') {
        const field = type.declaration.findField(name.toLowerCase());
        if (!field) {
            throw new SourceError(`${type.declaration.fullName} has no field ${name}`, site);
        }
        usable([field], scope, site);
        return { type: field.type, field };
    }
    return type?.kind === 'sobject' && type.schema ? recordMember(type.schema, name, site) : null;
}

function recordMember(schema, name, site) {
    const field = schema.field(name);
    if (field) {
        return { type: field.type };
    }
    const lookup = schema.lookup(name);
    if (lookup) {
        return { type: SOBJECT, relationship: true };
    }
    if (schema.childLookup(name)) {
        return { type: listOf(SOBJECT) };
    }
    throw new SourceError(`${schema.name} has no field ${name}`, site);
}

/** The place that a member of a value is. */
function placeOf(compiler, value, name, scope) {
    if (value === null) {
        throw nullPointer();
    }
    if (value instanceof ApexList && value.fromQuery) {
        return placeOf(compiler, onlyRow(value), name, scope);
    }
    if (value instanceof SObjectRecord) {
        return compiler.runtime.recordPlace(value, name);
    }
    const field = value instanceof Instance ? value.type.findField(name.toLowerCase()) : null;
    if (field) {
        const raw = scope.accessorOf === field;
        return {
            get: () => compiler.runtime.getField(value, field, raw),
            set: (stored) => compiler.runtime.setField(value, field, stored, raw)
        };
    }
    if (value instanceof PlatformObject && value.member) {
        return { get: () => value.member(name) };
    }
    throw unsupported(`the member ${name} of ${value.kind ?? value.type ?? typeof value}`);
}

function element(compiler, node, scope) {
    const [list, index] = node.expression_list().map((each) => compiler.expression(each, scope));
    const site = scope.site(node);
    const place = (frame) => {
        const [values, at] = [list.run(frame), index.run(frame)];
        position.site = site;
        if (values === null || at === null) {
            throw nullPointer();
        }
        if (!(values instanceof ApexList)) {
            throw unsupported('[] on what is no list');
        }
        return { get: () => values.get(at), set: (value) => values.set(at, value) };
    };
    return {
        type: list.type?.key === 'list' ? list.type.args[0] : null,
        run: (frame) => place(frame).get(),
        reference: place
    };
}

export const MEMBERS = { DotExpression: dot, ArrayExpression: element };
