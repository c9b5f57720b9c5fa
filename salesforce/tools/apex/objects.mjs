// What happens to classes and objects while the code runs: statics, construction, fields and calls.

import { SourceError, position, unsupported } from './errors.mjs';
import { Frame, Scope } from './compile/scope.mjs';
import { anyFits, pickMethod } from './compile/overloads.mjs';
import { Return } from './compile/statements.mjs';
import { PRIMITIVE } from './types.mjs';
import { assign } from './values/convert.mjs';
import { EXCEPTION, isException, newException, nullPointer, raise } from './values/exceptions.mjs';
import { Instance } from './values/instance.mjs';

const DEEPEST = 1000;
const MESSAGE = PRIMITIVE.string;

/** Runs methods; the part of the runtime that knows of classes. */
export class Objects {
    constructor() {
        this.depth = 0;
    }

    // ---- statics

    getStatic(field, raw) {
        this.initialise(field.owner);
        return field.getter && !raw ? this.runAccessor(field, 'getter', null, []) : field.owner.statics.get(field.key);
    }

    setStatic(field, value, raw) {
        this.initialise(field.owner);
        if (field.setter && !raw) {
            this.runAccessor(field, 'setter', null, [assign(value, field.type)]);
        } else {
            field.owner.statics.set(field.key, assign(value, field.type));
        }
    }

    /** Runs static blocks and initialisers, once a transaction, at the class's first use. */
    initialise(declaration) {
        if (declaration.initialised || declaration.fromPlatform) {
            return;
        }
        declaration.initialised = true;
        for (const field of declaration.fields.values()) {
            if (field.isStatic) {
                declaration.statics.set(field.key, null);
            }
        }
        const before = position.site;
        this.steps(declaration, 'staticSteps').forEach((run) => run(null, declaration.statics));
        position.site = before;
    }

    // ---- construction

    /** new: makes an object of a class. */
    construct(declaration, args, types, site) {
        if (declaration.form !== 'class' || declaration.has('abstract') || declaration === EXCEPTION) {
            throw new SourceError(`${declaration.fullName} cannot be constructed`, site);
        }
        const isError = declaration.distanceTo(EXCEPTION) !== null;
        const made = isError ? newException(declaration) : new Instance(declaration);
        for (const each of declaration.chain().reverse()) {
            [...each.fields.values()]
                .filter((field) => !field.isStatic)
                .forEach(({ key }) => made.fields.set(key, null));
        }
        this.build(declaration, made, args, types, site);
        return made;
    }

    /** Runs a class's constructor on an object. */
    build(declaration, made, args, types, site) {
        this.initialise(declaration);
        const fitting = declaration.constructors.filter((each) => each.parameters.length === args.length);
        // Exceptions keep their usual constructors beside their own.
        if (fitting.length && (!isException(made) || anyFits(fitting, args, types))) {
            this.runConstructor(declaration, pickMethod(fitting, args, types), made, args, site);
        } else if (isException(made)) {
            this.buildException(declaration, made, args, site);
        } else if (declaration.constructors.length || args.length) {
            throw new SourceError(`no constructor ${declaration.fullName} takes ${args.length} arguments`, site);
        } else {
            this.buildAbove(declaration, made, site);
        }
    }

    runConstructor(declaration, method, made, args, site) {
        if (!startsWithConstructor(method.body)) {
            this.buildAbove(declaration, made, site);
        }
        this.invoke(method, made, args, site);
    }

    buildAbove(declaration, made, site) {
        if (declaration.superclass && !declaration.superclass.fromPlatform) {
            this.build(declaration.superclass, made, [], [], site);
        }
        this.steps(declaration, 'instanceSteps').forEach((run) => run(made, made.fields));
    }

    /** What every exception can be made with: a message, a cause, or both. */
    buildException(declaration, made, args, site) {
        const [first, second] = args;
        if (args.length > 2 || (args.length === 2 && !isException(second))) {
            throw new SourceError(`no constructor ${declaration.fullName} takes these arguments`, site);
        }
        if (isException(first)) {
            made.cause = first;
        } else if (declaration.key !== 'aurahandledexception') {
            made.message = args.length ? assign(first, MESSAGE) : null;
        }
        made.cause = second ?? made.cause;
        this.buildAbove(declaration, made, site);
    }

    /** this(...) */
    constructThis(declaration, made, args, types, site) {
        this.build(declaration, made, args, types, site);
    }

    /** super(...) */
    constructSuper(declaration, made, args, types, site) {
        const above = declaration.superclass;
        if (above.fromPlatform) {
            this.buildException(above, made, args, site);
        } else {
            this.build(above, made, args, types, site);
        }
        this.steps(declaration, 'instanceSteps').forEach((run) => run(made, made.fields));
    }

    /** Closures for the blocks and initialisers of a class. */
    steps(declaration, kind) {
        const isStatic = kind === 'staticSteps';
        declaration.compiled ??= {};
        declaration.compiled[kind] ??= declaration[kind].map((step) => {
            const scope = new Scope(declaration, isStatic, step.field ?? null);
            scope.makes = true;
            const { field } = step;
            const run = field
                ? this.compiler.stored(step.value, field.type, scope)
                : this.compiler.block(step.block, scope);
            const covered = field ? this.compiler.covered(run, step.site) : run;
            return (self, values) => {
                const result = covered(new Frame(self, scope.size));
                if (field) {
                    values.set(field.key, result);
                }
            };
        });
        return declaration.compiled[kind];
    }

    // ---- fields

    getField(object, field, raw) {
        if (object === null) {
            throw nullPointer();
        }
        if (field.isProperty && field.getter === undefined) {
            throw new SourceError(`${field.name} has no getter`);
        }
        return field.getter && !raw ? this.runAccessor(field, 'getter', object, []) : object.fields.get(field.key);
    }

    setField(object, field, value, raw) {
        if (object === null) {
            throw nullPointer();
        }
        if (field.isProperty && field.setter === undefined) {
            throw new SourceError(`${field.name} has no setter`);
        }
        const stored = assign(value, field.type);
        if (field.setter && !raw) {
            this.runAccessor(field, 'setter', object, [stored]);
        } else {
            object.fields.set(field.key, stored);
        }
    }

    /** Runs a property's accessor. */
    runAccessor(field, which, self, args) {
        const result = this.enter(this.accessor(field, which), self, args, position.site);
        return which === 'getter' ? assign(result, field.type) : null;
    }

    /** The compiled accessor of a property. */
    accessor(field, which) {
        field.compiled ??= {};
        field.compiled[which] ??= this.compiler.body({
            owner: field.owner,
            isStatic: field.isStatic,
            parameters: which === 'setter' ? [{ name: 'value', type: field.type }] : [],
            block: field[which],
            accessorOf: field
        });
        return field.compiled[which];
    }

    // ---- calls

    callStatic(method, args, site) {
        this.initialise(method.owner);
        return this.invoke(method, null, args, site);
    }

    /** Calls what the object's class makes of a method. */
    callVirtual(object, method, args, site) {
        if (object === null) {
            throw nullPointer();
        }
        const found = object.type
            .chain()
            .flatMap((each) => each.methods.get(method.key) ?? [])
            .find((each) => each.signature === method.signature);
        if (!found?.body) {
            throw new SourceError(`${object.type.fullName} does not implement ${method.name}`, site);
        }
        return this.invoke(found, object, args, site);
    }

    /** Runs a method with arguments; gives what it returns, null for void. */
    invoke(method, self, args, site) {
        method.compiled ??= this.compiler.body({
            owner: method.owner,
            isStatic: method.isStatic,
            parameters: method.parameters,
            block: method.body,
            makes: method.isConstructor
        });
        const given = method.parameters.map(({ type }, index) => assign(args[index], type));
        const result = this.enter(method.compiled, self, given, site);
        return method.returns.kind === 'void' ? null : assign(result, method.returns);
    }

    enter(compiled, self, args, site) {
        if (this.depth >= DEEPEST) {
            raise('LimitException', `Maximum stack depth reached: ${DEEPEST + 1}`);
        }
        const frame = new Frame(self, compiled.size());
        args.forEach((value, index) => {
            frame.slots[index] = value;
        });
        this.depth++;
        try {
            const ended = compiled.run(frame);
            position.site = site;
            return ended instanceof Return ? ended.value : null;
        } finally {
            this.depth--;
        }
    }

    /** Whether a condition holds; an error for null, and for what is no Boolean. */
    truth(value, site) {
        position.site = site;
        if (value === null) {
            throw nullPointer();
        }
        if (typeof value !== 'boolean') {
            throw unsupported('a condition that is no Boolean');
        }
        return value;
    }
}

function startsWithConstructor(block) {
    return /^\{(this|super)\(/i.test(block.getText());
}
