// The button "Suspend" of an off-boarding case.
import { LightningElement, api } from 'lwc';
import offboard from '@salesforce/apex/TierwrightActions.offboard';
import { pressOnce } from 'c/serviceRequest';

export default class SuspendPartner extends LightningElement {
    /** Record id of the off-boarding case; the page gives it. */
    @api recordId;

    /** Runs the button. */
    @api
    invoke() {
        return pressOnce(this, {
            label: 'Suspend the partner',
            question:
                "The partner's users lose access to the portal, the licence is suspended, benefits end, and " +
                'enrollments are no longer calculated. This happens only to an approved case, and on its day.',
            send: (caseId) => offboard({ caseId, action: 'suspend' })
        });
    }
}
