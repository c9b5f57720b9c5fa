// Blob, Crypto, EncodingUtil and UUID.

import { createHash, createHmac, randomInt, randomUUID, timingSafeEqual } from 'node:crypto';
import { equal } from '../values/equality.mjs';
import { raise } from '../values/exceptions.mjs';
import { PlatformObject } from '../values/instance.mjs';
import { Blob } from '../values/simple.mjs';

const MACS = { hmacsha1: 'sha1', hmacsha256: 'sha256', hmacsha512: 'sha512', hmacmd5: 'md5' };
const DIGESTS = {
    md5: 'md5',
    sha1: 'sha1',
    'sha-256': 'sha256',
    'sha-512': 'sha512',
    sha256: 'sha256',
    sha512: 'sha512'
};
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(==)?|[A-Za-z0-9+/]{3}=?)?$/;

function algorithm(known, name) {
    return known[name.toLowerCase()] ?? raise('NoSuchAlgorithmException', `Unsupported algorithm: ${name}`);
}

function mac(name, data, key) {
    return new Blob(createHmac(algorithm(MACS, name), key.bytes).update(data.bytes).digest());
}

function verified(name, data, key, expected) {
    const made = mac(name, data, key).bytes;
    return made.length === expected.bytes.length && timingSafeEqual(made, expected.bytes);
}

function decoded(written) {
    if (!BASE64.test(written.replace(/\s/g, ''))) {
        raise('StringException', 'Unrecognized base64 character');
    }
    return new Blob(Buffer.from(written, 'base64'));
}

/** As Java does: blanks become "+", and a few marks stay as they are. */
function urlEncoded(written) {
    return encodeURIComponent(written)
        .replace(/%20/g, '+')
        .replace(/[!'()~]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}

function text(blob) {
    try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(blob.bytes);
    } catch {
        return raise('StringException', 'BLOB is not a valid UTF-8 string');
    }
}

const CRYPTO = {
    'generateMac(String,Blob,Blob) Blob': mac,
    'verifyHmac(String,Blob,Blob,Blob) Boolean': verified,
    'generateDigest(String,Blob) Blob': (name, data) =>
        new Blob(createHash(algorithm(DIGESTS, name)).update(data.bytes).digest()),
    'getRandomInteger() Integer': () => randomInt(2 ** 32) | 0
};

const ENCODING = {
    'base64Encode(Blob) String': (blob) => blob.bytes.toString('base64'),
    'base64Decode(String) Blob': decoded,
    'convertToHex(Blob) String': (blob) => blob.bytes.toString('hex'),
    'convertFromHex(String) Blob': (written) => new Blob(Buffer.from(written, 'hex')),
    'urlEncode(String,String) String': urlEncoded,
    'urlDecode(String,String) String': (written) => decodeURIComponent(written.replace(/\+/g, ' '))
};

/** Bytes and what is made of them. */
export function encoding() {
    return [
        {
            name: 'Blob',
            statics: { 'valueOf(String) Blob': (written) => new Blob(Buffer.from(written, 'utf8')) },
            methods: {
                'size() Integer': (blob) => blob.bytes.length,
                'toString() String': text,
                'equals(Object?) Boolean': (blob, other) => equal(blob, other, false)
            }
        },
        { name: 'Crypto', statics: CRYPTO },
        { name: 'EncodingUtil', statics: ENCODING },
        {
            name: 'UUID',
            statics: { 'randomUUID() UUID': () => new PlatformObject('UUID', { text: randomUUID() }) },
            methods: { 'toString() String': (uuid) => uuid.text }
        }
    ];
}
