// What stands against taking the shown values for today's, and what waits for a person.
import { LightningElement, api } from 'lwc';
import { noticesOf } from './notices';

export default class EnrollmentNotice extends LightningElement {
    /** The progress, as the controller gives it. */
    @api progress;

    get notices() {
        return noticesOf(this.progress);
    }
}
