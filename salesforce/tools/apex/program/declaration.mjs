// A class, interface or enum, own or the platform's, with what is declared in it.

import { Type } from '../types.mjs';
import { EnumValue } from '../values/instance.mjs';

/** One declared type. Names are kept as written; keys are in lower case, as Apex does not tell cases apart. */
export class Declaration {
    constructor(form, name) {
        /** 'class', 'interface' or 'enum' */
        this.form = form;
        this.name = name;
        this.key = name.toLowerCase();
        this.fromPlatform = false;
        this.file = null;
        this.outer = null;
        this.modifiers = new Set();
        this.superclass = null;
        this.interfaces = [];
        /** own fields and properties by key */
        this.fields = new Map();
        /** own methods by key, each a list of overloads */
        this.methods = new Map();
        this.constructors = [];
        this.inner = new Map();
        /** static blocks and initialisers in their order, run at the first use */
        this.staticSteps = [];
        /** instance blocks and initialisers in their order, run before the constructor */
        this.instanceSteps = [];
        this.constants = [];
        this.type = new Type('class', name, { declaration: this });
        this.resetStatics();
    }

    /** A type of the platform's, without source. */
    static ofPlatform(form, name, { superclass = null, interfaces = [], constants = [] } = {}) {
        const made = new Declaration(form, name);
        made.fromPlatform = true;
        made.superclass = superclass;
        made.interfaces = interfaces;
        made.addConstants(constants);
        return made;
    }

    addConstants(names) {
        this.constants = names.map((name, ordinal) => new EnumValue(this, name, ordinal));
    }

    /** The enum's constant; null where there is none of that name. */
    constant(name) {
        return this.constants.find((each) => each.name.toLowerCase() === name.toLowerCase()) ?? null;
    }

    /** Name with that of the outer class before it. */
    get fullName() {
        return this.outer ? `${this.outer.fullName}.${this.name}` : this.name;
    }

    /** Forgets static values: every transaction begins without them. */
    resetStatics() {
        this.initialised = false;
        this.statics = new Map();
    }

    /** This class and those above, nearest first. */
    chain() {
        return this.superclass ? [this, ...this.superclass.chain()] : [this];
    }

    /** How many steps up another type is; null where it is not above. */
    distanceTo(other) {
        if (this === other) {
            return 0;
        }
        const above = [this.superclass, ...this.interfaces].filter(Boolean).map((each) => each.distanceTo(other));
        const found = above.filter((steps) => steps !== null);
        return found.length ? 1 + Math.min(...found) : null;
    }

    /** A field or property, own or inherited; null where there is none. */
    findField(key) {
        return (
            this.chain()
                .map((each) => each.fields.get(key))
                .find(Boolean) ?? null
        );
    }

    /** All methods of a name, own ones first, then inherited ones that are not overridden, then those of interfaces. */
    findMethods(key) {
        const found = [];
        const above = [...this.chain(), ...this.chain().flatMap((each) => each.interfaces.flatMap(withAllAbove))];
        for (const method of above.flatMap((each) => each.methods.get(key) ?? [])) {
            if (!found.some((known) => known.signature === method.signature)) {
                found.push(method);
            }
        }
        return found;
    }

    /** Whether a modifier or annotation, in lower case, is on the declaration. */
    has(modifier) {
        return this.modifiers.has(modifier);
    }
}

function withAllAbove(type) {
    return [type, ...type.interfaces.flatMap(withAllAbove)];
}
