// The button "Plan".
import PlanOffboarding from 'c/planOffboarding';
import offboard from '@salesforce/apex/TierwrightActions.offboard';
import LightningConfirm from 'lightning/confirm';
import { place } from 'test/stage';

jest.mock('@salesforce/apex/TierwrightActions.offboard', () => ({ default: jest.fn() }), { virtual: true });

const RECORD = 'a06000000000001AAA';

async function press(answer = true) {
    const confirm = jest.spyOn(LightningConfirm, 'open').mockResolvedValue(answer);
    offboard.mockReset().mockResolvedValue('The plan is written.');
    const element = await place('c-plan-offboarding', PlanOffboarding, { recordId: RECORD });
    const toasts = [];
    element.addEventListener('lightning__showtoast', (event) => toasts.push(event.detail));
    await element.invoke();
    return { confirm, toasts };
}

describe('c-plan-offboarding', () => {
    it('asks the service for the plan', async () => {
        const { toasts } = await press();

        expect(offboard.mock.calls).toEqual([[{ caseId: RECORD, action: 'plan' }]]);
        expect(toasts.map((toast) => [toast.variant, toast.message])).toEqual([['success', 'The plan is written.']]);
    });

    it('says first that it changes nothing but the case', async () => {
        const { confirm } = await press();
        const [{ message }] = confirm.mock.calls[0];

        expect(message).toContain('The plan and its steps are written to this case');
        expect(message).toContain('Neither the licence nor any user of the partner is changed.');
    });

    it('does nothing where the person says no', async () => {
        const { toasts } = await press(false);

        expect(offboard).not.toHaveBeenCalled();
        expect(toasts).toEqual([]);
    });
});
