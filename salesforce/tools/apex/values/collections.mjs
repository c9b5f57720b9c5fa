// Lists, sets and maps. What goes in is converted to the element's type, as an assignment would.

import { Thrown, unsupported } from '../errors.mjs';
import { OBJECT, listOf, mapOf, setOf } from '../types.mjs';
import { systemException } from './exceptions.mjs';
import { keyOf } from './equality.mjs';
import { assign } from './convert.mjs';

/** A list; `fromQuery` is true for the rows of a query, which may be assigned to one record. */
export class ApexList {
    constructor(elementType = OBJECT, items = [], { fromQuery = false } = {}) {
        this.elementType = elementType;
        this.items = items;
        this.fromQuery = fromQuery;
        this.type = listOf(elementType);
    }

    static of(elementType, values) {
        const made = new ApexList(elementType);
        values.forEach((value) => made.add(value));
        return made;
    }

    add(value) {
        this.items.push(assign(value, this.elementType));
    }

    /** Inserts at an index, 0 to the list's size. */
    insert(index, value) {
        this.within(index, this.items.length);
        this.items.splice(index, 0, assign(value, this.elementType));
    }

    get(index) {
        this.within(index, this.items.length - 1);
        return this.items[index];
    }

    set(index, value) {
        this.within(index, this.items.length - 1);
        this.items[index] = assign(value, this.elementType);
    }

    remove(index) {
        this.within(index, this.items.length - 1);
        return this.items.splice(index, 1)[0];
    }

    within(index, last) {
        if (index < 0 || index > last) {
            throw new Thrown(systemException('ListException', `List index out of bounds: ${index}`));
        }
    }

    values() {
        return this.items;
    }

    /** The elements as they are now, for a loop; a list that is changed while it is looped over is refused. */
    *iterate() {
        const size = this.items.length;
        for (let index = 0; index < size; index++) {
            yield this.items[index];
            if (this.items.length !== size) {
                throw unsupported('changing a list while it is looped over');
            }
        }
    }
}

/** A set, in the order of insertion. */
export class ApexSet {
    constructor(elementType = OBJECT) {
        this.elementType = elementType;
        this.entries = new Map();
        this.type = setOf(elementType);
    }

    static of(elementType, values) {
        const made = new ApexSet(elementType);
        values.forEach((value) => made.add(value));
        return made;
    }

    /** Adds a value; whether it was not there yet. */
    add(value) {
        const stored = assign(value, this.elementType);
        const key = keyOf(stored);
        const fresh = !this.entries.has(key);
        if (fresh) {
            this.entries.set(key, stored);
        }
        return fresh;
    }

    has(value) {
        return this.entries.has(keyOf(assign(value, this.elementType)));
    }

    remove(value) {
        return this.entries.delete(keyOf(assign(value, this.elementType)));
    }

    values() {
        return [...this.entries.values()];
    }

    *iterate() {
        const size = this.entries.size;
        for (const value of this.values()) {
            yield value;
            if (this.entries.size !== size) {
                throw new Thrown(
                    systemException('FinalException', 'Cannot modify a collection while it is being iterated.')
                );
            }
        }
    }
}

/** A map, in the order of insertion. */
export class ApexMap {
    constructor(keyType = OBJECT, valueType = OBJECT) {
        this.keyType = keyType;
        this.valueType = valueType;
        this.entries = new Map();
        this.type = mapOf(keyType, valueType);
    }

    /** Sets a key's value; gives the former one, null where there was none. */
    put(key, value) {
        const stored = assign(key, this.keyType);
        const before = this.entries.get(keyOf(stored));
        this.entries.set(keyOf(stored), [before ? before[0] : stored, assign(value, this.valueType)]);
        return before ? before[1] : null;
    }

    has(key) {
        return this.entries.has(keyOf(assign(key, this.keyType)));
    }

    get(key) {
        return this.entries.get(keyOf(assign(key, this.keyType)))?.[1] ?? null;
    }

    remove(key) {
        const removed = this.get(key);
        this.entries.delete(keyOf(assign(key, this.keyType)));
        return removed;
    }

    keys() {
        return [...this.entries.values()].map(([key]) => key);
    }

    values() {
        return [...this.entries.values()].map(([, value]) => value);
    }
}
