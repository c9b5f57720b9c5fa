// What a declaration holds: fields, properties, methods and constructors.

/** A field or a property. */
export class Field {
    constructor(owner, name, type, modifiers) {
        this.owner = owner;
        this.name = name;
        this.key = name.toLowerCase();
        this.type = type;
        this.modifiers = modifiers;
        this.isStatic = modifiers.has('static');
        this.isFinal = modifiers.has('final');
        /** bodies of a property's accessors; null where it has none of its own, undefined where there is no accessor */
        this.getter = null;
        this.setter = null;
        this.isProperty = false;
    }
}

/** A method or a constructor. `body` is null for one without a block. */
export class Method {
    constructor(owner, name, { parameters, returns, modifiers, body, site }) {
        this.owner = owner;
        this.name = name;
        this.key = name.toLowerCase();
        /** each with name and type */
        this.parameters = parameters;
        this.returns = returns;
        this.modifiers = modifiers;
        this.isStatic = modifiers.has('static');
        this.isConstructor = false;
        this.body = body;
        this.site = site;
        this.compiled = null;
    }

    /** What an overriding method shares with it. */
    get signature() {
        return `${this.key}(${this.parameters.map((parameter) => parameter.type.toString().toLowerCase()).join()})`;
    }

    has(modifier) {
        return this.modifiers.has(modifier);
    }
}
