// Values that JavaScript has no type of its own for: ids, blobs and floating-point numbers.

const SUFFIX_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** A record's id, in the form of 18 characters. The first 15 tell which record it is. */
export class Id {
    /** @param {string} text 18 characters; make ids of other text with `parseId` */
    constructor(text) {
        this.text = text;
    }

    /** The part that two forms of one id share. */
    get short() {
        return this.text.slice(0, 15);
    }

    toString() {
        return this.text;
    }
}

/** The id that a text of 15 or 18 letters and digits stands for; null where it is none. The last three are not checked. */
export function parseId(text) {
    if (!/^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/.test(text)) {
        return null;
    }
    return new Id(text.length === 15 ? text + suffixOf(text) : text);
}

/** The three characters that tell the case of an id's letters. */
function suffixOf(short) {
    return [0, 5, 10]
        .map((start) => [...short.slice(start, start + 5)])
        .map((letters) => letters.reduce((sum, letter, bit) => sum + (/[A-Z]/.test(letter) ? 1 << bit : 0), 0))
        .map((index) => SUFFIX_ALPHABET[index])
        .join('');
}

/** Bytes. */
export class Blob {
    constructor(bytes) {
        this.bytes = Buffer.from(bytes);
    }
}

/** A Double; JavaScript's own numbers stand for Integers. */
export class Double {
    constructor(value) {
        this.value = value;
    }

    toString() {
        if (!Number.isFinite(this.value)) {
            return Number.isNaN(this.value) ? 'NaN' : this.value < 0 ? '-Infinity' : 'Infinity';
        }
        const magnitude = Math.abs(this.value);
        if (magnitude !== 0 && (magnitude < 1e-3 || magnitude >= 1e7)) {
            const [digits, exponent] = this.value.toExponential().split('e');
            return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
        }
        return Number.isInteger(this.value) ? this.value.toFixed(1) : String(this.value);
    }
}
