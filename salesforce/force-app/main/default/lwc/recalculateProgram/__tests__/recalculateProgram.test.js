// The button "Recalculate all enrollments".
import RecalculateProgram from 'c/recalculateProgram';
import recalculateAll from '@salesforce/apex/TierwrightActions.recalculateAll';
import LightningConfirm from 'lightning/confirm';
import { place } from 'test/stage';

jest.mock('@salesforce/apex/TierwrightActions.recalculateAll', () => ({ default: jest.fn() }), { virtual: true });

const RECORD = 'a05000000000001AAA';

async function press(answer = true) {
    const confirm = jest.spyOn(LightningConfirm, 'open').mockResolvedValue(answer);
    recalculateAll.mockReset().mockResolvedValue('12 enrollments are recalculated.');
    const element = await place('c-recalculate-program', RecalculateProgram, { recordId: RECORD });
    const toasts = [];
    element.addEventListener('lightning__showtoast', (event) => toasts.push(event.detail));
    await element.invoke();
    return { confirm, toasts };
}

describe('c-recalculate-program', () => {
    it('asks the service to recalculate all enrollments of the program', async () => {
        const { toasts } = await press();

        expect(recalculateAll.mock.calls).toEqual([[{ programId: RECORD }]]);
        expect(toasts.map((toast) => [toast.variant, toast.message])).toEqual([
            ['success', '12 enrollments are recalculated.']
        ]);
    });

    it('asks nobody first, because a recalculation takes nothing away', async () => {
        const { confirm } = await press();

        expect(confirm).not.toHaveBeenCalled();
    });
});
