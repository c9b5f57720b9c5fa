// An error's sentence, wherever it stands.
import { failureWords } from 'c/failureWords';

describe('c/failureWords', () => {
    it.each([
        ["the server's sentence", { body: { message: 'No access.' }, message: 'Forbidden' }, 'No access.'],
        ["the browser's sentence", { message: 'Offline' }, 'Offline'],
        ['the sentence for errors that say nothing', {}, 'Try again.'],
        ['the same where there is no error at all', undefined, 'Try again.']
    ])('finds %s', (_, error, expected) => {
        expect(failureWords(error, 'Try again.')).toBe(expected);
    });
});
