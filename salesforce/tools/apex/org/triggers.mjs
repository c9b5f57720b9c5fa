// Runs the source's triggers.

import { Thrown } from '../errors.mjs';
import { Frame, Scope } from '../compile/scope.mjs';
import { PRIMITIVE } from '../types.mjs';
import { ApexList, ApexMap } from '../values/collections.mjs';
import { isCatchable } from '../values/exceptions.mjs';
import { text } from '../values/text.mjs';

/** How many records a trigger gets at once. */
export const CHUNK = 200;

/** Knows the triggers and what `Trigger` holds while one runs. */
export class Triggers {
    constructor(runtime, triggers) {
        this.runtime = runtime;
        this.triggers = triggers;
        /** contexts of the triggers that run, innermost last */
        this.running = [];
    }

    get context() {
        return this.running.at(-1) ?? null;
    }

    /**
     * Runs an object's triggers for one moment, such as "before insert", on at most 200 works.
     * An exception becomes the problem of all of them.
     */
    run(moment, schema, works) {
        const wanted = this.triggers.filter((each) => each.schema === schema && each.moments.includes(moment));
        for (const trigger of works.length ? wanted : []) {
            this.running.push(contextOf(moment, schema, works));
            try {
                trigger.run(new Frame(null, trigger.scope.size));
            } catch (error) {
                this.fail(error, trigger, moment, works);
            } finally {
                this.running.pop();
            }
        }
    }

    fail(error, trigger, moment, works) {
        if (!(error instanceof Thrown) || !isCatchable(error.exception)) {
            throw error;
        }
        const told = moment.replace(/(^| )(\w)/g, (_, blank, letter) => letter.toUpperCase());
        const { site } = error.exception;
        const place = site ? `\n\n${site.file}: line ${site.line}` : '';
        const message = `${trigger.name}: execution of ${told}\n\ncaused by: ${text(error.exception)}${place}`;
        works.forEach((work) => work.fail('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message));
    }
}

/** Makes closures of the triggers' bodies. */
export function compileTriggers(compiler, triggers) {
    return triggers.map((trigger) => {
        const scope = new Scope(trigger.owner, true);
        const statements = trigger.members.map((each) => compiler.triggerMember(each, scope));
        return { ...trigger, scope, run: (frame) => runAll(statements, frame) };
    });
}

function runAll(statements, frame) {
    for (const run of statements) {
        if (run(frame) !== undefined) {
            return;
        }
    }
}

function contextOf(moment, schema, works) {
    const [time, operation] = moment.split(' ');
    const news = operation === 'delete' ? null : works.map((work) => work.row);
    const olds = operation === 'update' || operation === 'delete' ? works.map((work) => work.before) : null;
    const open = time === 'before' && operation !== 'delete';
    [...(news ?? [])].forEach((row) => lock(row, !open));
    [...(olds ?? [])].forEach((row) => lock(row, true));
    const hasIds = !(time === 'before' && operation === 'insert');
    return {
        time,
        operation,
        size: works.length,
        new: news && new ApexList(schema.type, news),
        works,
        old: olds && new ApexList(schema.type, olds),
        newMap: news && hasIds ? mapOf(schema, news) : null,
        oldMap: olds && mapOf(schema, olds)
    };
}

function lock(row, locked) {
    row.readOnly = locked;
}

function mapOf(schema, rows) {
    const made = new ApexMap(PRIMITIVE.id, schema.type);
    rows.forEach((row) => made.put(row.id, row));
    return made;
}
