// Days stay the same everywhere; moments are told by the viewer's clock.
import { shownDay, shownMoment } from 'c/localTime';

const plain = (text) => text.replace(/\s/g, ' ');

describe('c/localTime', () => {
    it('writes a day as it stands, also west of Greenwich', () => {
        expect(shownDay('2026-03-31')).toBe('Mar 31, 2026');
    });

    it("writes a moment by the viewer's clock, with its time zone", () => {
        expect(plain(shownMoment('2026-03-01T12:05:00.000Z'))).toBe('Mar 1, 2026, 4:05 AM PST');
    });

    it.each([[null], [undefined]])('writes nothing for %s', (nothing) => {
        expect(shownDay(nothing)).toBeNull();
        expect(shownMoment(nothing)).toBeNull();
    });
});
