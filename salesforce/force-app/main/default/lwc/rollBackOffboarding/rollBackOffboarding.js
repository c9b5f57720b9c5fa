// The button "Roll back" of an off-boarding case.
import { LightningElement, api } from 'lwc';
import offboard from '@salesforce/apex/TierwrightActions.offboard';
import { pressOnce } from 'c/serviceRequest';

export default class RollBackOffboarding extends LightningElement {
    /** Record id of the off-boarding case; the page gives it. */
    @api recordId;

    /** Runs the button. */
    @api
    invoke() {
        return pressOnce(this, {
            label: 'Roll back the off-boarding',
            question:
                "The partner's users get access to the portal again, and the licence and all else that this case " +
                'changed show what they did before. What somebody else changed since stays as it is.',
            send: (caseId) => offboard({ caseId, action: 'rollback' })
        });
    }
}
