// Program, partner, dates and time of calculation; what is not known has no place held for it.
import { LightningElement, api } from 'lwc';
import { shownDay, shownMoment } from 'c/localTime';

export default class EnrollmentFacts extends LightningElement {
    /** The progress, as the controller gives it. */
    @api progress;

    get facts() {
        const { programName, partnerName, standing, enrollmentDate, expirationDate, lastCalculated } = this.progress;
        const known = [
            { label: 'Program', value: programName },
            { label: 'Partner', value: partnerName },
            { label: 'Standing', value: standing },
            { label: 'Enrollment Date', value: shownDay(enrollmentDate) },
            { label: 'Expiration Date', value: shownDay(expirationDate) },
            { label: 'Last Calculated', value: shownMoment(lastCalculated) }
        ];
        return known.filter((fact) => fact.value);
    }
}
