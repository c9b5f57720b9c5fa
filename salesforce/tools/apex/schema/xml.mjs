// Reads Salesforce's metadata files: elements with text or elements in them, no attributes that matter.

import { readFileSync } from 'node:fs';

const ENTITIES = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const TOKEN = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([\w:.-]+)([^>]*?)(\/?)>|([^<]+)/g;

/** One element. */
export class Element {
    constructor(name) {
        this.name = name;
        this.children = [];
        this.value = '';
    }

    /** Text of the element below of that name; null where there is none. */
    text(name) {
        return this.first(name)?.value ?? null;
    }

    /** Whether the element below says true. */
    flag(name) {
        return this.text(name) === 'true';
    }

    first(name) {
        return this.children.find((child) => child.name === name) ?? null;
    }

    all(name) {
        return this.children.filter((child) => child.name === name);
    }
}

/** Reads a file; gives its root element. */
export function readXml(file) {
    const root = new Element('');
    const open = [root];
    for (const [, closing, name, , empty, text] of readFileSync(file, 'utf8').matchAll(TOKEN)) {
        const top = open.at(-1);
        if (text !== undefined) {
            top.value += unescaped(text.trim());
        } else if (closing) {
            open.pop();
        } else if (name) {
            const made = new Element(name);
            top.children.push(made);
            if (!empty) {
                open.push(made);
            }
        }
    }
    return root.children[0];
}

function unescaped(text) {
    return text.replace(/&(\w+);/g, (whole, name) => ENTITIES[name] ?? whole);
}
