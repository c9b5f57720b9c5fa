// What every tier gives, with what the partner has now and what the next tier adds.
import { LightningElement, api } from 'lwc';
import { columnClass } from 'c/tierLadder';
import { benefitRows } from './benefitRows';
import { gainWords } from './gains';

export default class BenefitsTable extends LightningElement {
    /** The benefits, as the controller gives them. */
    @api benefits;
    /** The tiers, as `c/tierLadder` gives them. */
    @api tiers;

    get isEmpty() {
        return this.benefits.length === 0;
    }

    get ladder() {
        return this.tiers.map((tier) => ({ ...tier, columnClass: columnClass(tier) }));
    }

    get rows() {
        return benefitRows(this.benefits, this.ladder);
    }

    get gains() {
        return gainWords(this.benefits, this.tiers);
    }

    get hasGains() {
        return this.gains.length > 0;
    }
}
