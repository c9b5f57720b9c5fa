// SObject: what every record has.

import { SourceError, unsupported } from '../errors.mjs';
import { OBJECT, PRIMITIVE } from '../types.mjs';
import { ApexMap } from '../values/collections.mjs';
import { assign } from '../values/convert.mjs';
import { raise } from '../values/exceptions.mjs';
import { text } from '../values/text.mjs';

function fieldNamed(record, name) {
    return record.schema.field(name) ?? raise('SObjectException', `Invalid field ${name} for ${record.schema.name}`);
}

function fieldOf(record, { field }) {
    if (field.object !== record.schema) {
        raise('SObjectException', `${field.fullName} does not belong to SObject type ${record.schema.name}`);
    }
    return field;
}

function put(record, field, value) {
    const before = record.fields.get(field.key) ?? null;
    try {
        record.set(field, assign(value, field.type));
    } catch (error) {
        if (error instanceof SourceError) {
            raise('SObjectException', `Illegal assignment from ${text(value)} to ${field.type}`);
        }
        throw error;
    }
    return before;
}

function parentOf(record, relationship) {
    const lookup = record.schema.lookup(relationship);
    return lookup
        ? record.parent(lookup)
        : raise('SObjectException', `Invalid relationship ${relationship} for ${record.schema.name}`);
}

function childrenOf(record, relationship) {
    return (
        record.children.get(relationship.toLowerCase()) ??
        raise('SObjectException', `Invalid relationship ${relationship}`)
    );
}

function populated(record) {
    const made = new ApexMap(PRIMITIVE.string, OBJECT);
    record.fields.forEach((value, key) => made.put(record.schema.field(key).name, value));
    record.parents.forEach((parent, key) => {
        if (parent) {
            made.put(record.schema.lookup(key).relationship, parent);
        }
    });
    return made;
}

function copyOf(record, { keepsId = false, deep = false, keepsTimes = false } = {}) {
    if (deep || keepsTimes) {
        throw unsupported('clone() with more than one true argument');
    }
    const made = record.copy();
    if (!keepsId) {
        made.fields.delete('id');
    }
    return made;
}

function addError(runtime, record, told) {
    const { context } = runtime.triggers;
    const works = context?.works.filter((work) => work.row === record || work.before === record) ?? [];
    if (!works.length) {
        throw unsupported('addError() outside a trigger');
    }
    works[0].fail('FIELD_CUSTOM_VALIDATION_EXCEPTION', text(told));
}

/** SObject. */
export function records(runtime) {
    return [
        {
            name: 'SObject',
            methods: {
                'get(String) Object': (record, name) => record.get(fieldNamed(record, name)),
                'get(SObjectField) Object': (record, token) => record.get(fieldOf(record, token)),
                'put(String,Object?) Object': (record, name, value) => put(record, fieldNamed(record, name), value),
                'put(SObjectField,Object?) Object': (record, token, value) =>
                    put(record, fieldOf(record, token), value),
                'isSet(String) Boolean': (record, name) => record.fields.has(fieldNamed(record, name).key),
                'isSet(SObjectField) Boolean': (record, token) => record.fields.has(fieldOf(record, token).key),
                'getSObject(String) SObject': parentOf,
                'getSObject(SObjectField) SObject': (record, token) => record.parent(fieldOf(record, token)),
                'getSObjects(String) List<SObject>': childrenOf,
                'getSObjectType() SObjectType': (record) => record.schema.token,
                'getPopulatedFieldsAsMap() Map<String,Object>': populated,
                'clone() SObject': (record) => copyOf(record),
                'clone(Boolean) SObject': (record, keepsId) => copyOf(record, { keepsId }),
                'clone(Boolean,Boolean) SObject': (record, keepsId, deep) => copyOf(record, { keepsId, deep }),
                'addError(String)': (record, told) => addError(runtime, record, told),
                'addError(Exception)': (record, told) => addError(runtime, record, told)
            }
        }
    ];
}
