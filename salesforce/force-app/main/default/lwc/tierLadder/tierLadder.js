// A program's tiers, lowest first, with the part that each plays for one enrollment.

/** The words for the part of a tier, where it plays one. */
export const Part = Object.freeze({ HELD: 'Tier held', NEXT: 'Next tier' });

function partOf(tier, { heldTierId, nextTierId }) {
    if (tier.id === heldTierId) {
        return Part.HELD;
    }
    return tier.id === nextTierId ? Part.NEXT : null;
}

/**
 * Tells the part of every tier.
 * @param {{id: string, name: string, rank: number}[]} tiers In rank order.
 * @param {{heldTierId: ?string, nextTierId: ?string}} standing Which tiers the enrollment has and is
 *     on its way to.
 * @returns {object[]} The tiers with `part` (a `Part` or `null`), `isHeld`, `isNext`, and
 *     `isPassed`: the tier ranks below the one held.
 */
export function ladderOf(tiers, standing) {
    const held = tierOf(tiers, standing.heldTierId);
    return tiers.map((tier) => {
        const part = partOf(tier, standing);
        return {
            ...tier,
            part,
            isHeld: part === Part.HELD,
            isNext: part === Part.NEXT,
            isPassed: Boolean(held) && tier.rank < held.rank
        };
    });
}

/**
 * Finds a tier.
 * @param {{id: string}[]} tiers
 * @param {?string} id
 * @returns {?object} `null` where there is none.
 */
export function tierOf(tiers, id) {
    return tiers.find((tier) => tier.id === id) ?? null;
}

/**
 * Gives the class of a cell in the column of a tier.
 * @param {{isHeld: boolean, isNext: boolean}} tier One of `ladderOf`.
 * @returns {string}
 */
export function columnClass(tier) {
    if (tier.isHeld) {
        return 'cell is-held';
    }
    return tier.isNext ? 'cell is-next' : 'cell';
}
