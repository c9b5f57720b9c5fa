// The button "Recalculate now" of an enrollment.
import { LightningElement, api } from 'lwc';
import recalculate from '@salesforce/apex/TierwrightActions.recalculate';
import { pressOnce } from 'c/serviceRequest';

export default class RecalculateEnrollment extends LightningElement {
    /** Record id of the enrollment; the page gives it. */
    @api recordId;

    /** Runs the button. */
    @api
    invoke() {
        return pressOnce(this, {
            label: 'Recalculate now',
            send: (enrollmentId) => recalculate({ enrollmentId })
        });
    }
}
