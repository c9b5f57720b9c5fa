// The platform's classes as tables of signatures, such as 'substring(Integer,Integer) String'.
//
// A parameter of a type with "?" takes null; null for any other is a NullPointerException. E, K and V stand for a
// collection's element, key and value; "any" takes what comes.

import { unsupported } from '../errors.mjs';
import { OBJECT, PRIMITIVE, SOBJECT, VOID, collection, fit } from '../types.mjs';
import { assign, platformType, typeOf } from '../values/convert.mjs';
import { SYSTEM_EXCEPTIONS, EXCEPTION, nullPointer } from '../values/exceptions.mjs';
import { INTERFACES, ENUMS } from './declared.mjs';

const SIGNATURE = /^(\w+)\((.*)\)(?: (\S+))?$/;
const PLACEHOLDERS = { E: 0, K: 0, V: 1 };

/** What is known of the platform. */
export class Registry {
    constructor() {
        this.tables = new Map();
        this.declarations = new Map([['exception', EXCEPTION], ...SYSTEM_EXCEPTIONS, ...INTERFACES, ...ENUMS]);
    }

    /**
     * Adds a class of the platform.
     * @param {object} table `name`, and by signature `constructors`, `statics` and `methods`; `constants` by name gives
     *     what static properties hold, as functions, and `dynamic` does so for any name, giving null for one it lacks
     */
    define({ name, constructors = {}, statics = {}, methods = {}, constants = {}, dynamic = null }) {
        this.tables.set(name.toLowerCase(), {
            name,
            constructors: this.read(constructors),
            statics: this.read(statics),
            methods: this.read(methods),
            dynamic,
            constants: new Map(Object.entries(constants).map(([key, give]) => [key.toLowerCase(), give]))
        });
    }

    read(signatures) {
        const byName = new Map();
        for (const [written, run] of Object.entries(signatures)) {
            const [, name, parameters, returns] = SIGNATURE.exec(written);
            const made = {
                name,
                run,
                parameters: split(parameters).map((each) => this.parameter(each)),
                returns: returns ?? 'void'
            };
            byName.set(name.toLowerCase(), [...(byName.get(name.toLowerCase()) ?? []), made]);
        }
        return byName;
    }

    parameter(written) {
        const nullable = written.endsWith('?');
        return { name: nullable ? written.slice(0, -1) : written, nullable };
    }

    /** The type of a name in lower case; null where the platform has none, or none that is known here. */
    type(name) {
        const declared = this.declarations.get(name);
        if (declared) {
            return declared.type;
        }
        return this.tables.has(name) ? platformType(this.tables.get(name).name) : null;
    }

    /** The interface that a collection type stands for after "implements". */
    interfaceFor(type) {
        return this.declarations.get(type.key) ?? null;
    }

    /** The type that a signature names; null for a placeholder, which `receiver`'s arguments fill in where known. */
    typeNamed(written, receiver = null) {
        if (written === 'any') {
            return null;
        }
        if (written in PLACEHOLDERS) {
            return receiver?.args[PLACEHOLDERS[written]] ?? null;
        }
        const [, name, inside] = /^([\w.]+)(?:<(.*)>)?$/.exec(written);
        const key = name.toLowerCase();
        if (inside) {
            const args = split(inside).map((each) => this.typeNamed(each, receiver) ?? OBJECT);
            return collection(key, args);
        }
        return { void: VOID, object: OBJECT, sobject: SOBJECT }[key] ?? PRIMITIVE[key] ?? this.type(key);
    }

    /** The table that holds the methods of values of a type. */
    tableOf(type) {
        if (type.kind === 'sobject') {
            return this.tables.get('sobject');
        }
        if (type.kind === 'class') {
            return this.tables.get(kindOf(type.declaration));
        }
        return this.tables.get(type.key);
    }

    /**
     * Picks one of several signatures.
     * @param {Array} overloads what `read` made
     * @param {Array} args values
     * @param {Array} types their static types, null where unknown
     * @returns {object|null} null where none fits
     */
    pick(overloads, args, types) {
        const ranked = overloads
            .filter((each) => each.parameters.length === args.length)
            .map((each) => ({ each, rank: this.rank(each, args, types) }))
            .filter(({ rank }) => rank > 0)
            .sort((left, right) => right.rank - left.rank);
        return ranked[0]?.each ?? null;
    }

    rank({ parameters }, args, types) {
        const ranks = parameters.map((parameter, index) => {
            const type = this.typeNamed(parameter.name);
            const from = args[index] === null ? types[index] : typeOf(args[index]);
            return type === null || from === null || from === OBJECT ? 1 : fit(from, type);
        });
        return ranks.includes(0) ? 0 : 1 + ranks.reduce((sum, rank) => sum + rank, 0);
    }

    /** Runs what was picked. */
    run(picked, self, args) {
        const given = picked.parameters.map((parameter, index) => {
            if (args[index] === null && !parameter.nullable) {
                throw nullPointer();
            }
            return assign(args[index], this.typeNamed(parameter.name));
        });
        const result = self === undefined ? picked.run(...given) : picked.run(self, ...given);
        return result === undefined ? null : result;
    }

    /** Static type of what a signature gives; null where it is not known. */
    returnOf(signatures, name, count, receiver) {
        const fitting = (signatures.get(name.toLowerCase()) ?? []).filter((each) => each.parameters.length === count);
        const written = new Set(fitting.map((each) => each.returns));
        return written.size === 1 ? this.typeNamed([...written][0], receiver) : null;
    }

    /** Calls a method of a value that is no object of an own class. */
    call(receiver, name, args, types) {
        const type = typeOf(receiver);
        const overloads = this.tableOf(type)?.methods.get(name.toLowerCase()) ?? this.onAll(name);
        const picked = overloads && this.pick(overloads, args, types);
        if (!picked) {
            throw unsupported(`${type}.${name}(${args.map(typeOf).join(', ')})`);
        }
        return this.run(picked, receiver, args);
    }

    /** Methods that every value has. */
    onAll(name) {
        return this.tables.get('object').methods.get(name.toLowerCase()) ?? null;
    }

    /** Calls a static method, or a constructor where `name` is null. */
    callStatic(table, name, args, types) {
        const overloads = name === null ? table.constructors.get('new') : table.statics.get(name.toLowerCase());
        const picked = overloads && this.pick(overloads, args, types);
        if (!picked) {
            throw unsupported(
                `${name === null ? 'new ' : ''}${table.name}${name ? `.${name}` : ''}(${args.map(typeOf).join(', ')})`
            );
        }
        return this.run(picked, undefined, args);
    }
}

function kindOf(declaration) {
    const object = declaration.distanceTo(EXCEPTION) === null ? 'object' : 'exception';
    return declaration.form === 'enum' ? 'enum' : object;
}

/** Splits at commas outside angle brackets. */
function split(text) {
    const parts = [''];
    let depth = 0;
    for (const letter of text) {
        depth += letter === '<' ? 1 : letter === '>' ? -1 : 0;
        if (letter === ',' && depth === 0) {
            parts.push('');
        } else {
            parts[parts.length - 1] += letter;
        }
    }
    return text ? parts : [];
}
