// What the buttons share: ask the person where it matters, send the request once, tell the answer.
import LightningConfirm from 'lightning/confirm';
import { ShowToastEvent } from 'lightning/platformShowToastEvent';
import { notifyRecordUpdateAvailable } from 'lightning/uiRecordApi';
import { failureWords } from 'c/failureWords';

// Shared by all buttons of a page: a page may make the component of a button anew with each press.
const running = new Set();

function confirmed({ label, question }) {
    return question ? LightningConfirm.open({ label, message: question, theme: 'warning' }) : true;
}

async function sendAndTell(component, { label, send }) {
    try {
        const message = await send(component.recordId);
        component.dispatchEvent(new ShowToastEvent({ title: label, message, variant: 'success' }));
    } catch (error) {
        const message = failureWords(error, 'The service could not be asked. Try again later.');
        const title = `${label}: failed`;
        component.dispatchEvent(new ShowToastEvent({ title, message, variant: 'error', mode: 'sticky' }));
        return;
    }
    // The record may show something new already, such as a plan.
    await notifyRecordUpdateAvailable([{ recordId: component.recordId }]);
}

/**
 * Runs one press of a button. Nothing happens while an earlier press of the same button on the same
 * record is running, its question included.
 * @param {{recordId: string}} component The quick action; the toast goes out from it.
 * @param {object} request
 * @param {string} request.label What the button does, as the title of question and toast.
 * @param {?string} request.question What will happen, where the person is to be asked first.
 * @param {function(string): Promise<string>} request.send Sends the request for a record id, and gives
 *     the service's sentence.
 */
export async function pressOnce(component, request) {
    const press = `${request.label} ${component.recordId}`;
    if (running.has(press)) {
        return;
    }
    running.add(press);
    try {
        if (await confirmed(request)) {
            await sendAndTell(component, request);
        }
    } finally {
        running.delete(press);
    }
}
