// Objects of classes, values of enums, and the platform's own objects.

/** An object of a class, own or the platform's exceptions. */
export class Instance {
    /** @param {import('../program/declarations.mjs').Declaration} type its class */
    constructor(type) {
        this.type = type;
        this.fields = new Map();
    }
}

/** One constant of an enum. */
export class EnumValue {
    constructor(type, name, ordinal) {
        this.type = type;
        this.name = name;
        this.ordinal = ordinal;
    }
}

/** An object of the platform, such as an HttpRequest; its state is plain properties. */
export class PlatformObject {
    /**
     * @param {string} kind name of its type as the platform writes it
     * @param {object} state its state
     */
    constructor(kind, state = {}) {
        this.kind = kind;
        Object.assign(this, state);
    }
}
