// Dates and date-times. All times are UTC: the running user's time zone is GMT.

const DAY = 86_400_000;

/** A calendar day. */
export class ApexDate {
    /** @param {number} days since 1970-01-01 */
    constructor(days) {
        this.days = days;
    }

    /** The day of a year, month (1 to 12) and day; days beyond the month's end run into the next one. */
    static of(year, month, day) {
        return new ApexDate(Date.UTC(year, month - 1, day) / DAY);
    }

    /** The day that a text such as 2026-03-31 stands for; null where it is none. */
    static parse(text) {
        const parts = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
        if (!parts) {
            return null;
        }
        const [year, month, day] = parts.slice(1).map(Number);
        const made = ApexDate.of(year, month, day);
        return made.parts().month === month && made.parts().day === day ? made : null;
    }

    parts() {
        return partsOf(this.days * DAY);
    }

    /** The same day of a later month, or that month's last day. */
    plusMonths(months) {
        const { year, month, day } = this.parts();
        const last = ApexDate.of(year, month + months + 1, 0).parts();
        return ApexDate.of(last.year, last.month, Math.min(day, last.day));
    }

    toString() {
        return new Date(this.days * DAY).toISOString().slice(0, 10);
    }
}

/** A point in time, to the millisecond. */
export class Datetime {
    /** @param {number} milliseconds since 1970-01-01T00:00Z */
    constructor(milliseconds) {
        this.milliseconds = milliseconds;
    }

    static of(year, month, day, hour, minute, second) {
        return new Datetime(Date.UTC(year, month - 1, day, hour, minute, second));
    }

    /** The time that 2026-03-31 12:00:00 or 2026-03-31T12:00:00.000Z stands for; null where it is none. */
    static parse(text) {
        const form = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d{1,3})?(Z|[+-]\d{2}:?\d{2})?$/.exec(text);
        if (!form) {
            return null;
        }
        const zone = (form[4] ?? 'Z').replace(/(\d{2})(\d{2})$/, '$1:$2');
        const found = Date.parse(`${form[1]}T${form[2]}${form[3] ?? ''}${zone}`);
        return Number.isNaN(found) ? null : new Datetime(found);
    }

    date() {
        return new ApexDate(Math.floor(this.milliseconds / DAY));
    }

    parts() {
        return partsOf(this.milliseconds);
    }

    /** As JSON writes it. */
    toIso() {
        return new Date(this.milliseconds).toISOString();
    }

    toString() {
        return this.toIso().slice(0, 19).replace('T', ' ');
    }
}

/** A day's first moment. */
export function midnight(date) {
    return new Datetime(date.days * DAY);
}

function partsOf(milliseconds) {
    const time = new Date(milliseconds);
    return {
        year: time.getUTCFullYear(),
        month: time.getUTCMonth() + 1,
        day: time.getUTCDate(),
        hour: time.getUTCHours(),
        minute: time.getUTCMinutes(),
        second: time.getUTCSeconds(),
        millisecond: time.getUTCMilliseconds(),
        weekday: time.getUTCDay()
    };
}
