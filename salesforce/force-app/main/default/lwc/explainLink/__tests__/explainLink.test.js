// A link says what it explains and where it opens; only the web's addresses become links.
import ExplainLink from 'c/explainLink';
import { all, one, place, words } from 'test/stage';

const ADDRESS = 'https://tierwright.example.com/enrollments/42';

const link = (address) => place('c-explain-link', ExplainLink, { address, of: 'Deal Registrations' });

describe('c-explain-link', () => {
    it('says what it explains, and that a tab opens', async () => {
        const element = await link(ADDRESS);

        expect(words(element)).toBe('Explain Deal Registrations (opens in a new tab)');
        expect(one(element, 'a').getAttribute('href')).toBe(ADDRESS);
        expect(one(element, 'a').getAttribute('target')).toBe('_blank');
        expect(one(element, 'a').getAttribute('rel')).toContain('noopener');
    });

    it.each([
        ['no address', null],
        ['an address that was not given', undefined],
        // eslint-disable-next-line no-script-url -- what must not become a link
        ['a script', 'javascript:alert(1)'],
        ['an address within the page', '/enrollments/42'],
        ['a script that names the web later', ' https://tierwright.example.com']
    ])('leaves nothing for %s', async (_, address) => {
        expect(all(await link(address), 'a')).toEqual([]);
    });

    it('takes an address in capital letters', async () => {
        expect(all(await link('HTTPS://TIERWRIGHT.EXAMPLE.COM'), 'a')).toHaveLength(1);
    });

    it('is accessible', async () => {
        await expect(await link(ADDRESS)).toBeAccessible();
    });
});
