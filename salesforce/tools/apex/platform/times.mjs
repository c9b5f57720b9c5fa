// Date and Datetime. The running user's time zone is GMT, so local and GMT methods give the same.

import { unsupported } from '../errors.mjs';
import { raise } from '../values/exceptions.mjs';
import { ApexDate, Datetime, midnight } from '../values/time.mjs';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const LETTERS = {
    yyyy: ({ year }) => String(year).padStart(4, '0'),
    yy: ({ year }) => String(year % 100).padStart(2, '0'),
    MMM: ({ month }) => MONTHS[month - 1],
    MM: ({ month }) => String(month).padStart(2, '0'),
    M: ({ month }) => String(month),
    dd: ({ day }) => String(day).padStart(2, '0'),
    d: ({ day }) => String(day),
    HH: ({ hour }) => String(hour).padStart(2, '0'),
    H: ({ hour }) => String(hour),
    hh: ({ hour }) => String(hour % 12 || 12).padStart(2, '0'),
    h: ({ hour }) => String(hour % 12 || 12),
    mm: ({ minute }) => String(minute).padStart(2, '0'),
    ss: ({ second }) => String(second).padStart(2, '0'),
    SSS: ({ millisecond }) => String(millisecond).padStart(3, '0'),
    a: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
    EEE: ({ weekday }) => DAYS[weekday]
};

/** A time in the form of a pattern such as yyyy-MM-dd'T'HH:mm:ss. */
function formatted(time, form) {
    const parts = time.parts();
    return form.replace(/'((?:[^']|'')*)'|([A-Za-z])\2*/g, (whole, quoted, letter) => {
        if (!letter) {
            return quoted === '' ? "'" : quoted.replaceAll("''", "'");
        }
        if (!LETTERS[whole]) {
            throw unsupported(`${whole} in a format of times`);
        }
        return LETTERS[whole](parts);
    });
}

function inZone(time, form, zone) {
    if (!/^(GMT|UTC)$/i.test(zone)) {
        throw unsupported(`the time zone ${zone}`);
    }
    return formatted(time, form);
}

function later(unit) {
    return (time, amount) => new Datetime(time.milliseconds + amount * unit);
}

function parsed(type, written, name) {
    return type.parse(written) ?? raise('TypeException', `Invalid ${name}: ${written}`);
}

function addMonths(time, months) {
    const rest = time.milliseconds - midnight(time.date()).milliseconds;
    return new Datetime(midnight(time.date().plusMonths(months)).milliseconds + rest);
}

function monthsBetween(left, right) {
    const [first, second] = [left.parts(), right.parts()];
    return (second.year - first.year) * 12 + second.month - first.month;
}

function short({ year, month, day }) {
    return `${month}/${day}/${year}`;
}

const DATE = {
    'addDays(Integer) Date': (date, days) => new ApexDate(date.days + days),
    'addMonths(Integer) Date': (date, months) => date.plusMonths(months),
    'addYears(Integer) Date': (date, years) => date.plusMonths(12 * years),
    'day() Integer': (date) => date.parts().day,
    'dayOfYear() Integer': (date) => date.days - ApexDate.of(date.parts().year, 1, 1).days + 1,
    'daysBetween(Date) Integer': (date, other) => other.days - date.days,
    'format() String': (date) => short(date.parts()),
    'isSameDay(Date) Boolean': (date, other) => date.days === other.days,
    'month() Integer': (date) => date.parts().month,
    'monthsBetween(Date) Integer': monthsBetween,
    'toStartOfMonth() Date': (date) => ApexDate.of(date.parts().year, date.parts().month, 1),
    'year() Integer': (date) => date.parts().year
};

const DATETIME = {
    'addDays(Integer) Datetime': later(DAY),
    'addHours(Integer) Datetime': later(HOUR),
    'addMinutes(Integer) Datetime': later(MINUTE),
    'addMonths(Integer) Datetime': addMonths,
    'addSeconds(Integer) Datetime': later(SECOND),
    'addYears(Integer) Datetime': (time, years) => addMonths(time, 12 * years),
    'date() Date': (time) => time.date(),
    'dateGmt() Date': (time) => time.date(),
    'day() Integer': (time) => time.parts().day,
    'dayGmt() Integer': (time) => time.parts().day,
    'format(String) String': formatted,
    'format(String,String) String': inZone,
    'formatGmt(String) String': formatted,
    'getTime() Long': (time) => BigInt(time.milliseconds),
    'hour() Integer': (time) => time.parts().hour,
    'hourGmt() Integer': (time) => time.parts().hour,
    'isSameDay(Datetime) Boolean': (time, other) => time.date().days === other.date().days,
    'millisecond() Integer': (time) => time.parts().millisecond,
    'minute() Integer': (time) => time.parts().minute,
    'minuteGmt() Integer': (time) => time.parts().minute,
    'month() Integer': (time) => time.parts().month,
    'monthGmt() Integer': (time) => time.parts().month,
    'second() Integer': (time) => time.parts().second,
    'secondGmt() Integer': (time) => time.parts().second,
    'year() Integer': (time) => time.parts().year,
    'yearGmt() Integer': (time) => time.parts().year
};

function datetimeStatics(runtime) {
    return {
        'now() Datetime': () => new Datetime(runtime.now()),
        'newInstance(Long) Datetime': (milliseconds) => new Datetime(Number(milliseconds)),
        'newInstance(Integer,Integer,Integer) Datetime': (year, month, day) => Datetime.of(year, month, day, 0, 0, 0),
        'newInstance(Integer,Integer,Integer,Integer,Integer,Integer) Datetime': (...parts) => Datetime.of(...parts),
        'newInstanceGmt(Integer,Integer,Integer) Datetime': (year, month, day) =>
            Datetime.of(year, month, day, 0, 0, 0),
        'newInstanceGmt(Integer,Integer,Integer,Integer,Integer,Integer) Datetime': (...parts) => Datetime.of(...parts),
        'valueOf(String) Datetime': (written) => parsed(Datetime, written, 'date/time'),
        'valueOfGmt(String) Datetime': (written) => parsed(Datetime, written, 'date/time')
    };
}

/** Dates and date-times. */
export function times(runtime) {
    return [
        {
            name: 'Date',
            statics: {
                'today() Date': () => new Datetime(runtime.now()).date(),
                'newInstance(Integer,Integer,Integer) Date': (year, month, day) => ApexDate.of(year, month, day),
                'valueOf(String) Date': (written) => parsed(ApexDate, written.slice(0, 10), 'date'),
                'daysInMonth(Integer,Integer) Integer': (year, month) => ApexDate.of(year, month + 1, 0).parts().day,
                'isLeapYear(Integer) Boolean': (year) => ApexDate.of(year, 2, 29).parts().month === 2
            },
            methods: DATE
        },
        { name: 'Datetime', statics: datetimeStatics(runtime), methods: DATETIME }
    ];
}
