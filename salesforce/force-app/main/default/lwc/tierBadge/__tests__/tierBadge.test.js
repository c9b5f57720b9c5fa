// A tier has a picture, or its initial.
import TierBadge from 'c/tierBadge';
import { all, one, place, rendered, words } from 'test/stage';

const PICTURE = 'https://pictures.example.com/build.png';

const badge = (properties) => place('c-tier-badge', TierBadge, { name: 'Build', ...properties });

describe('c-tier-badge', () => {
    it('shows the picture, silent because the name stands beside it', async () => {
        const picture = one(await badge({ badgeUrl: PICTURE }), 'img');

        expect(picture.getAttribute('src')).toBe(PICTURE);
        expect(picture.getAttribute('alt')).toBe('');
        expect(picture.className).toBe('badge picture');
    });

    it('shows the initial where there is no picture', async () => {
        const element = await badge({ badgeUrl: null, name: 'élan' });

        expect(words(element)).toBe('É');
        expect(all(element, 'img')).toEqual([]);
        expect(one(element, 'span').getAttribute('aria-hidden')).toBe('true');
    });

    it('shows the initial where the picture does not load', async () => {
        const element = await badge({ badgeUrl: PICTURE });
        one(element, 'img').dispatchEvent(new CustomEvent('error'));
        await rendered();

        expect(words(element)).toBe('B');
    });

    it('tries another picture after one that did not load', async () => {
        const element = await badge({ badgeUrl: PICTURE });
        one(element, 'img').dispatchEvent(new CustomEvent('error'));
        element.badgeUrl = `${PICTURE}?2`;
        await rendered();

        expect(all(element, 'img')).toHaveLength(1);
    });

    it('shows a dash for a tier without a name', async () => {
        expect(words(await badge({ name: undefined }))).toBe('–');
        expect(words(await badge({ name: '' }))).toBe('–');
    });

    it('keeps an initial of two code units whole', async () => {
        expect(words(await badge({ name: '😀 tier' }))).toBe('😀');
    });

    it('is large where the page is about its tier', async () => {
        expect(one(await badge({ size: 'large' }), 'span').className).toBe('badge initial is-large');
        expect(one(await badge({ size: 'large', badgeUrl: PICTURE }), 'img').className).toBe('badge picture is-large');
        expect(one(await badge({}), 'span').className).toBe('badge initial');
    });

    it('is accessible', async () => {
        await expect(await badge({ badgeUrl: PICTURE })).toBeAccessible();
    });
});
