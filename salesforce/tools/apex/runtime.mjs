// One program with its org: source, records, the running user and the running transaction.

import { SourceError, position } from './errors.mjs';
import { enumStatics, objectStatics } from './bound_statics.mjs';
import { Callouts } from './callouts.mjs';
import { Compiler } from './compile/compiler.mjs';
import { Coverage } from './coverage.mjs';
import { Jobs } from './jobs.mjs';
import { Objects } from './objects.mjs';
import { Access } from './org/access.mjs';
import { Dml } from './org/dml.mjs';
import { Rows } from './org/rows.mjs';
import { seed } from './org/seed.mjs';
import { Triggers, compileTriggers } from './org/triggers.mjs';
import { definePlatform } from './platform/platform.mjs';
import { loadClasses, loadTriggers } from './program/loading.mjs';
import { Types } from './program/typing.mjs';
import { readPermissionSets } from './schema/permissions.mjs';
import { Schema } from './schema/objects.mjs';
import { Transaction } from './transaction.mjs';
import { assign } from './values/convert.mjs';
import { raise } from './values/exceptions.mjs';
import { PlatformObject } from './values/instance.mjs';
import { SObjectRecord } from './values/record.mjs';
import { ownText, text } from './values/text.mjs';

/** Runs the Apex of a source folder. */
export class Runtime extends Objects {
    /**
     * Reads and compiles everything; constructs outside the subset are an error here, whether or not they would run.
     * @param {string} source folder of the package, with `classes`, `triggers`, `objects` and `permissionsets`
     * @param {{more?: string[]}} options further folders with classes and triggers
     */
    constructor(source, { more = [] } = {}) {
        super();
        this.coverage = new Coverage();
        this.schema = new Schema(source);
        this.permissionSets = readPermissionSets(source);
        this.rows = new Rows();
        this.access = new Access(this.schema, this.permissionSets, this.rows);
        this.transaction = new Transaction();
        this.testing = null;
        this.typeTokens = new Map();
        this.registry = definePlatform(this);
        this.load([source, ...more]);
        this.dml = new Dml(this);
        this.callouts = new Callouts(this);
        this.jobs = new Jobs(this);
        ownText.of = (instance) => this.ownText(instance);
        seed(this);
    }

    load(folders) {
        const { classes, later } = loadClasses(folders);
        this.classes = classes;
        this.types = new Types(classes, this.schema, this.registry);
        later.forEach((finish) => finish(this.types));
        this.compiler = new Compiler(this);
        const triggers = loadTriggers(folders).map((each) => this.withSchema(each));
        this.triggers = new Triggers(this, compileTriggers(this.compiler, triggers));
        this.declarations().forEach((each) => this.compileAll(each));
    }

    withSchema(trigger) {
        const schema = this.schema.object(trigger.object);
        if (!schema) {
            throw new SourceError(`no object ${trigger.object}`, {
                file: trigger.owner.file,
                line: trigger.line
            });
        }
        return { ...trigger, schema };
    }

    /** All classes, inner ones too. */
    declarations() {
        const withInner = (each) => [each, ...[...each.inner.values()].flatMap(withInner)];
        return [...this.classes.values()].flatMap(withInner);
    }

    /** Compiles whatever a class holds, so that what is not supported is found before it would run. */
    compileAll(declaration) {
        const methods = [...declaration.methods.values()].flat();
        for (const method of [...methods, ...declaration.constructors].filter((each) => each.body)) {
            method.compiled = this.compiler.body(shape(method));
        }
        for (const field of [...declaration.fields.values()].filter((each) => each.isProperty)) {
            this.compileAccessors(field);
        }
        this.steps(declaration, 'staticSteps');
        this.steps(declaration, 'instanceSteps');
    }

    compileAccessors(field) {
        ['getter', 'setter'].filter((which) => field[which]).forEach((which) => this.accessor(field, which));
    }

    /** Begins a new transaction: its own limits, and no static values. */
    begin(transaction = new Transaction()) {
        this.transaction = transaction;
        this.declarations().forEach((each) => each.resetStatics());
        this.depth = 0;
    }

    /** Milliseconds since 1970. */
    now() {
        return Date.now();
    }

    /** System.runAs: what other users' permissions allow, and no limits on mixing setup objects with others. */
    runAs(user, run) {
        if (!this.testing) {
            throw new SourceError('System.runAs outside a test');
        }
        if (!(user instanceof SObjectRecord) || !user.id) {
            throw new SourceError('System.runAs takes a user that was inserted');
        }
        const { changed } = this.transaction;
        this.transaction.changed = { setup: null, other: null };
        const unlimited = user.id.short === this.adminId.short;
        try {
            return this.access.as(user.id, unlimited, run);
        } finally {
            this.transaction.changed = changed;
        }
    }

    // ---- what compiled code asks for

    newRecord(schema) {
        return new SObjectRecord(schema);
    }

    /** The object that stands for a type, as X.class gives it. */
    typeToken(type) {
        const name = type.declaration ? type.declaration.fullName : String(type);
        if (!this.typeTokens.has(name)) {
            this.typeTokens.set(name, new PlatformObject('Type', { type, text: name }));
        }
        return this.typeTokens.get(name);
    }

    /** The place that a field, a parent or a list of children of a record is. */
    recordPlace(record, name) {
        const field = record.schema.field(name);
        if (field) {
            return {
                get: () => record.get(field),
                set: (value) => record.set(field, assign(value, field.type))
            };
        }
        const lookup = record.schema.lookup(name);
        if (lookup) {
            return {
                get: () => record.parent(lookup),
                set: (parent) => record.parents.set(name.toLowerCase(), parent)
            };
        }
        const children = record.children.get(name.toLowerCase());
        if (!children) {
            raise('SObjectException', `Invalid field ${name} for ${record.schema.name}`);
        }
        return { get: () => children };
    }

    /** Static calls that belong to single types, not to a table: of enums, custom settings and objects. */
    staticsOf(type, name) {
        const key = name.toLowerCase();
        if (type.kind === 'class' && type.declaration.form === 'enum') {
            return enumStatics(type.declaration, key);
        }
        return type.kind === 'sobject' && type.schema ? objectStatics(this, type.schema, key) : null;
    }

    /** What toString() of an own class gives; null where there is none. */
    ownText(instance) {
        const [method] = instance.type
            .findMethods('tostring')
            .filter((each) => each.parameters.length === 0 && each.body);
        return method ? text(this.callVirtual(instance, method, [], position.site)) : null;
    }
}

function shape(method) {
    return {
        owner: method.owner,
        isStatic: method.isStatic,
        parameters: method.parameters,
        block: method.body,
        makes: method.isConstructor
    };
}
