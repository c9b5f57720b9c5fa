// The bar tells its number to those who see it and to those who do not.
import PercentBar from 'c/percentBar';
import { one, place } from 'test/stage';

const bar = (percent) => place('c-percent-bar', PercentBar, { label: 'Progress to Scale', percent });

describe('c-percent-bar', () => {
    it('fills as far as the percentage, and says so', async () => {
        const element = await bar(60.5);
        const track = one(element, '[role="progressbar"]');

        expect(track.getAttribute('aria-label')).toBe('Progress to Scale');
        expect(track.getAttribute('aria-valuenow')).toBe('60.5');
        expect(track.getAttribute('aria-valuetext')).toBe('60.5%');
        expect(one(element, '.fill').style.width).toBe('60.5%');
        expect(one(element, '.fill').className).toBe('fill');
    });

    it('is full beyond a hundred, and still tells the number', async () => {
        const element = await bar(250);
        const track = one(element, '[role="progressbar"]');

        expect(track.getAttribute('aria-valuenow')).toBe('100');
        expect(track.getAttribute('aria-valuetext')).toBe('250%');
        expect(one(element, '.fill').className).toBe('fill is-full');
    });

    it('is full at a hundred and not just below', async () => {
        expect(one(await bar(100), '.fill').className).toBe('fill is-full');
        expect(one(await bar(99.9), '.fill').className).toBe('fill');
    });

    it('is accessible', async () => {
        await expect(await bar(25)).toBeAccessible();
    });
});
