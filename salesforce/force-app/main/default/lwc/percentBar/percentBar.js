// A bar for a percentage. The base component names itself poorly for those who do not see it.
import { LightningElement, api } from 'lwc';
import { shownPercent } from 'c/localNumber';

const FULL = 100;

export default class PercentBar extends LightningElement {
    /** What the bar measures, for those who do not see it. */
    @api label;
    /** The percentage: at least 0; beyond 100 the bar is full, and the words tell the number. */
    @api percent;

    get filled() {
        return Math.min(this.percent, FULL);
    }

    get words() {
        return shownPercent(this.percent);
    }

    get fillClass() {
        return this.percent >= FULL ? 'fill is-full' : 'fill';
    }

    get fillStyle() {
        return `width: ${this.filled}%`;
    }
}
