// Decimals: exact, with the scale that Apex's have.

const MODES = {
    UP: () => true,
    DOWN: () => false,
    CEILING: (doubled, divisor, negative) => !negative,
    FLOOR: (doubled, divisor, negative) => negative,
    HALF_UP: (doubled, divisor) => doubled >= divisor,
    HALF_DOWN: (doubled, divisor) => doubled > divisor,
    HALF_EVEN: (doubled, divisor, negative, even) => doubled > divisor || (doubled === divisor && !even)
};

/** The names of the ways to round. UNNECESSARY is not among them: what would not be exact is refused. */
export const ROUNDING_MODES = Object.keys(MODES);

/** A decimal number: `unscaled` divided by ten to the power of `scale`, which is never negative. */
export class Decimal {
    constructor(unscaled, scale = 0) {
        this.unscaled = unscaled;
        this.scale = scale;
    }

    /** The decimal that a text stands for; null where it is no number. */
    static parse(text) {
        const parts = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
        if (!parts || !(parts[2] || parts[3])) {
            return null;
        }
        const fraction = parts[3] ?? '';
        const scale = fraction.length - Number(parts[4] ?? 0);
        const digits = BigInt(parts[2] + fraction || '0') * (scale < 0 ? 10n ** BigInt(-scale) : 1n);
        return new Decimal(parts[1] === '-' ? -digits : digits, Math.max(scale, 0));
    }

    plus(other) {
        const scale = Math.max(this.scale, other.scale);
        return new Decimal(this.at(scale) + other.at(scale), scale);
    }

    minus(other) {
        return this.plus(other.negated());
    }

    times(other) {
        return new Decimal(this.unscaled * other.unscaled, this.scale + other.scale);
    }

    negated() {
        return new Decimal(-this.unscaled, this.scale);
    }

    /** Quotient with a number of digits after the point. The divisor is not zero. */
    dividedBy(other, scale, mode) {
        const raised = this.unscaled * 10n ** BigInt(scale + other.scale);
        return new Decimal(rounded(raised, other.unscaled * 10n ** BigInt(this.scale), mode), scale);
    }

    /** The exact quotient; null where its digits never end. */
    exactlyDividedBy(other) {
        for (let scale = Math.max(this.scale - other.scale, 0); scale <= 33; scale++) {
            const quotient = this.dividedBy(other, scale, 'DOWN');
            if (quotient.times(other).compare(this) === 0) {
                return quotient;
            }
        }
        return null;
    }

    withScale(scale, mode) {
        return scale >= this.scale
            ? new Decimal(this.at(scale), scale)
            : new Decimal(rounded(this.unscaled, 10n ** BigInt(this.scale - scale), mode), scale);
    }

    stripped() {
        let { unscaled, scale } = this;
        while (scale > 0 && unscaled % 10n === 0n) {
            unscaled /= 10n;
            scale--;
        }
        return new Decimal(unscaled, scale);
    }

    /** Below zero, zero or above, as this is less than, equal to or more than the other. */
    compare(other) {
        const scale = Math.max(this.scale, other.scale);
        const difference = this.at(scale) - other.at(scale);
        return difference < 0n ? -1 : difference > 0n ? 1 : 0;
    }

    /** The whole part, towards zero. */
    whole() {
        return this.unscaled / 10n ** BigInt(this.scale);
    }

    /** The unscaled value at a scale that is no smaller than its own. */
    at(scale) {
        return this.unscaled * 10n ** BigInt(scale - this.scale);
    }

    toString() {
        const digits = String(this.unscaled < 0n ? -this.unscaled : this.unscaled).padStart(this.scale + 1, '0');
        const sign = this.unscaled < 0n ? '-' : '';
        const point = digits.length - this.scale;
        return sign + (this.scale ? `${digits.slice(0, point)}.${digits.slice(point)}` : digits);
    }
}

function rounded(dividend, divisor, mode) {
    const quotient = dividend / divisor;
    const rest = dividend % divisor;
    if (rest === 0n) {
        return quotient;
    }
    const negative = dividend < 0n !== divisor < 0n;
    const doubled = 2n * (rest < 0n ? -rest : rest);
    const away = MODES[mode](doubled, divisor < 0n ? -divisor : divisor, negative, quotient % 2n === 0n);
    return away ? quotient + (negative ? -1n : 1n) : quotient;
}
