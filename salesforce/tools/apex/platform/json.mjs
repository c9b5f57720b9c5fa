// JSON.

import { SourceError, unsupported } from '../errors.mjs';
import { readJson } from '../values/json_reader.mjs';
import { writeJson, writePrettyJson } from '../values/json_writer.mjs';
import { PRIMITIVE } from '../types.mjs';
import { ApexList, ApexMap, ApexSet } from '../values/collections.mjs';
import { assign } from '../values/convert.mjs';
import { raise } from '../values/exceptions.mjs';
import { Instance } from '../values/instance.mjs';
import { toDecimal } from '../values/numbers.mjs';
import { SObjectRecord } from '../values/record.mjs';
import { Blob, parseId } from '../values/simple.mjs';
import { text } from '../values/text.mjs';
import { ApexDate, Datetime } from '../values/time.mjs';

/** Gives what was read of JSON the form of a type, as JSON.deserialize does. */
export function shaped(value, type) {
    if (value === null || type.kind === 'object') {
        return value;
    }
    if (type.kind === 'collection') {
        return collection(value, type);
    }
    if (type.kind === 'class') {
        return type.declaration.form === 'enum' ? constant(value, type.declaration) : instance(value, type.declaration);
    }
    if (type.kind === 'sobject' && type.schema) {
        return record(value, type.schema);
    }
    if (type.kind !== 'primitive') {
        throw unsupported(`JSON.deserialize to ${type}`);
    }
    return primitive(value, type);
}

function mismatch(value, type) {
    return raise('JSONException', `Illegal value for ${type}: ${text(value)}`);
}

const PRIMITIVES = {
    date: (value) => ApexDate.parse(value.slice(0, 10)),
    datetime: (value) => Datetime.parse(value),
    id: (value) => parseId(value),
    blob: (value) => new Blob(Buffer.from(value, 'base64'))
};

function primitive(value, type) {
    if (typeof value === 'string' && PRIMITIVES[type.key]) {
        return PRIMITIVES[type.key](value) ?? mismatch(value, type);
    }
    try {
        return type === PRIMITIVE.double ? assign(toDecimal(value), PRIMITIVE.double) : assign(value, type);
    } catch (error) {
        return error instanceof SourceError ? mismatch(value, type) : rethrow(error);
    }
}

function rethrow(error) {
    throw error;
}

function collection(value, type) {
    const list = value instanceof ApexList;
    if (list && (type.key === 'list' || type.key === 'set')) {
        const items = value.items.map((item) => shaped(item, type.args[0]));
        return type.key === 'list' ? ApexList.of(type.args[0], items) : ApexSet.of(type.args[0], items);
    }
    if (!(value instanceof ApexMap) || type.key !== 'map') {
        return mismatch(value, type);
    }
    const made = new ApexMap(...type.args);
    value.entries.forEach(([key, each]) => made.put(primitive(key, type.args[0]), shaped(each, type.args[1])));
    return made;
}

function constant(value, declaration) {
    return declaration.constant(String(value)) ?? mismatch(value, declaration.type);
}

/** An object with the fields that were read; no constructor runs, and names that it has no field for are passed over. */
function instance(value, declaration) {
    if (!(value instanceof ApexMap)) {
        return mismatch(value, declaration.type);
    }
    const made = new Instance(declaration);
    for (const field of declaration.chain().flatMap((each) => [...each.fields.values()])) {
        if (!field.isStatic) {
            made.fields.set(field.key, null);
        }
    }
    value.entries.forEach(([key, each]) => {
        const field = declaration.findField(key.toLowerCase());
        if (field && !field.isStatic) {
            made.fields.set(field.key, shaped(each, field.type));
        }
    });
    return made;
}

function record(value, schema) {
    const made = new SObjectRecord(schema);
    value.entries.forEach(([key, each]) => {
        if (key !== 'attributes') {
            const field =
                schema.field(key) ??
                raise('JSONException', `No such column '${key}' on sobject of type ${schema.name}`);
            made.fields.set(field.key, shaped(each, field.type));
        }
    });
    return made;
}

/** The class JSON. */
export function json(runtime) {
    const valueOf = (object, field) => runtime.getField(object, field, false);
    return [
        {
            name: 'JSON',
            statics: {
                'serialize(Object?) String': (value) => writeJson(value, { valueOf }),
                'serialize(Object?,Boolean) String': (value, withoutNulls) =>
                    writeJson(value, { valueOf, withoutNulls }),
                'serializePretty(Object?) String': (value) => writePrettyJson(value, { valueOf }),
                'serializePretty(Object?,Boolean) String': (value, withoutNulls) =>
                    writePrettyJson(value, { valueOf, withoutNulls }),
                'deserializeUntyped(String) Object': readJson,
                'deserialize(String,Type) Object': (written, token) => shaped(readJson(written), token.type)
            }
        }
    ];
}
