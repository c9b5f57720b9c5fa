// All tiers of a program in rank order, with the one held, the next one and a proposed one.
import { LightningElement, api } from 'lwc';

function stepClass(tier) {
    if (tier.isHeld) {
        return 'step is-held';
    }
    return tier.isPassed ? 'step is-passed' : 'step';
}

export default class TierMap extends LightningElement {
    /** The tiers, as `c/tierLadder` gives them. */
    @api ladder;
    /** The tier that is proposed and waits for a person; `null` for none. */
    @api pendingTierId;

    get steps() {
        return this.ladder.map((tier) => ({
            ...tier,
            className: stepClass(tier),
            current: tier.isHeld ? 'step' : null,
            isPending: tier.id === this.pendingTierId
        }));
    }
}
