// A link to what explains a result, record by record, in a tab of its own.
import { LightningElement, api } from 'lwc';

// An address of another kind, such as javascript:, could carry a script.
const OF_THE_WEB = /^https?:\/\//i;

export default class ExplainLink extends LightningElement {
    /** Where it leads; nothing is shown for `null`, and for what is no address of the web. */
    @api address;
    /** What is explained, for those who hear the link alone. */
    @api of;

    get href() {
        return OF_THE_WEB.test(this.address ?? '') ? this.address : null;
    }
}
