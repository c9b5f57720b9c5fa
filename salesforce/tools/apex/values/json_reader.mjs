// JSON text to Apex values: maps, lists, texts, numbers, Booleans and null.

import { OBJECT, PRIMITIVE } from '../types.mjs';
import { ApexList, ApexMap } from './collections.mjs';
import { Decimal } from './decimal.mjs';
import { raise } from './exceptions.mjs';

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORDS = { true: true, false: false, null: null };

/**
 * Reads JSON as JSON.deserializeUntyped does: whole numbers become Integers, or Longs where they are too large, others
 * Decimals. A JSONException where the text is not JSON.
 */
export function readJson(text) {
    const reader = new Reader(text);
    const value = reader.value();
    reader.end();
    return value;
}

class Reader {
    constructor(text) {
        this.text = text;
        this.at = 0;
    }

    value() {
        this.blanks();
        const letter = this.text[this.at];
        if (letter === '{') {
            return this.object();
        }
        if (letter === '[') {
            return this.array();
        }
        return letter === '"' ? this.string() : this.simple();
    }

    object() {
        const made = new ApexMap(PRIMITIVE.string, OBJECT);
        this.items('{', '}', () => {
            this.blanks();
            const key = this.string();
            this.expect(':');
            made.put(key, this.value());
        });
        return made;
    }

    array() {
        const made = new ApexList(OBJECT);
        this.items('[', ']', () => made.add(this.value()));
        return made;
    }

    items(open, close, one) {
        this.expect(open);
        if (this.takes(close)) {
            return;
        }
        do {
            one();
        } while (this.takes(','));
        this.expect(close);
    }

    string() {
        return JSON.parse(this.match(STRING) ?? this.unexpected());
    }

    simple() {
        const word = Object.keys(WORDS).find((each) => this.text.startsWith(each, this.at));
        if (word) {
            this.at += word.length;
            return WORDS[word];
        }
        return number(this.match(NUMBER) ?? this.unexpected());
    }

    match(pattern) {
        pattern.lastIndex = this.at;
        const found = pattern.exec(this.text)?.[0];
        this.at += found?.length ?? 0;
        return found;
    }

    blanks() {
        this.match(/[ \t\r\n]*/y);
    }

    takes(letter) {
        this.blanks();
        const there = this.text[this.at] === letter;
        this.at += there ? 1 : 0;
        return there;
    }

    expect(letter) {
        if (!this.takes(letter)) {
            this.unexpected();
        }
    }

    end() {
        this.blanks();
        if (this.at < this.text.length) {
            this.unexpected();
        }
    }

    unexpected() {
        const before = this.text.slice(0, this.at).split('\n');
        const place = `at [line:${before.length}, column:${before.at(-1).length + 1}]`;
        const letter = this.text[this.at];
        const told =
            letter === undefined
                ? 'Unexpected end-of-input'
                : `Unexpected character ('${letter}' (code ${letter.charCodeAt(0)}))`;
        return raise('JSONException', `${told} ${place}`);
    }
}

function number(written) {
    if (/[.eE]/.test(written)) {
        return Decimal.parse(written);
    }
    const whole = BigInt(written);
    const fitsInteger = whole === BigInt.asIntN(32, whole);
    return fitsInteger ? Number(whole) : whole === BigInt.asIntN(64, whole) ? whole : Decimal.parse(written);
}
