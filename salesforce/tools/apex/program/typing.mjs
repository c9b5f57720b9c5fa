// Which type a name in the source stands for.

import { SourceError } from '../errors.mjs';
import { textOf } from '../parse.mjs';
import { COLLECTIONS, OBJECT, PRIMITIVE, SOBJECT, collection, listOf } from '../types.mjs';

/** Finds types by name: own classes first, then objects, then the platform's. */
export class Types {
    /**
     * @param {Map<string, import('./declaration.mjs').Declaration>} classes the top-level classes by key
     * @param {import('../schema/objects.mjs').Schema} schema the objects
     * @param {import('../platform/registry.mjs').Registry} registry the platform's types
     */
    constructor(classes, schema, registry) {
        this.classes = classes;
        this.schema = schema;
        this.registry = registry;
    }

    /** The type of a reference in the syntax tree, seen from a class. */
    of(node, scope) {
        const names = node.typeName_list();
        const site = { file: scope?.file, line: node.start.line };
        const args = (names.at(-1).typeArguments()?.typeList().typeRef_list() ?? []).map((ref) => this.of(ref, scope));
        const parts = names.map((name) => textOf(name).replace(/<.*/s, '').toLowerCase());
        const found = this.named(parts, args, scope);
        if (!found) {
            throw new SourceError(`no type ${textOf(node)}`, site);
        }
        const dimensions = node.arraySubscripts().LBRACK_list().length;
        return Array.from({ length: dimensions }).reduce(listOf, found);
    }

    /** The declaration that a reference names, as after "extends". */
    declared(node, scope) {
        const found = this.of(node, scope);
        const known = found.declaration ?? this.registry.interfaceFor(found);
        if (!known) {
            throw new SourceError(`${found} cannot be extended or implemented`, {
                file: scope.file,
                line: node.start.line
            });
        }
        return known;
    }

    /** The type of a name in parts, in lower case; null where there is none. */
    named(parts, args, scope) {
        const last = parts.at(-1);
        if (parts.length === 1 && COLLECTIONS[last] !== undefined) {
            return this.collection(last, args);
        }
        const own = this.ownClass(parts, scope);
        if (own) {
            return own.type;
        }
        return this.simple(parts) ?? this.inSystem(parts, args, scope);
    }

    collection(key, args) {
        if (args.length === 0) {
            return collection(key, Array(COLLECTIONS[key]).fill(OBJECT));
        }
        return args.length === COLLECTIONS[key] ? collection(key, args) : null;
    }

    inSystem(parts, args, scope) {
        if (parts.length > 1 && (parts[0] === 'system' || parts[0] === 'schema')) {
            return this.named(parts.slice(1), args, scope);
        }
        return null;
    }

    simple(parts) {
        const name = parts.join('.');
        if (name === 'object') {
            return OBJECT;
        }
        if (name === 'sobject') {
            return SOBJECT;
        }
        return PRIMITIVE[name] ?? this.schema.object(name)?.type ?? this.registry.type(name);
    }

    ownClass(parts, scope) {
        const [first, ...rest] = parts;
        const found = this.innerClass(first, scope) ?? this.classes.get(first);
        return rest.reduce((outer, name) => (outer ? innerOf(outer, name) : null), found ?? null);
    }

    innerClass(name, scope) {
        for (let around = scope; around; around = around.outer) {
            const found = around.key === name && around.outer ? around : innerOf(around, name);
            if (found) {
                return found;
            }
        }
        return null;
    }
}

function innerOf(declaration, name) {
    return (
        declaration
            .chain()
            .map((each) => each.inner.get(name))
            .find(Boolean) ?? null
    );
}
