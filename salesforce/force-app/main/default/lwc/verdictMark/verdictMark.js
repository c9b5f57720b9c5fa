// Whether a threshold is met, by an icon and a word: colour alone would not reach everybody.
import { LightningElement, api } from 'lwc';

const MARKS = Object.freeze({
    Met: { icon: 'utility:success', variant: 'success', word: 'Achieved' },
    Missed: { icon: 'utility:clear', word: 'Missed' },
    Unknown: { icon: 'utility:question', variant: 'warning', word: 'Unknown' },
    'Not Asked': { icon: 'utility:dash', word: 'Not asked' }
});

export default class VerdictMark extends LightningElement {
    /** `Met`, `Missed`, `Unknown` or `Not Asked`; anything else shows as unknown. */
    @api verdict;

    get mark() {
        return MARKS[this.verdict] ?? MARKS.Unknown;
    }

    get icon() {
        return this.mark.icon;
    }

    get variant() {
        return this.mark.variant;
    }

    get word() {
        return this.mark.word;
    }

    get markClass() {
        return this.verdict === 'Met' ? 'mark is-met' : 'mark';
    }
}
