// The steps of a live script, each as a transaction.

import { SourceError, Thrown } from './errors.mjs';
import { blankRow } from './org/rows.mjs';
import { pickMethod } from './compile/overloads.mjs';
import { shaped } from './platform/json.mjs';
import { Transaction } from './transaction.mjs';
import { readJson } from './values/json_reader.mjs';
import { writeJson } from './values/json_writer.mjs';
import { parseId } from './values/simple.mjs';
import { exceptionName, messageOf } from './values/text.mjs';

const CREDENTIAL = 'tierwright';
const SETTING = 'Tierwright_Setting__c';
/** Jobs that one step may lead to: a chain that never ends is an error. */
const MOST_JOBS = 50;

/** A live run. */
export class LiveRun {
    /**
     * @param {import('./runtime.mjs').Runtime} runtime the program
     * @param {function(object): void} tell takes each line of the output
     */
    constructor(runtime, tell) {
        this.runtime = runtime;
        this.tell = tell;
        this.names = new Map();
    }

    /** Tells the org where the service is, and puts the settings' record there. */
    prepare({ service, secret, organization, setting }) {
        const { runtime } = this;
        runtime.callouts.credentials = new Map([[CREDENTIAL, service.replace(/\/$/, '')]]);
        if (organization) {
            this.renameOrganization(organization);
        }
        const others = setting
            .map((each) => /^(\w+)=(.*)$/.exec(each).slice(1))
            .map(([name, value]) => [name, JSON.parse(value)]);
        this.put({
            type: SETTING,
            Signing_Secret__c: secret,
            SetupOwnerId: runtime.organizationId.text,
            ...Object.fromEntries(others)
        });
    }

    renameOrganization(id) {
        const { runtime } = this;
        const schema = runtime.schema.object('Organization');
        const [row] = runtime.rows.all(schema);
        runtime.rows.table(schema).clear();
        runtime.organizationId = parseId(id);
        row.fields.set('id', runtime.organizationId);
        runtime.rows.put(row);
    }

    /** Runs one step, then the jobs that it led to. */
    step(written, number) {
        const step = this.named(written);
        const [kind] = ['call', 'insert', 'update', 'delete', 'given'].filter((each) => each in step);
        if (!kind) {
            throw new SourceError(`step ${number} says neither call, insert, update, delete nor given`, null);
        }
        if (kind === 'given') {
            this.remember(step, this.put(step.given));
            return;
        }
        const jobs = this.transaction({ step: number, [kind]: kind === 'call' ? step.call : step[kind].type }, () =>
            kind === 'call' ? this.call(step) : this.change(kind, step)
        );
        this.runJobs(number, jobs);
    }

    /** Runs something as a transaction, tells what came of it, and gives the jobs it enqueued. */
    transaction(about, run) {
        const { runtime } = this;
        const saved = runtime.rows.snapshot();
        runtime.begin(new Transaction());
        const transaction = runtime.transaction;
        try {
            this.tell({ ...about, ...run() });
        } catch (error) {
            if (!(error instanceof Thrown)) {
                throw error;
            }
            runtime.rows.restore(saved);
            transaction.jobs = [];
            this.tell({ ...about, exception: described(error.exception) });
        }
        this.tellRequests(about.step);
        return transaction.jobs;
    }

    runJobs(number, first) {
        const waiting = [...first];
        for (let ran = 0; waiting.length; ran++) {
            if (ran === MOST_JOBS) {
                throw new SourceError(`step ${number} leads to more than ${MOST_JOBS} jobs`, null);
            }
            const job = waiting.shift();
            waiting.push(...this.runJob(number, job));
        }
    }

    runJob(number, enqueued) {
        const { runtime } = this;
        const about = { step: number, job: enqueued.job.type.fullName, delayMinutes: enqueued.delayMinutes };
        runtime.begin(new Transaction());
        const { jobs } = runtime.transaction;
        try {
            runtime.jobs.runAll([enqueued]);
            this.tell(about);
        } catch (error) {
            if (!(error instanceof Thrown)) {
                throw error;
            }
            this.tell({ ...about, exception: described(error.exception) });
        }
        this.tellRequests(number);
        return jobs;
    }

    tellRequests(number) {
        for (const { method, path, headers, body, answer } of this.runtime.callouts.sent.splice(0)) {
            const { status, failure } = answer;
            const told = failure ? { failure } : { status, body: answer.body };
            this.tell({ step: number, request: { method, path, headers, body }, answer: told });
        }
    }

    call({ call, args = [] }) {
        const { runtime } = this;
        const parts = call.toLowerCase().split('.');
        const declaration = runtime.types.named(parts.slice(0, -1), [], null)?.declaration;
        const given = Array.isArray(args) ? args.length : Object.keys(args).length;
        const methods = declaration
            ?.findMethods(parts.at(-1))
            .filter((each) => each.isStatic && each.parameters.length === given);
        if (!methods?.length) {
            throw new SourceError(`no static method ${call} with ${given} arguments`, null);
        }
        const method = methods.length === 1 ? methods[0] : pickMethod(methods, argsOf(methods[0], args), []);
        const result = runtime.callStatic(method, argsOf(method, args), method.site);
        const valueOf = (object, field) => runtime.getField(object, field, false);
        return { result: JSON.parse(writeJson(result, { valueOf })) };
    }

    change(kind, step) {
        const { type, ...fields } = step[kind];
        const record = this.record(type, fields);
        this.runtime.dml.statement(kind, record);
        this.remember(step, record.id);
        return { id: record.id.text };
    }

    record(type, fields) {
        const schema = this.runtime.schema.object(type);
        if (!schema) {
            throw new SourceError(`no object ${type}`, null);
        }
        return shaped(readJson(JSON.stringify(fields)), schema.type);
    }

    /** Stores a record as it is: no checks and no triggers. */
    put({ type, ...fields }) {
        const { runtime } = this;
        const record = this.record(type, fields);
        const { schema } = record;
        const row = blankRow(schema);
        row.fields.set('id', record.id ?? runtime.rows.newId(schema));
        record.fields.forEach((value, key) => row.fields.set(key, value));
        schema.prefix = row.id.text.slice(0, 3);
        runtime.rows.put(row);
        return row.id;
    }

    remember({ as }, id) {
        if (as) {
            this.names.set(as, id.text);
        }
    }

    /** The step with "$name" replaced by ids. */
    named(step) {
        return JSON.parse(JSON.stringify(step), (key, value) => {
            const name = typeof value === 'string' && value.startsWith('$') ? value.slice(1) : null;
            return name !== null && this.names.has(name) ? this.names.get(name) : value;
        });
    }
}

function argsOf(method, args) {
    return method.parameters.map(({ name, type }, index) => {
        const key = Array.isArray(args)
            ? index
            : Object.keys(args).find((each) => each.toLowerCase() === name.toLowerCase());
        return shaped(readJson(JSON.stringify(args[key] ?? null)), type);
    });
}

function described(exception) {
    return { type: exceptionName(exception), message: messageOf(exception) };
}
