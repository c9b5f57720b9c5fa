// Puts a component on the page of a test, and looks through its shadows as a person would.
import { createElement } from 'lwc';

/** Lets the engine of components render what has changed. */
export async function rendered() {
    // One turn for each layer of components, and for answers of the server that were waited for.
    for (let turn = 0; turn < 5; turn += 1) {
        await Promise.resolve();
    }
}

/**
 * Puts a component on the page.
 * @returns {Promise<HTMLElement>} The element, rendered.
 */
export async function place(tag, component, properties) {
    const element = Object.assign(createElement(tag, { is: component }), properties);
    document.body.appendChild(element);
    await rendered();
    return element;
}

/** Finds every element of a selector below another one, through all shadows, in the page's order. */
export function all(root, selector) {
    return [...(root.shadowRoot ?? root).querySelectorAll('*')].flatMap((element) => [
        ...(element.matches(selector) ? [element] : []),
        ...(element.shadowRoot ? all(element, selector) : [])
    ]);
}

/** Finds the only element of a selector. */
export function one(root, selector) {
    const found = all(root, selector);
    if (found.length !== 1) {
        throw new Error(`${found.length} elements are ${selector}`);
    }
    return found[0];
}

function pieces(node) {
    if (node.nodeType === Node.TEXT_NODE) {
        return node.data;
    }
    const below = node.nodeName === 'SLOT' ? node.assignedNodes() : (node.shadowRoot ?? node).childNodes;
    return [...below].map(pieces).join(' ');
}

/** Gives an element's text, through all shadows, with single blanks. */
export function words(element) {
    return pieces(element).replace(/\s+/g, ' ').trim();
}
