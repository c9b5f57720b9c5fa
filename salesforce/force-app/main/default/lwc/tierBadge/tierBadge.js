// The picture of a tier; its initial where there is no picture, or it does not load.
import { LightningElement, api } from 'lwc';

export default class TierBadge extends LightningElement {
    /** Address of the picture; `null` for none. */
    @api badgeUrl;
    /** Name of the tier. */
    @api name;
    /** `large` for the tier that a page is about, else small. */
    @api size;

    failedUrl;

    get hasPicture() {
        return Boolean(this.badgeUrl) && this.badgeUrl !== this.failedUrl;
    }

    get initial() {
        // By code points: an initial may be more than one of JavaScript's characters.
        return [...(this.name ?? '')][0]?.toUpperCase() ?? '–';
    }

    get pictureClass() {
        return this.size === 'large' ? 'badge picture is-large' : 'badge picture';
    }

    get initialClass() {
        return this.size === 'large' ? 'badge initial is-large' : 'badge initial';
    }

    handleError() {
        this.failedUrl = this.badgeUrl;
    }
}
