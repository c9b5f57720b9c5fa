// What a partner attained on every criterion, beside the thresholds of all tiers.
import { LightningElement, api } from 'lwc';
import { columnClass } from 'c/tierLadder';
import { criterionRows } from './criterionRows';

export default class CriteriaTable extends LightningElement {
    /** The criteria, as the controller gives them. */
    @api criteria;
    /** The tiers, as `c/tierLadder` gives them. */
    @api tiers;

    get isEmpty() {
        return this.criteria.length === 0;
    }

    get ladder() {
        return this.tiers.map((tier) => ({ ...tier, columnClass: columnClass(tier) }));
    }

    get rows() {
        return criterionRows(this.criteria, this.ladder);
    }

    get valueHead() {
        const next = this.tiers.find((tier) => tier.isNext);
        return next ? `Value, progress to ${next.name}` : 'Value';
    }
}
