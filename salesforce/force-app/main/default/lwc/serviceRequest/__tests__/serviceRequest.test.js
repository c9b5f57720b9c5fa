// One press of a button: the question, the request, the answer, and no second press meanwhile.
import LightningConfirm from 'lightning/confirm';
import { notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import { pressOnce } from 'c/serviceRequest';
import { rendered } from 'test/stage';

const TOAST = 'lightning__showtoast';
const ANSWER = 'Enrollment PE-00042 is recalculated now.';

/** Stands for the component of a button; keeps the toasts that go out from it. */
function button(recordId = 'a04000000000042AAA') {
    const element = Object.assign(document.createElement('div'), { recordId, toasts: [] });
    element.addEventListener(TOAST, (event) => element.toasts.push(event.detail));
    return element;
}

/** A request that is answered when the test says so. */
function waiting() {
    const request = {};
    request.send = jest.fn(() => new Promise((resolve, reject) => Object.assign(request, { resolve, reject })));
    return request;
}

const asked = (send, more) => ({ label: 'Recalculate now', send, ...more });

describe('c/serviceRequest', () => {
    beforeEach(() => {
        jest.spyOn(LightningConfirm, 'open').mockResolvedValue(true);
        notifyRecordUpdateAvailable.mockReset().mockResolvedValue();
    });

    it('sends for the record, and tells the answer', async () => {
        const element = button();
        const send = jest.fn().mockResolvedValue(ANSWER);
        await pressOnce(element, asked(send));

        expect(send.mock.calls).toEqual([['a04000000000042AAA']]);
        expect(element.toasts).toEqual([{ title: 'Recalculate now', message: ANSWER, variant: 'success' }]);
    });

    it('has the record read again, because the service may have written to it', async () => {
        await pressOnce(button(), asked(jest.fn().mockResolvedValue(ANSWER)));

        expect(notifyRecordUpdateAvailable.mock.calls).toEqual([[[{ recordId: 'a04000000000042AAA' }]]]);
    });

    it('keeps a failure on the screen until it is read', async () => {
        const element = button();
        const message = 'The service did not answer. Try again in a minute.';
        await pressOnce(element, asked(jest.fn().mockRejectedValue({ body: { message } })));

        expect(element.toasts).toEqual([
            { title: 'Recalculate now: failed', message, variant: 'error', mode: 'sticky' }
        ]);
        expect(notifyRecordUpdateAvailable).not.toHaveBeenCalled();
    });

    it('says something also for a failure that says nothing', async () => {
        const element = button();
        await pressOnce(element, asked(jest.fn().mockRejectedValue({})));

        expect(element.toasts[0].message).toBe('The service could not be asked. Try again later.');
    });

    it('asks first where something is at stake', async () => {
        const send = jest.fn().mockResolvedValue(ANSWER);
        await pressOnce(button(), asked(send, { question: 'Users lose access.' }));

        expect(LightningConfirm.open.mock.calls).toEqual([
            [{ label: 'Recalculate now', message: 'Users lose access.', theme: 'warning' }]
        ]);
        expect(send).toHaveBeenCalledTimes(1);
    });

    it('asks nothing where nothing is at stake', async () => {
        await pressOnce(button(), asked(jest.fn().mockResolvedValue(ANSWER)));

        expect(LightningConfirm.open).not.toHaveBeenCalled();
    });

    it('does nothing where the person says no', async () => {
        LightningConfirm.open.mockResolvedValue(false);
        const element = button();
        const send = jest.fn();
        await pressOnce(element, asked(send, { question: 'Users lose access.' }));

        expect(send).not.toHaveBeenCalled();
        expect(element.toasts).toEqual([]);
    });

    it('does nothing on a second press while the first one is running', async () => {
        const request = waiting();
        const first = pressOnce(button(), asked(request.send));
        await pressOnce(button(), asked(request.send));
        request.resolve(ANSWER);
        await first;

        expect(request.send).toHaveBeenCalledTimes(1);
    });

    it('does nothing on a second press while the question stands', async () => {
        const send = jest.fn().mockResolvedValue(ANSWER);
        let answer;
        LightningConfirm.open.mockImplementation(() => new Promise((resolve) => (answer = resolve)));
        const question = 'Users lose access.';
        const first = pressOnce(button(), asked(send, { question }));
        await pressOnce(button(), asked(send, { question }));
        answer(true);
        await first;

        expect(LightningConfirm.open).toHaveBeenCalledTimes(1);
        expect(send).toHaveBeenCalledTimes(1);
    });

    it.each([
        ['an answer', (request) => request.resolve(ANSWER)],
        ['a failure', (request) => request.reject({})]
    ])('may be pressed again after %s', async (_, end) => {
        const request = waiting();
        const first = pressOnce(button(), asked(request.send));
        await rendered();
        end(request);
        await first;
        const second = pressOnce(button(), asked(request.send));
        await rendered();
        request.resolve(ANSWER);
        await second;

        expect(request.send).toHaveBeenCalledTimes(2);
    });

    it('may be pressed for another record, and another button for the same one', async () => {
        const request = waiting();
        const first = pressOnce(button(), asked(request.send));
        const other = jest.fn().mockResolvedValue(ANSWER);
        await pressOnce(button('a04000000000017AAA'), asked(other));
        await pressOnce(button(), asked(other, { label: 'Plan' }));
        await rendered();
        request.resolve(ANSWER);
        await first;

        expect(other).toHaveBeenCalledTimes(2);
    });
});
