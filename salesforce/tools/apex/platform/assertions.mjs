// Assert, and System.assert and its kin.

import { isInstance } from '../values/convert.mjs';
import { equal } from '../values/equality.mjs';
import { raise } from '../values/exceptions.mjs';
import { text } from '../values/text.mjs';

function fail(told, message) {
    raise(
        'AssertException',
        `Assertion Failed${message === undefined || message === null ? '' : `: ${text(message)}`}${told ? `: ${told}` : ''}`
    );
}

function areEqual(expected, actual, message) {
    if (!equal(expected, actual, false)) {
        fail(`Expected: ${text(expected)}, Actual: ${text(actual)}`, message);
    }
}

function areNotEqual(first, second, message) {
    if (equal(first, second, false)) {
        fail(`Same value: ${text(first)}`, message);
    }
}

function isTrue(condition, message) {
    if (condition !== true) {
        fail('Expected: true', message);
    }
}

function isFalse(condition, message) {
    if (condition !== false) {
        fail('Expected: false', message);
    }
}

function isOf(value, token, message) {
    if (!isInstance(value, token.type)) {
        fail(`Expected an instance of ${token.text}`, message);
    }
}

function isNotOf(value, token, message) {
    if (isInstance(value, token.type)) {
        fail(`Expected no instance of ${token.text}`, message);
    }
}

/** The class Assert. System's assertions are in `systemAssertions`. */
export function assertions() {
    return [
        {
            name: 'Assert',
            statics: {
                'areEqual(Object?,Object?)': areEqual,
                'areEqual(Object?,Object?,String?)': areEqual,
                'areNotEqual(Object?,Object?)': areNotEqual,
                'areNotEqual(Object?,Object?,String?)': areNotEqual,
                'isTrue(Boolean?)': isTrue,
                'isTrue(Boolean?,String?)': isTrue,
                'isFalse(Boolean?)': isFalse,
                'isFalse(Boolean?,String?)': isFalse,
                'isNull(Object?)': (value) => areEqual(null, value),
                'isNull(Object?,String?)': (value, message) => areEqual(null, value, message),
                'isNotNull(Object?)': (value) => areNotEqual(null, value),
                'isNotNull(Object?,String?)': (value, message) => areNotEqual(null, value, message),
                'isInstanceOfType(Object?,Type)': isOf,
                'isInstanceOfType(Object?,Type,String?)': isOf,
                'isNotInstanceOfType(Object?,Type)': isNotOf,
                'isNotInstanceOfType(Object?,Type,String?)': isNotOf,
                'fail()': () => fail(''),
                'fail(String?)': (message) => fail('', message)
            }
        }
    ];
}

export const systemAssertions = {
    'assert(Boolean?)': isTrue,
    'assert(Boolean?,Object?)': isTrue,
    'assertEquals(Object?,Object?)': areEqual,
    'assertEquals(Object?,Object?,Object?)': areEqual,
    'assertNotEquals(Object?,Object?)': areNotEqual,
    'assertNotEquals(Object?,Object?,Object?)': areNotEqual
};
