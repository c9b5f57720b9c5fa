// The notices for an enrollment's status, for a proposed tier and for a grace period.
import { shownDay, shownMoment } from 'c/localTime';
import { tierOf } from 'c/tierLadder';

const WARNING = { className: 'notice is-warning', icon: 'utility:warning' };
const INFORMATION = { className: 'notice', icon: 'utility:info' };

function attempted({ lastAttempt }) {
    return lastAttempt && `Last tried: ${shownMoment(lastAttempt)}.`;
}

function started({ enrollmentDate }) {
    return enrollmentDate ? `The enrollment starts on ${shownDay(enrollmentDate)}.` : null;
}

function ended({ expirationDate }) {
    return expirationDate ? `The enrollment expired on ${shownDay(expirationDate)}.` : null;
}

const BY_STATUS = {
    'On Hold': (progress) => ({
        ...WARNING,
        title: 'On hold: the last good values stand',
        sentences: [progress.holdReason, attempted(progress)]
    }),
    Error: (progress) => ({
        ...WARNING,
        title: 'The last recalculation failed: the last good values stand',
        sentences: [progress.holdReason, attempted(progress)]
    }),
    Expired: (progress) => ({
        ...WARNING,
        title: 'Expired',
        sentences: [ended(progress), 'Its benefits ended with it.', progress.holdReason]
    }),
    'Off-boarding': () => ({
        ...WARNING,
        title: 'Off-boarding',
        sentences: ['The partner leaves the program. Nothing is recalculated any more.']
    }),
    'Not Started': (progress) => ({
        ...INFORMATION,
        title: 'Not started',
        sentences: [started(progress), 'Nothing is calculated before that day.']
    }),
    Pending: ({ lastCalculated }) => ({
        ...INFORMATION,
        title: 'A recalculation is due',
        sentences: [lastCalculated && 'Until it is done, the values of the last one are shown.']
    })
};

function proposed({ pendingTierId, tiers }) {
    const tier = tierOf(tiers, pendingTierId);
    const sentences = ['The tier held changes once a person approves it.'];
    return tier && { ...INFORMATION, title: `${tier.name} is proposed`, sentences };
}

function inGrace({ graceEnds, tiers, heldTierId }) {
    const held = tierOf(tiers, heldTierId)?.name ?? 'The tier held';
    const sentences = [`${held} is no longer earned. It is kept until ${shownDay(graceEnds)}.`];
    return graceEnds && { ...WARNING, title: 'Grace period', sentences };
}

/**
 * Gives the notices for an enrollment.
 * @param {object} progress As the controller gives it.
 * @returns {{title: string, sentences: string[], className: string, icon: string}[]} None for an
 *     enrollment that is current and waits for nobody.
 */
export function noticesOf(progress) {
    const ofStatus = BY_STATUS[progress.status]?.(progress);
    const found = [ofStatus, proposed(progress), inGrace(progress)].filter(Boolean);
    return found.map((notice) => ({ ...notice, sentences: notice.sentences.filter(Boolean) }));
}
