// What a value looks like as text: String.valueOf, and the operator + with a String.

import { ApexList, ApexMap, ApexSet } from './collections.mjs';
import { isException } from './exceptions.mjs';
import { EnumValue, Instance, PlatformObject } from './instance.mjs';
import { SObjectRecord } from './record.mjs';
import { Blob } from './simple.mjs';

/** How objects of own classes that define toString() become text; set once by whoever can call methods. */
export const ownText = { of: () => null };

/** The text of any value; 'null' for null. */
export function text(value) {
    if (value === null) {
        return 'null';
    }
    if (typeof value !== 'object') {
        return String(value);
    }
    return collectionText(value) ?? objectText(value);
}

function collectionText(value) {
    if (value instanceof ApexList) {
        return `(${value.items.map(text).join(', ')})`;
    }
    if (value instanceof ApexSet) {
        return `{${value.values().map(text).join(', ')}}`;
    }
    if (value instanceof ApexMap) {
        return `{${[...value.entries.values()].map(([key, each]) => `${text(key)}=${text(each)}`).join(', ')}}`;
    }
    return null;
}

function objectText(value) {
    if (value instanceof EnumValue) {
        return value.name;
    }
    if (value instanceof SObjectRecord) {
        const fields = [...value.fields].map(([key, each]) => `${value.schema.field(key).name}=${text(each)}`);
        return `${value.schema.name}:{${fields.join(', ')}}`;
    }
    if (value instanceof Instance) {
        return ownText.of(value) ?? instanceText(value);
    }
    if (value instanceof PlatformObject) {
        return value.text ?? value.kind;
    }
    return value instanceof Blob ? `Blob[${value.bytes.length}]` : value.toString();
}

function instanceText(instance) {
    if (isException(instance)) {
        const name = exceptionName(instance);
        return `${name}: ${messageOf(instance)}`;
    }
    return `${instance.type.name}:[${[...instance.fields].map(([key, each]) => `${key}=${text(each)}`).join(', ')}]`;
}

/** What getTypeName() gives of an exception. */
export function exceptionName(exception) {
    return exception.type.fromPlatform ? `System.${exception.type.name}` : exception.type.fullName;
}

/** What getMessage() gives of an exception. */
export function messageOf(exception) {
    return exception.message ?? 'Script-thrown exception';
}
