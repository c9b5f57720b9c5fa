// Static methods that single types have: of enums, of custom settings, and of objects.

import { unsupported } from './errors.mjs';
import { listOf } from './types.mjs';
import { ApexList } from './values/collections.mjs';
import { platformType } from './values/convert.mjs';
import { nullPointer, raise } from './values/exceptions.mjs';
import { SObjectRecord } from './values/record.mjs';
import { Id } from './values/simple.mjs';

/** values() and valueOf() of an enum; null for other names. */
export function enumStatics(declaration, key) {
    const calls = {
        values: {
            type: listOf(declaration.type),
            run: () => new ApexList(declaration.type, [...declaration.constants])
        },
        valueof: { type: declaration.type, run: ([name]) => constantNamed(declaration, name) }
    };
    return calls[key] ?? null;
}

function constantNamed(declaration, name) {
    if (name === null) {
        throw nullPointer();
    }
    return (
        declaration.constant(name) ??
        raise('NoSuchElementException', `No enum constant ${declaration.fullName}.${name}`)
    );
}

/** getOrgDefaults() and getInstance() of a custom setting, getSObjectType() of any object; null for other names. */
export function objectStatics(runtime, schema, key) {
    if (key === 'getsobjecttype') {
        return { type: platformType('SObjectType'), run: () => schema.token };
    }
    if (!schema.setting) {
        return null;
    }
    const calls = {
        getorgdefaults: { type: schema.type, run: () => settingOf(runtime, schema, runtime.organizationId) },
        getinstance: { type: schema.type, run: (args) => instanceFor(runtime, schema, args) },
        getvalues: { type: schema.type, run: ([owner]) => ownSetting(runtime, schema, ownerOf(owner)) }
    };
    return calls[key] ?? null;
}

function ownerOf(owner) {
    if (!(owner instanceof Id)) {
        throw unsupported('getValues() without an id');
    }
    return owner;
}

/** A setting's record of an owner; null where there is none. */
function ownSetting(runtime, schema, owner) {
    const row = runtime.rows.all(schema).find((each) => each.fields.get('setupownerid')?.short === owner.short);
    return row ? row.copy() : null;
}

/** As Apex gives it: an empty record in place of none. */
function settingOf(runtime, schema, owner) {
    return ownSetting(runtime, schema, owner) ?? emptySetting(schema, owner);
}

function emptySetting(schema, owner) {
    const made = new SObjectRecord(schema);
    made.fields.set('setupownerid', owner);
    return made;
}

/** The user's own setting, field by field over those of the profile and of the organization. */
function instanceFor(runtime, schema, args) {
    if (args.length > 0) {
        throw unsupported('getInstance() with an id');
    }
    const { userId } = runtime.access;
    const user = runtime.rows.find(runtime.schema.object('User'), userId);
    const levels = [runtime.organizationId, user?.fields.get('profileid'), userId].filter(Boolean);
    const made = emptySetting(schema, userId);
    for (const found of levels.map((owner) => ownSetting(runtime, schema, owner)).filter(Boolean)) {
        [...found.fields].filter(([, value]) => value !== null).forEach(([key, value]) => made.fields.set(key, value));
    }
    return made;
}
