// The platform's exceptions: the classes, and making one.

import { Declaration } from '../program/declaration.mjs';
import { Thrown, position } from '../errors.mjs';
import { Instance } from './instance.mjs';

const NAMES = [
    'AssertException',
    'AsyncException',
    'AuraHandledException',
    'CalloutException',
    'DmlException',
    'EmailException',
    'FinalException',
    'HandledException',
    'IllegalArgumentException',
    'InvalidParameterValueException',
    'JSONException',
    'LimitException',
    'ListException',
    'MathException',
    'NoAccessException',
    'NoDataFoundException',
    'NoSuchElementException',
    'NullPointerException',
    'QueryException',
    'RequiredFeatureMissingException',
    'NoSuchAlgorithmException',
    'SecurityException',
    'SerializationException',
    'SObjectException',
    'StringException',
    'TypeException',
    'UnexpectedException',
    'XmlException'
];

/** The root of all exceptions. */
export const EXCEPTION = Declaration.ofPlatform('class', 'Exception');

/** The platform's exceptions by name in lower case. */
export const SYSTEM_EXCEPTIONS = new Map(
    NAMES.map((name) => [name.toLowerCase(), Declaration.ofPlatform('class', name, { superclass: EXCEPTION })])
);

/** Exceptions that no catch block sees: they end the transaction. */
const UNCATCHABLE = new Set(['assertexception', 'limitexception']);

/** Makes an exception of the platform's with the message that `getMessage()` gives. */
export function systemException(name, message) {
    const made = newException(SYSTEM_EXCEPTIONS.get(name.toLowerCase()));
    made.message = message;
    return made;
}

/** Makes an exception of a class, without a message, born at the current line. */
export function newException(type) {
    const made = new Instance(type);
    made.message = null;
    made.cause = null;
    made.site = position.site;
    return made;
}

/** The error for a member of null. */
export function nullPointer() {
    return new Thrown(systemException('NullPointerException', 'Attempt to de-reference a null object'));
}

/** Throws an exception of the platform's. */
export function raise(name, message) {
    throw new Thrown(systemException(name, message));
}

export function isException(value) {
    return value instanceof Instance && value.type.distanceTo(EXCEPTION) !== null;
}

export function isCatchable(exception) {
    return !UNCATCHABLE.has(exception.type.key) || !exception.type.fromPlatform;
}
