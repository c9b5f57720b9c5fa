// The button "Recalculate all enrollments" of a program.
import { LightningElement, api } from 'lwc';
import recalculateAll from '@salesforce/apex/TierwrightActions.recalculateAll';
import { pressOnce } from 'c/serviceRequest';

export default class RecalculateProgram extends LightningElement {
    /** Record id of the program; the page gives it. */
    @api recordId;

    /** Runs the button. */
    @api
    invoke() {
        return pressOnce(this, {
            label: 'Recalculate all enrollments',
            send: (programId) => recalculateAll({ programId })
        });
    }
}
