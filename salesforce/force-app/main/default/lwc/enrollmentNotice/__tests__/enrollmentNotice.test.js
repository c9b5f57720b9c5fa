// Notices tell why shown values may not be today's, and what waits for a person.
import EnrollmentNotice from 'c/enrollmentNotice';
import { all, one, place, words } from 'test/stage';
import build from '../../tierProgress/__tests__/data/build.json';

const notice = (changes) => place('c-enrollment-notice', EnrollmentNotice, { progress: { ...build, ...changes } });
const LATER = { lastAttempt: '2026-03-05T16:05:00.000Z' };
const TRIED = 'Last tried: Mar 5, 2026, 8:05 AM PST.';
const REASON = 'The primary partner user is inactive.';

describe('c-enrollment-notice', () => {
    it.each([
        [
            'on hold with its reason',
            { status: 'On Hold', holdReason: REASON, ...LATER },
            `On hold: the last good values stand ${REASON} ${TRIED}`
        ],
        ['on hold to a partner', { status: 'On Hold', lastAttempt: null }, 'On hold: the last good values stand'],
        [
            'a recalculation that failed',
            { status: 'Error', holdReason: 'Salesforce refused it.', ...LATER },
            `The last recalculation failed: the last good values stand Salesforce refused it. ${TRIED}`
        ],
        [
            'an enrollment that starts later',
            { status: 'Not Started', enrollmentDate: '2026-07-01' },
            'Not started The enrollment starts on Jul 1, 2026. Nothing is calculated before that day.'
        ],
        [
            'an enrollment without a first day',
            { status: 'Not Started', enrollmentDate: null },
            'Not started Nothing is calculated before that day.'
        ],
        [
            'an expired enrollment',
            { status: 'Expired', expirationDate: '2025-12-31' },
            'Expired The enrollment expired on Dec 31, 2025. Its benefits ended with it.'
        ],
        [
            'an expired enrollment that cannot be judged',
            { status: 'Expired', expirationDate: null, holdReason: REASON },
            `Expired Its benefits ended with it. ${REASON}`
        ],
        [
            'an off-boarding',
            { status: 'Off-boarding' },
            'Off-boarding The partner leaves the program. Nothing is recalculated any more.'
        ],
        [
            'a recalculation that is due',
            { status: 'Pending' },
            'A recalculation is due Until it is done, the values of the last one are shown.'
        ],
        ['a first recalculation that is due', { status: 'Pending', lastCalculated: null }, 'A recalculation is due'],
        [
            'a proposed tier',
            { pendingTierId: build.nextTierId },
            'Scale is proposed The tier held changes once a person approves it.'
        ],
        [
            'a grace period',
            { graceEnds: '2026-03-31' },
            'Grace period Build is no longer earned. It is kept until Mar 31, 2026.'
        ],
        [
            'a grace period of a tier that is gone',
            { graceEnds: '2026-03-31', heldTierId: null },
            'Grace period The tier held is no longer earned. It is kept until Mar 31, 2026.'
        ]
    ])('tells of %s', async (_, changes, expected) => {
        expect(words(await notice(changes))).toBe(expected);
    });

    it.each([['Current'], [null], ['Unheard Of']])('says nothing for the status %s', async (status) => {
        expect(words(await notice({ status }))).toBe('');
    });

    it('tells several things, what stands against the values first', async () => {
        const element = await notice({ status: 'On Hold', pendingTierId: build.nextTierId, graceEnds: '2026-03-31' });

        expect(all(element, '.title').map(words)).toEqual([
            'On hold: the last good values stand',
            'Scale is proposed',
            'Grace period'
        ]);
    });

    it('warns of what stands against the values, and informs of the rest', async () => {
        expect(one(await notice({ status: 'Error' }), '.notice').className).toBe('notice is-warning');
        expect(one(await notice({ status: 'Pending' }), '.notice').className).toBe('notice');
        expect(one(await notice({ status: 'Error' }), 'lightning-icon').iconName).toBe('utility:warning');
    });

    it('is accessible', async () => {
        const element = await notice({ status: 'On Hold', holdReason: REASON });

        expect(one(element, '[role="note"]').getAttribute('aria-label')).toContain('On hold');
        await expect(element).toBeAccessible();
    });
});
