// What names mean at a place in the source, and what runs there.

import { SourceError } from '../errors.mjs';

/** Local variables of one call, and the object it was called on (null in static code). */
export class Frame {
    constructor(self, size) {
        this.self = self;
        this.slots = new Array(size).fill(null);
    }
}

/** The names that are visible while a body is compiled. */
export class Scope {
    /**
     * @param {import('../program/declaration.mjs').Declaration} owner class of the body
     * @param {boolean} isStatic whether there is no `this`
     * @param {import('../program/members.mjs').Field|null} accessorOf the property whose accessor the body is
     */
    constructor(owner, isStatic, accessorOf = null) {
        this.owner = owner;
        this.isStatic = isStatic;
        this.accessorOf = accessorOf;
        /** whether the body makes its object or its class: a constructor, an initialiser, a block of the class */
        this.makes = false;
        this.blocks = [new Map()];
        this.size = 0;
    }

    site(node) {
        return { file: this.owner.file, line: node.start.line };
    }

    /** Declares a local variable; gives its slot. */
    declare(name, type, node) {
        const key = name.toLowerCase();
        if (this.local(key)) {
            throw new SourceError(`${name} is declared twice`, node ? this.site(node) : undefined);
        }
        const slot = { index: this.size++, type };
        this.blocks.at(-1).set(key, slot);
        return slot;
    }

    /** The slot of a local variable; null where there is none. */
    local(key) {
        return this.blocks.findLast((block) => block.has(key))?.get(key) ?? null;
    }

    /** Compiles something with a block of its own for variables. */
    within(compile) {
        this.blocks.push(new Map());
        try {
            return compile();
        } finally {
            this.blocks.pop();
        }
    }
}
