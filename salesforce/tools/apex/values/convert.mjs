// Which type a value has, and what happens to it in an assignment and in a cast.

import { SourceError } from '../errors.mjs';
import { OBJECT, PRIMITIVE, Type, fit } from '../types.mjs';
import { ApexList, ApexMap, ApexSet } from './collections.mjs';
import { Decimal } from './decimal.mjs';
import { raise } from './exceptions.mjs';
import { EnumValue, Instance, PlatformObject } from './instance.mjs';
import { toDecimal, toDouble, width } from './numbers.mjs';
import { SObjectRecord } from './record.mjs';
import { Blob, Double, Id, parseId } from './simple.mjs';
import { ApexDate, Datetime, midnight } from './time.mjs';

const CLASSES = [
    [Id, PRIMITIVE.id],
    [Decimal, PRIMITIVE.decimal],
    [Double, PRIMITIVE.double],
    [ApexDate, PRIMITIVE.date],
    [Datetime, PRIMITIVE.datetime],
    [Blob, PRIMITIVE.blob]
];
const NATIVE = {
    boolean: PRIMITIVE.boolean,
    number: PRIMITIVE.integer,
    bigint: PRIMITIVE.long,
    string: PRIMITIVE.string
};

/** The type that a value has while the code runs. Null has none; Object stands for it. */
export function typeOf(value) {
    if (value === null) {
        return OBJECT;
    }
    const simple = NATIVE[typeof value] ?? CLASSES.find(([made]) => value instanceof made)?.[1];
    return simple ?? typeOfObject(value);
}

function typeOfObject(value) {
    if (value instanceof ApexList || value instanceof ApexSet || value instanceof ApexMap) {
        return value.type;
    }
    if (value instanceof SObjectRecord) {
        return value.schema.type;
    }
    if (value instanceof Instance || value instanceof EnumValue) {
        return value.type.type;
    }
    if (value instanceof PlatformObject) {
        return platformType(value.kind);
    }
    throw new Error(`no Apex type for ${value?.constructor?.name}`);
}

const platformTypes = new Map();

/** The type of the platform's objects of a kind. */
export function platformType(kind) {
    if (!platformTypes.has(kind)) {
        platformTypes.set(kind, new Type('platform', kind));
    }
    return platformTypes.get(kind);
}

const TO = {
    long: (value) => (width(value) === 0 ? BigInt(value) : undefined),
    double: (value) => (width(value) === null ? undefined : toDouble(value)),
    decimal: (value) => (width(value) === null ? undefined : toDecimal(value)),
    string: (value) => (value instanceof Id ? value.text : undefined),
    id: (value) => (typeof value === 'string' ? idOf(value) : undefined),
    datetime: (value) => (value instanceof ApexDate ? midnight(value) : undefined)
};

function idOf(text) {
    const id = parseId(text);
    return id ?? raise('StringException', `Invalid id: ${text}`);
}

/** What an assignment to a variable of the type stores; an error where the compiler would refuse it. */
export function assign(value, type) {
    if (value === null || type === null || type.kind === 'object') {
        return value;
    }
    const from = typeOf(value);
    if (type.kind === 'primitive') {
        const stored = from === type ? value : TO[type.key]?.(value);
        if (stored !== undefined) {
            return stored;
        }
    } else if (fit(from, type) > 0) {
        return value;
    } else if (type.kind === 'sobject' && value instanceof ApexList && value.fromQuery) {
        return assign(onlyRow(value), type);
    }
    throw new SourceError(`illegal assignment from ${from} to ${type}`);
}

/** The record of a query that is assigned to one record. */
export function onlyRow(rows) {
    if (rows.items.length !== 1) {
        const found = rows.items.length ? 'more than 1 row' : 'no rows';
        raise('QueryException', `List has ${found} for assignment to SObject`);
    }
    return rows.items[0];
}

/** Whether `value instanceof type`. */
export function isInstance(value, type) {
    return value !== null && holds(typeOf(value), type);
}

/** Whether a value of one type is one of the other without conversion. */
function holds(from, type) {
    if (from.kind === 'primitive' && type.kind === 'primitive') {
        return from.is(type);
    }
    if (from.kind === 'collection' && type.kind === 'collection') {
        return (
            from.key === type.key &&
            from.args.every((arg, index) => arg.is(type.args[index]) || holds(arg, type.args[index]))
        );
    }
    return fit(from, type) > 0 && !(from.kind === 'sobject' && from.schema === null && type.schema !== null);
}

/** What `(type) value` gives; a TypeException where the value is of another type. */
export function cast(value, type) {
    if (value === null || isInstance(value, type)) {
        return value;
    }
    const number = castNumber(value, type);
    if (number !== null) {
        return number;
    }
    if (value instanceof ApexList && type.kind === 'collection' && listsFit(value, type)) {
        return value;
    }
    if (value instanceof ApexList && type.kind === 'sobject') {
        return assign(value, type);
    }
    const converted = type.kind === 'primitive' ? TO[type.key]?.(value) : undefined;
    return converted ?? raise('TypeException', `Invalid conversion from runtime type ${typeOf(value)} to ${type}`);
}

/** Records of one object in a list of any object's: Apex casts such lists both ways. */
function listsFit(list, type) {
    const [from, to] = [list.elementType, type.args[0]];
    return from.kind === 'sobject' && to.kind === 'sobject' && list.items.every((item) => isInstance(item, to));
}

function castNumber(value, type) {
    if (width(value) === null || type.kind !== 'primitive') {
        return null;
    }
    const whole = value instanceof Double ? BigInt(Math.trunc(value.value)) : toDecimal(value).whole();
    const made = {
        integer: () => Number(BigInt.asIntN(32, whole)),
        long: () => BigInt.asIntN(64, whole),
        double: () => toDouble(value),
        decimal: () => toDecimal(value)
    };
    return made[type.key]?.() ?? null;
}
