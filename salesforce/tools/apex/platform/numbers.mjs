// Boolean, Integer, Long, Double, Decimal and Math.

import { unsupported } from '../errors.mjs';
import { cast } from '../values/convert.mjs';
import { Decimal } from '../values/decimal.mjs';
import { raise } from '../values/exceptions.mjs';
import { arithmetic, compareNumbers, toDecimal, toDouble } from '../values/numbers.mjs';
import { Double } from '../values/simple.mjs';
import { PRIMITIVE } from '../types.mjs';
import { text } from '../values/text.mjs';

function whole(value, name, least, most) {
    const written = text(value);
    const found = /^[+-]?\d+$/.test(written) ? BigInt(written) : null;
    if (found === null || found < least || found > most) {
        raise('TypeException', `Invalid ${name}: ${written}`);
    }
    return found;
}

function integer(value) {
    return typeof value === 'string'
        ? Number(whole(value, 'integer', -(2n ** 31n), 2n ** 31n - 1n))
        : cast(value, PRIMITIVE.integer);
}

function long(value) {
    return typeof value === 'string' ? whole(value, 'long', -(2n ** 63n), 2n ** 63n - 1n) : cast(value, PRIMITIVE.long);
}

function decimal(value) {
    const found = typeof value === 'string' ? Decimal.parse(value.trim()) : toDecimal(value);
    return found ?? raise('TypeException', `Invalid decimal: ${value}`);
}

function double(value) {
    const found = typeof value === 'string' ? Number(value) : toDouble(value).value;
    return Number.isNaN(found) || value === '' ? raise('TypeException', `Invalid double: ${value}`) : new Double(found);
}

/** With the thousands of the user's locale, which is en_US, and at most three digits after the point. */
function formatted(value) {
    const rounded = toDecimal(value).withScale(3, 'HALF_EVEN').stripped();
    const [digits, fraction] = String(rounded).split('.');
    const grouped = digits.replace(/\B(?=(\d{3})+$)/g, ',');
    return fraction ? `${grouped}.${fraction}` : grouped;
}

const COMMON = {
    'format() String': formatted,
    'intValue() Integer': (value) => cast(value, PRIMITIVE.integer),
    'longValue() Long': (value) => cast(value, PRIMITIVE.long),
    'doubleValue() Double': toDouble
};

function round(value, mode) {
    return BigInt.asIntN(64, value.withScale(0, mode).whole());
}

function modeOf(constant) {
    if (constant.name === 'UNNECESSARY') {
        throw unsupported('RoundingMode.UNNECESSARY');
    }
    return constant.name;
}

function divided(value, divisor, scale, mode) {
    if (divisor.unscaled === 0n) {
        raise('MathException', 'Divide by 0');
    }
    return value.dividedBy(divisor, scale, mode);
}

function power(value, exponent) {
    if (exponent < 0) {
        throw unsupported('pow() with a negative exponent');
    }
    return Array.from({ length: exponent }).reduce((product) => product.times(value), new Decimal(1n));
}

const DECIMAL = {
    ...COMMON,
    'abs() Decimal': (value) => (value.unscaled < 0n ? value.negated() : value),
    'divide(Decimal,Integer) Decimal': (value, divisor, scale) => divided(value, divisor, scale, 'HALF_UP'),
    'divide(Decimal,Integer,RoundingMode) Decimal': (value, divisor, scale, mode) =>
        divided(value, divisor, scale, modeOf(mode)),
    'pow(Integer) Decimal': power,
    'precision() Integer': (value) => String(value.unscaled < 0n ? -value.unscaled : value.unscaled).length,
    'round() Long': (value) => round(value, 'HALF_EVEN'),
    'round(RoundingMode) Long': (value, mode) => round(value, modeOf(mode)),
    'scale() Integer': (value) => value.scale,
    'setScale(Integer) Decimal': (value, scale) => value.withScale(scale, 'HALF_EVEN'),
    'setScale(Integer,RoundingMode) Decimal': (value, scale, mode) => value.withScale(scale, modeOf(mode)),
    'stripTrailingZeros() Decimal': (value) => value.stripped(),
    'toPlainString() String': String
};

/** Signatures for each of the four types of numbers. */
function forEach(signature, run) {
    const types = ['Integer', 'Long', 'Double', 'Decimal'];
    return Object.fromEntries(types.map((type) => [signature.replaceAll('N', type), run]));
}

function smaller(left, right) {
    return compareNumbers(left, right) <= 0 ? left : right;
}

function larger(left, right) {
    return compareNumbers(left, right) >= 0 ? left : right;
}

function rest(left, right) {
    if (Number(right) === 0) {
        raise('MathException', 'Divide by 0');
    }
    return left % right;
}

const MATH = {
    ...forEach('abs(N) N', (value) => (compareNumbers(value, 0) < 0 ? arithmetic('-', 0, value) : value)),
    ...forEach('min(N,N) N', smaller),
    ...forEach('max(N,N) N', larger),
    'ceil(Decimal) Decimal': (value) => value.withScale(0, 'CEILING'),
    'floor(Decimal) Decimal': (value) => value.withScale(0, 'FLOOR'),
    'mod(Integer,Integer) Integer': rest,
    'mod(Long,Long) Long': rest,
    'round(Decimal) Integer': (value) => Number(round(value, 'HALF_EVEN')),
    'roundToLong(Decimal) Long': (value) => round(value, 'HALF_EVEN'),
    'random() Double': () => new Double(Math.random())
};

/** The simple types that are no texts, dates or blobs. */
export function numbers() {
    return [
        {
            name: 'Boolean',
            statics: { 'valueOf(Object) Boolean': (value) => text(value).toLowerCase() === 'true' }
        },
        { name: 'Integer', statics: { 'valueOf(Object) Integer': integer }, methods: COMMON },
        { name: 'Long', statics: { 'valueOf(Object) Long': long }, methods: COMMON },
        { name: 'Double', statics: { 'valueOf(Object) Double': double }, methods: COMMON },
        { name: 'Decimal', statics: { 'valueOf(Object) Decimal': decimal }, methods: DECIMAL },
        { name: 'Math', statics: MATH }
    ];
}
