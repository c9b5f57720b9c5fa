// Puts the component on the page, as a record page does; tests call `window.show`.
// The synthetic shadow comes first, as in an org: only so does SLDS reach into components.
import '@lwc/synthetic-shadow';
import { createElement } from 'lwc';
import TierProgress from 'c/tierProgress';

/** Shows the component for a record, in place of what was shown before. */
window.show = (recordId) => {
    const element = createElement('c-tier-progress', { is: TierProgress });
    element.recordId = recordId;
    document.getElementById('place').replaceChildren(element);
};
