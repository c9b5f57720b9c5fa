// Numbers: Integers are JavaScript numbers, Longs are bigints, Doubles and Decimals classes of ours.

import { unsupported } from '../errors.mjs';
import { Decimal } from './decimal.mjs';
import { nullPointer, raise } from './exceptions.mjs';
import { Double } from './simple.mjs';

/** How wide a number's type is: 0 Integer, 1 Long, 2 Double, 3 Decimal; null for what is no number. */
export function width(value) {
    if (typeof value === 'number') {
        return 0;
    }
    if (typeof value === 'bigint') {
        return 1;
    }
    return value instanceof Double ? 2 : value instanceof Decimal ? 3 : null;
}

/** Any number as a Decimal. */
export function toDecimal(value) {
    if (value instanceof Decimal) {
        return value;
    }
    return typeof value === 'bigint'
        ? new Decimal(value)
        : Decimal.parse(String(value instanceof Double ? value.value : value));
}

/** Any number as a Double. */
export function toDouble(value) {
    return value instanceof Double ? value : new Double(Number(String(value)));
}

const INTEGER = {
    '+': (left, right) => (left + right) | 0,
    '-': (left, right) => (left - right) | 0,
    '*': (left, right) => Math.imul(left, right),
    '/': (left, right) => Math.trunc(left / right) | 0
};
const LONG = {
    '+': (left, right) => BigInt.asIntN(64, left + right),
    '-': (left, right) => BigInt.asIntN(64, left - right),
    '*': (left, right) => BigInt.asIntN(64, left * right),
    '/': (left, right) => BigInt.asIntN(64, left / right)
};
const DOUBLE = {
    '+': (left, right) => new Double(left.value + right.value),
    '-': (left, right) => new Double(left.value - right.value),
    '*': (left, right) => new Double(left.value * right.value),
    '/': (left, right) => new Double(left.value / right.value)
};
const DECIMAL = {
    '+': (left, right) => left.plus(right),
    '-': (left, right) => left.minus(right),
    '*': (left, right) => left.times(right),
    '/': dividedExactly
};

/** Adds, subtracts, multiplies or divides two numbers in the wider one's type. */
export function arithmetic(operator, left, right) {
    if (left === null || right === null) {
        throw nullPointer();
    }
    const widest = Math.max(width(left), width(right));
    if (operator === '/' && toDecimal(right).unscaled === 0n) {
        raise('MathException', 'Divide by 0');
    }
    if (widest === 0) {
        return INTEGER[operator](left, right);
    }
    if (widest === 1) {
        return LONG[operator](BigInt(left), BigInt(right));
    }
    return widest === 2
        ? DOUBLE[operator](toDouble(left), toDouble(right))
        : DECIMAL[operator](toDecimal(left), toDecimal(right));
}

function dividedExactly(left, right) {
    const quotient = left.exactlyDividedBy(right);
    if (!quotient) {
        throw unsupported('a Decimal division whose digits never end, without a scale (use divide(divisor, scale))');
    }
    return quotient;
}

/** Below zero, zero or above, as the left number is less than, equal to or more than the right one. */
export function compareNumbers(left, right) {
    if (left instanceof Double || right instanceof Double) {
        const [first, second] = [toDouble(left).value, toDouble(right).value];
        return first < second ? -1 : first > second ? 1 : 0;
    }
    return toDecimal(left).compare(toDecimal(right));
}
