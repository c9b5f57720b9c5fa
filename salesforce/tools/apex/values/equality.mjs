// When two values are the same: for ==, for ===, and as elements of sets and keys of maps.

import { unsupported } from '../errors.mjs';
import { ApexList, ApexMap, ApexSet } from './collections.mjs';
import { Decimal } from './decimal.mjs';
import { EnumValue, Instance, PlatformObject } from './instance.mjs';
import { SObjectRecord } from './record.mjs';
import { Blob, Double, Id, parseId } from './simple.mjs';
import { ApexDate, Datetime, midnight } from './time.mjs';
import { toDecimal } from './numbers.mjs';

/** Whether a value is a number of any kind. */
export function isNumber(value) {
    return (
        typeof value === 'number' || typeof value === 'bigint' || value instanceof Double || value instanceof Decimal
    );
}

/**
 * The operator ==.
 * @param {boolean} ignoringCase whether strings are compared as the operator compares two Strings; false where Objects
 *     are compared, as equals() and collections do
 */
export function equal(left, right, ignoringCase) {
    if (left === null || right === null || left === right) {
        return left === right;
    }
    if (isNumber(left) && isNumber(right)) {
        return equalNumbers(left, right);
    }
    if (isText(left) && isText(right)) {
        return equalTexts(left, right, ignoringCase);
    }
    if (left instanceof ApexDate && right instanceof Datetime) {
        return midnight(left).milliseconds === right.milliseconds;
    }
    if (left instanceof Datetime && right instanceof ApexDate) {
        return equal(right, left, ignoringCase);
    }
    return left.constructor === right.constructor && equalObjects(left, right);
}

function equalNumbers(left, right) {
    if (left instanceof Double || right instanceof Double) {
        return asDouble(left) === asDouble(right);
    }
    return toDecimal(left).compare(toDecimal(right)) === 0;
}

function asDouble(value) {
    return value instanceof Double ? value.value : Number(String(value));
}

function isText(value) {
    return typeof value === 'string' || value instanceof Id;
}

function equalTexts(left, right, ignoringCase) {
    if (left instanceof Id || right instanceof Id) {
        const ids = [left, right].map((each) => (each instanceof Id ? each : parseId(each)));
        return ids.every(Boolean) && ids[0].short === ids[1].short;
    }
    return ignoringCase ? left.toLowerCase() === right.toLowerCase() : left === right;
}

function equalObjects(left, right) {
    if (left instanceof Instance && (definesEquality(left) || definesEquality(right))) {
        throw unsupported('a class with its own equals()');
    }
    if (left instanceof Instance || left instanceof EnumValue || typeof left !== 'object') {
        return false;
    }
    return deepKey(left) === deepKey(right);
}

function definesEquality(instance) {
    return instance.type.findMethods('equals').length > 0 || instance.type.findMethods('hashcode').length > 0;
}

/** What a value is known by as an element of a set or a key of a map. */
export function keyOf(value) {
    if (value instanceof Instance) {
        if (definesEquality(value)) {
            throw unsupported(`a key of ${value.type.fullName}, which has its own equals()`);
        }
        return value;
    }
    return value instanceof EnumValue || value instanceof PlatformObject ? value : deepKey(value);
}

/** A text that equal values share. */
function deepKey(value) {
    if (value === null) {
        return 'null';
    }
    if (isNumber(value)) {
        return value instanceof Double && !Number.isFinite(value.value)
            ? `n${value}`
            : `n${toDecimal(value).stripped()}`;
    }
    if (typeof value === 'boolean') {
        return `b${value}`;
    }
    if (isText(value)) {
        return `s${value}`;
    }
    return compositeKey(value);
}

function compositeKey(value) {
    if (value instanceof ApexDate) {
        return `d${value.days}`;
    }
    if (value instanceof Datetime) {
        return `t${value.milliseconds}`;
    }
    if (value instanceof Blob) {
        return `x${value.bytes.toString('hex')}`;
    }
    if (value instanceof ApexList) {
        return `l${JSON.stringify(value.items.map(identityKey))}`;
    }
    if (value instanceof ApexSet) {
        return `e${JSON.stringify(value.values().map(identityKey).sort())}`;
    }
    if (value instanceof ApexMap) {
        return `m${JSON.stringify([...value.entries.values()].map((pair) => pair.map(identityKey)).sort())}`;
    }
    if (value instanceof SObjectRecord) {
        return `r${value.schema.key}${JSON.stringify([...value.fields].map(([k, v]) => [k, deepKey(v)]).sort())}`;
    }
    return identityKey(value);
}

const numbers = new WeakMap();
let counted = 0;

/** As `deepKey`, with a number of their own for objects that are only equal to themselves. */
function identityKey(value) {
    const key =
        value instanceof Instance || value instanceof EnumValue || value instanceof PlatformObject ? value : null;
    if (!key) {
        return deepKey(value);
    }
    if (!numbers.has(key)) {
        numbers.set(key, ++counted);
    }
    return `o${numbers.get(key)}`;
}

/** The operator ===: the same object; for values without identity the same as ==. */
export function identical(left, right) {
    const plain = left === null || right === null || typeof left !== 'object' || left instanceof Id || isNumber(left);
    return plain ? equal(left, right, true) : left === right;
}
