// Apex values to JSON text.

import { unsupported } from '../errors.mjs';
import { ApexList, ApexMap, ApexSet } from './collections.mjs';
import { isException } from './exceptions.mjs';
import { EnumValue, Instance, PlatformObject } from './instance.mjs';
import { SObjectRecord } from './record.mjs';
import { Blob, Id } from './simple.mjs';
import { text } from './text.mjs';
import { ApexDate, Datetime } from './time.mjs';

const VERSION = 'v64.0';

/** A value as trees of arrays (lists), Maps (objects) and written scalars. */
function treeOf(value, options) {
    if (value instanceof ApexList || value instanceof ApexSet) {
        return value.values().map((each) => treeOf(each, options));
    }
    const pairs = pairsOf(value, options);
    if (!pairs) {
        return scalar(value);
    }
    const kept = options.withoutNulls ? pairs.filter(([, each]) => each !== null) : pairs;
    return new Map(kept.map(([name, each]) => [name, treeOf(each, options)]));
}

/** Names and values of what is an object in JSON; null for anything else. */
function pairsOf(value, { valueOf }) {
    if (value instanceof ApexMap) {
        return [...value.entries.values()].map(([key, each]) => [keyOf(key), each]);
    }
    if (value instanceof SObjectRecord) {
        return recordPairs(value);
    }
    if (value instanceof Instance) {
        if (isException(value)) {
            throw unsupported('JSON of an exception');
        }
        return instanceFields(value).map((field) => [field.name, valueOf(value, field)]);
    }
    return value instanceof PlainObject ? value.pairs : null;
}

class PlainObject {
    constructor(pairs) {
        this.pairs = pairs;
    }
}

function keyOf(key) {
    if (key === null || key instanceof Instance) {
        throw unsupported('JSON of a map with such keys');
    }
    return text(key);
}

function instanceFields(value) {
    return value.type
        .chain()
        .reverse()
        .flatMap((each) => [...each.fields.values()])
        .filter((field) => !field.isStatic && !field.modifiers.has('transient') && field.getter !== undefined);
}

function recordPairs(record) {
    const { name } = record.schema;
    const url = `/services/data/${VERSION}/sobjects/${name}${record.id ? `/${record.id}` : ''}`;
    const attributes = new PlainObject([['type', name], ...(record.id ? [['url', url]] : [])]);
    const fields = [...record.fields].map(([key, value]) => [record.schema.field(key).name, value]);
    const parents = [...record.parents]
        .filter(([, parent]) => parent)
        .map(([key, parent]) => [record.schema.lookup(key).relationship, parent]);
    if (record.children.size) {
        throw unsupported('JSON of a record with child records');
    }
    return [['attributes', attributes], ...fields, ...parents];
}

function scalar(value) {
    if (value === null || typeof value === 'boolean') {
        return String(value);
    }
    if (value instanceof Datetime) {
        return quoted(value.toIso());
    }
    if (value instanceof Blob) {
        return quoted(value.bytes.toString('base64'));
    }
    const asText =
        typeof value === 'string' || value instanceof Id || value instanceof EnumValue || value instanceof ApexDate;
    if (asText || (value instanceof PlatformObject && value.kind === 'UUID')) {
        return quoted(text(value));
    }
    if (value instanceof PlatformObject) {
        throw unsupported(`JSON of a ${value.kind}`);
    }
    return text(value);
}

function quoted(written) {
    return JSON.stringify(written);
}

/**
 * JSON.serialize.
 * @param {object} options `valueOf(object, field)` reads fields; `withoutNulls` leaves out what is null
 */
export function writeJson(value, options) {
    return compact(treeOf(value, options));
}

function compact(tree) {
    if (Array.isArray(tree)) {
        return `[${tree.map(compact).join(',')}]`;
    }
    return tree instanceof Map
        ? `{${[...tree].map(([name, each]) => `${quoted(name)}:${compact(each)}`).join(',')}}`
        : tree;
}

/** JSON.serializePretty. */
export function writePrettyJson(value, options) {
    return pretty(treeOf(value, options), '');
}

function pretty(tree, indent) {
    const deeper = `${indent}  `;
    if (Array.isArray(tree)) {
        return tree.length ? `[ ${tree.map((each) => pretty(each, indent)).join(', ')} ]` : '[ ]';
    }
    if (!(tree instanceof Map)) {
        return tree;
    }
    const lines = [...tree].map(([name, each]) => `${deeper}${quoted(name)} : ${pretty(each, deeper)}`);
    return lines.length ? `{\n${lines.join(',\n')}\n${indent}}` : '{ }';
}
