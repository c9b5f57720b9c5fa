// The button "Suspend".
import SuspendPartner from 'c/suspendPartner';
import offboard from '@salesforce/apex/TierwrightActions.offboard';
import LightningConfirm from 'lightning/confirm';
import { place } from 'test/stage';

jest.mock('@salesforce/apex/TierwrightActions.offboard', () => ({ default: jest.fn() }), { virtual: true });

const RECORD = 'a06000000000001AAA';

async function press(answer = true) {
    const confirm = jest.spyOn(LightningConfirm, 'open').mockResolvedValue(answer);
    offboard.mockReset().mockResolvedValue('The partner is suspended.');
    const element = await place('c-suspend-partner', SuspendPartner, { recordId: RECORD });
    const toasts = [];
    element.addEventListener('lightning__showtoast', (event) => toasts.push(event.detail));
    await element.invoke();
    return { confirm, toasts };
}

describe('c-suspend-partner', () => {
    it('asks the service to suspend the partner', async () => {
        const { toasts } = await press();

        expect(offboard.mock.calls).toEqual([[{ caseId: RECORD, action: 'suspend' }]]);
        expect(toasts.map((toast) => [toast.variant, toast.message])).toEqual([
            ['success', 'The partner is suspended.']
        ]);
    });

    it('says first that users lose access to the portal', async () => {
        const { confirm } = await press();
        const [{ message }] = confirm.mock.calls[0];

        expect(message).toContain("The partner's users lose access to the portal");
        expect(message).toContain('only to an approved case');
    });

    it('does nothing where the person says no', async () => {
        const { toasts } = await press(false);

        expect(offboard).not.toHaveBeenCalled();
        expect(toasts).toEqual([]);
    });
});
