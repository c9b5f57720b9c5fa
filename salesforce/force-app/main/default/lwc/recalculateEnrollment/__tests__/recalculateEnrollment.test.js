// The button "Recalculate now".
import RecalculateEnrollment from 'c/recalculateEnrollment';
import recalculate from '@salesforce/apex/TierwrightActions.recalculate';
import LightningConfirm from 'lightning/confirm';
import { place } from 'test/stage';

jest.mock('@salesforce/apex/TierwrightActions.recalculate', () => ({ default: jest.fn() }), { virtual: true });

const RECORD = 'a04000000000042AAA';

async function press(answer = true) {
    const confirm = jest.spyOn(LightningConfirm, 'open').mockResolvedValue(answer);
    recalculate.mockReset().mockResolvedValue('Enrollment PE-00042 is recalculated now.');
    const element = await place('c-recalculate-enrollment', RecalculateEnrollment, { recordId: RECORD });
    const toasts = [];
    element.addEventListener('lightning__showtoast', (event) => toasts.push(event.detail));
    await element.invoke();
    return { confirm, toasts };
}

describe('c-recalculate-enrollment', () => {
    it('asks the service to recalculate the enrollment', async () => {
        const { toasts } = await press();

        expect(recalculate.mock.calls).toEqual([[{ enrollmentId: RECORD }]]);
        expect(toasts.map((toast) => [toast.variant, toast.message])).toEqual([
            ['success', 'Enrollment PE-00042 is recalculated now.']
        ]);
    });

    it('asks nobody first, because a recalculation takes nothing away', async () => {
        const { confirm } = await press();

        expect(confirm).not.toHaveBeenCalled();
    });
});
