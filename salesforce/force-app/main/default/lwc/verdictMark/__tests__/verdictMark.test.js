// Every verdict has a word and an icon of its own.
import VerdictMark from 'c/verdictMark';
import { one, place, words } from 'test/stage';

const mark = (verdict) => place('c-verdict-mark', VerdictMark, { verdict });

describe('c-verdict-mark', () => {
    it.each([
        ['Met', 'Achieved', 'utility:success', 'mark is-met'],
        ['Missed', 'Missed', 'utility:clear', 'mark'],
        ['Unknown', 'Unknown', 'utility:question', 'mark'],
        ['Not Asked', 'Not asked', 'utility:dash', 'mark'],
        ['Guessed', 'Unknown', 'utility:question', 'mark']
    ])('shows %s as %s', async (verdict, word, icon, className) => {
        const element = await mark(verdict);

        expect(words(element)).toBe(word);
        expect(one(element, 'lightning-icon').iconName).toBe(icon);
        expect(one(element, '.mark').className).toBe(className);
    });

    it('colours what is met and what is unknown', async () => {
        expect(one(await mark('Met'), 'lightning-icon').variant).toBe('success');
        expect(one(await mark('Unknown'), 'lightning-icon').variant).toBe('warning');
    });

    it('is accessible', async () => {
        await expect(await mark('Missed')).toBeAccessible();
    });
});
