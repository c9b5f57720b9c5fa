// The button "Roll back".
import RollBackOffboarding from 'c/rollBackOffboarding';
import offboard from '@salesforce/apex/TierwrightActions.offboard';
import LightningConfirm from 'lightning/confirm';
import { place } from 'test/stage';

jest.mock('@salesforce/apex/TierwrightActions.offboard', () => ({ default: jest.fn() }), { virtual: true });

const RECORD = 'a06000000000001AAA';

async function press(answer = true) {
    const confirm = jest.spyOn(LightningConfirm, 'open').mockResolvedValue(answer);
    offboard.mockReset().mockResolvedValue('The case is rolled back.');
    const element = await place('c-roll-back-offboarding', RollBackOffboarding, { recordId: RECORD });
    const toasts = [];
    element.addEventListener('lightning__showtoast', (event) => toasts.push(event.detail));
    await element.invoke();
    return { confirm, toasts };
}

describe('c-roll-back-offboarding', () => {
    it('asks the service to restore what it changed', async () => {
        const { toasts } = await press();

        expect(offboard.mock.calls).toEqual([[{ caseId: RECORD, action: 'rollback' }]]);
        expect(toasts.map((toast) => [toast.variant, toast.message])).toEqual([
            ['success', 'The case is rolled back.']
        ]);
    });

    it('says first that users get access to the portal again', async () => {
        const { confirm } = await press();
        const [{ message }] = confirm.mock.calls[0];

        expect(message).toContain("The partner's users get access to the portal again");
        expect(message).toContain('What somebody else changed since stays as it is.');
    });

    it('does nothing where the person says no', async () => {
        const { toasts } = await press(false);

        expect(offboard).not.toHaveBeenCalled();
        expect(toasts).toEqual([]);
    });
});
