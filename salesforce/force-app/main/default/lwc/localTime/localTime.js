// Days and moments as text in the viewer's locale; moments in the viewer's time zone.
import LOCALE from '@salesforce/i18n/locale';
import TIME_ZONE from '@salesforce/i18n/timeZone';

const DAY = { year: 'numeric', month: 'short', day: 'numeric' };

/**
 * Writes a day: `Mar 31, 2026`.
 * @param {?string} day ISO 8601, such as `2026-03-31`; a day is the same one in every time zone.
 * @returns {?string} `null` for no day.
 */
export function shownDay(day) {
    return day ? new Intl.DateTimeFormat(LOCALE, { ...DAY, timeZone: 'UTC' }).format(new Date(day)) : null;
}

/**
 * Writes a moment with its time zone: `Mar 1, 2026, 4:05 AM PST`.
 * @param {?string} moment ISO 8601 with its offset.
 * @returns {?string} `null` for no moment.
 */
export function shownMoment(moment) {
    if (!moment) {
        return null;
    }
    const clock = { hour: 'numeric', minute: '2-digit', timeZone: TIME_ZONE, timeZoneName: 'short' };
    return new Intl.DateTimeFormat(LOCALE, { ...DAY, ...clock }).format(new Date(moment));
}
