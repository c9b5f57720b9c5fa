// Apex types: what a value may be stored in.

/**
 * One type. `kind` is 'primitive', 'object', 'collection', 'sobject' (a certain one, or any where `schema` is null),
 * 'class' (own or the platform's classes, interfaces and enums, all as declarations), 'platform' or 'void'.
 */
export class Type {
    constructor(kind, name, { args = [], schema = null, declaration = null } = {}) {
        this.kind = kind;
        this.name = name;
        this.key = name.toLowerCase();
        this.args = args;
        this.schema = schema;
        this.declaration = declaration;
    }

    toString() {
        return this.args.length ? `${this.name}<${this.args.join(', ')}>` : this.name;
    }

    /** Whether both are the same type. */
    is(other) {
        return (
            this.key === other.key &&
            this.declaration === other.declaration &&
            this.args.length === other.args.length &&
            this.args.every((arg, index) => arg.is(other.args[index]))
        );
    }
}

const PRIMITIVES = [
    'Boolean',
    'Integer',
    'Long',
    'Double',
    'Decimal',
    'String',
    'Id',
    'Date',
    'Datetime',
    'Time',
    'Blob'
];

export const PRIMITIVE = Object.fromEntries(
    PRIMITIVES.map((name) => [name.toLowerCase(), new Type('primitive', name)])
);
export const OBJECT = new Type('object', 'Object');
export const VOID = new Type('void', 'void');
export const SOBJECT = new Type('sobject', 'SObject');

/** How many type arguments a collection takes. */
export const COLLECTIONS = { list: 1, set: 1, map: 2, iterable: 1, iterator: 1 };

export function listOf(element) {
    return new Type('collection', 'List', { args: [element] });
}

export function setOf(element) {
    return new Type('collection', 'Set', { args: [element] });
}

export function mapOf(key, value) {
    return new Type('collection', 'Map', { args: [key, value] });
}

const COLLECTION_NAMES = { list: 'List', set: 'Set', map: 'Map', iterable: 'Iterable', iterator: 'Iterator' };

/** A collection type by its name in lower case. */
export function collection(key, args) {
    return new Type('collection', COLLECTION_NAMES[key], { args });
}

const WIDER = { integer: ['long', 'double', 'decimal'], long: ['double', 'decimal'], double: ['decimal'] };
const AUTOMATIC = { ...WIDER, id: ['string'], string: ['id'], date: ['datetime'], decimal: ['double'] };

/**
 * How well a value of one type fits into another: 0 not at all, then the better the higher.
 * Apex's own ranking is finer; equal ranks make a call ambiguous, which is an error.
 */
export function fit(from, to) {
    if (from.is(to)) {
        return 5;
    }
    if (to.kind === 'object') {
        return from.kind === 'void' ? 0 : 1;
    }
    if (from.kind === 'primitive' && to.kind === 'primitive') {
        const ranks = AUTOMATIC[from.key] ?? [];
        return ranks.includes(to.key) ? 4 - ranks.indexOf(to.key) * 0.5 : 0;
    }
    if (from.kind === 'sobject' && to.kind === 'sobject') {
        return to.schema === null ? 3 : from.schema === null ? 2 : 0;
    }
    if (from.kind === 'class' && to.kind === 'class') {
        const distance = from.declaration.distanceTo(to.declaration);
        return distance === null ? 0 : 4 - Math.min(distance, 20) * 0.1;
    }
    return collectionFit(from, to);
}

function collectionFit(from, to) {
    if (to.key === 'iterable' && (from.key === 'list' || from.key === 'set')) {
        return fit(from.args[0], to.args[0]) ? 2 : 0;
    }
    if (from.kind !== 'collection' || from.key !== to.key || from.args.length !== to.args.length) {
        return 0;
    }
    return from.args.every((arg, index) => fit(arg, to.args[index])) ? 3 : 0;
}
