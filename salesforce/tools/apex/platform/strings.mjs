// String and Id.

import { unsupported } from '../errors.mjs';
import { PRIMITIVE } from '../types.mjs';
import { ApexList } from '../values/collections.mjs';
import { raise } from '../values/exceptions.mjs';
import { parseId } from '../values/simple.mjs';
import { text } from '../values/text.mjs';
import { elementsAsText } from './collections.mjs';

const BLANKS = /^\s*$/;

function within(string, start, end) {
    if (start < 0 || start > string.length) {
        raise('StringException', `Starting position out of bounds: ${start}`);
    }
    if (end < start || end > string.length) {
        raise('StringException', `Ending position out of bounds: ${end}`);
    }
    return string.slice(start, end);
}

/** Shortens with three dots at the end; the length is at least 4. */
function abbreviate(string, most) {
    if (most < 4) {
        raise('IllegalArgumentException', 'Minimum abbreviation width is 4');
    }
    return string.length > most ? `${string.slice(0, most - 3)}...` : string;
}

/** A Java regular expression as JavaScript's; what is written otherwise is refused. */
function pattern(written, flags = 'g') {
    if (/\\[QEGZzAhHRX]|\(\?[>imsx]|[*+?}]\+|\\p\{/.test(written)) {
        throw unsupported(`the regular expression ${written}`);
    }
    return new RegExp(written, flags);
}

function split(string, expression, most = 0) {
    if (most !== 0) {
        throw unsupported('split() with a limit');
    }
    const parts = string.split(pattern(expression, ''));
    // Empty texts at the end are dropped, and so is one that a match of nothing would make at the start.
    while (parts.length > 1 && parts.at(-1) === '') {
        parts.pop();
    }
    return ApexList.of(PRIMITIVE.string, parts);
}

function formatted(form, values) {
    return form
        .replace(/''/g, '\u0000')
        .replace(/\{(\d+)\}/g, (whole, index) => (values[index] === undefined ? whole : text(values[index])))
        .replace(/\u0000/g, "'");
}

function containsOnly(string, expression) {
    return string !== '' && expression.test(string);
}

const REPLACEMENT = (written) => written.replace(/\$(?!\d)/g, '$$$$');

const METHODS = {
    'abbreviate(Integer) String': abbreviate,
    'capitalize() String': (string) => string.slice(0, 1).toUpperCase() + string.slice(1),
    'charAt(Integer) Integer': (string, index) => within(string, index, index + 1).charCodeAt(0),
    'compareTo(String) Integer': (string, other) => (string < other ? -1 : string > other ? 1 : 0),
    'contains(String) Boolean': (string, part) => string.includes(part),
    'containsIgnoreCase(String) Boolean': (string, part) => string.toLowerCase().includes(part.toLowerCase()),
    'countMatches(String) Integer': (string, part) => (part === '' ? 0 : string.split(part).length - 1),
    'deleteWhitespace() String': (string) => string.replace(/\s/g, ''),
    'endsWith(String) Boolean': (string, end) => string.endsWith(end),
    'endsWithIgnoreCase(String) Boolean': (string, end) => string.toLowerCase().endsWith(end.toLowerCase()),
    'equals(Object?) Boolean': (string, other) => other !== null && string === text(other),
    'equalsIgnoreCase(String?) Boolean': (string, other) =>
        other !== null && string.toLowerCase() === other.toLowerCase(),
    'escapeSingleQuotes() String': (string) => string.replace(/'/g, "\\'"),
    'indexOf(String) Integer': (string, part) => string.indexOf(part),
    'indexOf(String,Integer) Integer': (string, part, start) => string.indexOf(part, start),
    'isAlpha() Boolean': (string) => containsOnly(string, /^\p{L}+$/u),
    'isAlphanumeric() Boolean': (string) => containsOnly(string, /^[\p{L}\p{N}]+$/u),
    'isNumeric() Boolean': (string) => containsOnly(string, /^\p{Nd}+$/u),
    'lastIndexOf(String) Integer': (string, part) => string.lastIndexOf(part),
    'left(Integer) String': (string, count) => string.slice(0, Math.max(count, 0)),
    'leftPad(Integer,String) String': (string, length, pad) => string.padStart(length, pad),
    'leftPad(Integer) String': (string, length) => string.padStart(length),
    'length() Integer': (string) => string.length,
    'mid(Integer,Integer) String': (string, start, count) =>
        string.slice(Math.max(start, 0), Math.max(start, 0) + count),
    'remove(String) String': (string, part) => (part === '' ? string : string.replaceAll(part, '')),
    'removeEnd(String) String': (string, end) => (end && string.endsWith(end) ? string.slice(0, -end.length) : string),
    'removeStart(String) String': (string, start) => (string.startsWith(start) ? string.slice(start.length) : string),
    'repeat(Integer) String': (string, count) => string.repeat(Math.max(count, 0)),
    'replace(String,String) String': (string, part, by) => string.replaceAll(part, () => by),
    'replaceAll(String,String) String': (string, expression, by) =>
        string.replace(pattern(expression), REPLACEMENT(by)),
    'replaceFirst(String,String) String': (string, expression, by) =>
        string.replace(pattern(expression, ''), REPLACEMENT(by)),
    'reverse() String': (string) => [...string].reverse().join(''),
    'right(Integer) String': (string, count) => (count <= 0 ? '' : string.slice(-count)),
    'rightPad(Integer,String) String': (string, length, pad) => string.padEnd(length, pad),
    'rightPad(Integer) String': (string, length) => string.padEnd(length),
    'split(String) List<String>': split,
    'split(String,Integer) List<String>': split,
    'startsWith(String) Boolean': (string, start) => string.startsWith(start),
    'startsWithIgnoreCase(String) Boolean': (string, start) => string.toLowerCase().startsWith(start.toLowerCase()),
    'substring(Integer) String': (string, start) => within(string, start, string.length),
    'substring(Integer,Integer) String': within,
    'substringAfter(String) String': (string, part) => afterIndex(string, string.indexOf(part), part),
    'substringAfterLast(String) String': (string, part) => afterIndex(string, string.lastIndexOf(part), part),
    'substringBefore(String) String': (string, part) => beforeIndex(string, string.indexOf(part)),
    'substringBeforeLast(String) String': (string, part) => beforeIndex(string, string.lastIndexOf(part)),
    'substringBetween(String,String) String': between,
    'toLowerCase() String': (string) => string.toLowerCase(),
    'toUpperCase() String': (string) => string.toUpperCase(),
    'trim() String': (string) => string.trim(),
    'uncapitalize() String': (string) => string.slice(0, 1).toLowerCase() + string.slice(1),
    'toString() String': (string) => string,
    'hashCode() Integer': (string) =>
        [...string].reduce((sum, letter) => (Math.imul(31, sum) + letter.charCodeAt(0)) | 0, 0)
};

function afterIndex(string, index, part) {
    return index < 0 ? '' : string.slice(index + part.length);
}

function beforeIndex(string, index) {
    return index < 0 ? string : string.slice(0, index);
}

function between(string, open, close) {
    const start = string.indexOf(open);
    const end = start < 0 ? -1 : string.indexOf(close, start + open.length);
    return end < 0 ? null : string.slice(start + open.length, end);
}

const STATICS = {
    'escapeSingleQuotes(String) String': (string) => string.replace(/'/g, "\\'"),
    'format(String,List<Object>) String': (form, list) => formatted(form, list.items),
    'format(String,List<String>) String': (form, list) => formatted(form, list.items),
    'isBlank(String?) Boolean': (string) => string === null || BLANKS.test(string),
    'isEmpty(String?) Boolean': (string) => string === null || string === '',
    'isNotBlank(String?) Boolean': (string) => string !== null && !BLANKS.test(string),
    'isNotEmpty(String?) Boolean': (string) => string !== null && string !== '',
    'join(any,String) String': elementsAsText,
    'valueOf(Object?) String': (value) => (value === null ? null : text(value))
};

/** String and Id. */
export function strings(runtime) {
    return [
        { name: 'String', statics: STATICS, methods: METHODS },
        {
            name: 'Id',
            statics: {
                'valueOf(String) Id': (written) =>
                    parseId(written) ?? raise('StringException', `Invalid id: ${written}`)
            },
            methods: {
                ...METHODS_OF_TEXT,
                'getSObjectType() SObjectType': (id) => objectOf(runtime, id).token,
                'to15() String': (id) => id.text.slice(0, 15),
                'equals(Object?) Boolean': (id, other) => other !== null && parseId(text(other))?.short === id.short
            }
        }
    ];
}

/** The methods of String that an Id has as well. */
const METHODS_OF_TEXT = Object.fromEntries(
    Object.entries(METHODS)
        .filter(([signature]) => /^(startsWith|substring|left|length|toString)\(/.test(signature))
        .map(([signature, run]) => [signature, (id, ...args) => run(id.text, ...args)])
);

function objectOf(runtime, id) {
    const found = [...runtime.schema.objects.values()].find((each) => each.prefix === id.text.slice(0, 3));
    if (!found) {
        throw unsupported(`the object of ${id.text}`);
    }
    return found;
}
