// The button "Plan" of an off-boarding case.
import { LightningElement, api } from 'lwc';
import offboard from '@salesforce/apex/TierwrightActions.offboard';
import { pressOnce } from 'c/serviceRequest';

export default class PlanOffboarding extends LightningElement {
    /** Record id of the off-boarding case; the page gives it. */
    @api recordId;

    /** Runs the button. */
    @api
    invoke() {
        return pressOnce(this, {
            label: 'Plan the off-boarding',
            question:
                'The plan and its steps are written to this case, for you to read and approve. ' +
                'Neither the licence nor any user of the partner is changed.',
            send: (caseId) => offboard({ caseId, action: 'plan' })
        });
    }
}
