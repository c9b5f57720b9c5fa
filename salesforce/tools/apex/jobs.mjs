// Queueable jobs and their finalizers.
//
// In a test, jobs run at Test.stopTest(), those enqueued outside start and stop at the end of the test, and a job that
// enqueues another one gets "Maximum stack depth has been reached": that is how tests in an org behave. In live mode,
// jobs run after their transaction, chained ones after that, and delays are not waited for.

import { Thrown, position } from './errors.mjs';
import { Transaction } from './transaction.mjs';
import { INTERFACES, constant } from './platform/declared.mjs';
import { raise } from './values/exceptions.mjs';
import { Instance, PlatformObject } from './values/instance.mjs';
import { blankRow } from './org/rows.mjs';

const QUEUEABLE = INTERFACES.get('queueable');
const CALLOUTS = INTERFACES.get('database.allowscallouts');

/** Enqueues and runs jobs. */
export class Jobs {
    constructor(runtime) {
        this.runtime = runtime;
    }

    /** System.enqueueJob; gives the job's id. */
    enqueue(job, delayMinutes = 0) {
        const { transaction, testing } = this.runtime;
        if (!(job instanceof Instance) || job.type.distanceTo(QUEUEABLE) === null) {
            raise('IllegalArgumentException', 'Class does not implement Queueable');
        }
        if (delayMinutes < 0 || delayMinutes > 10) {
            raise('IllegalArgumentException', 'The delay must be between 0 and 10 minutes.');
        }
        transaction.count('queueableJobs');
        if (testing && transaction.kind !== 'synchronous') {
            raise('AsyncException', 'Maximum stack depth has been reached.');
        }
        const id = this.record();
        // The job's record is unsaved work: a callout after this one is refused.
        transaction.uncommitted = true;
        transaction.jobs.push({ job, id, delayMinutes });
        return id;
    }

    record() {
        const schema = this.runtime.schema.object('AsyncApexJob');
        const row = blankRow(schema);
        row.fields.set('id', this.runtime.rows.newId(schema));
        row.fields.set('status', 'Queued');
        row.fields.set('jobtype', 'Queueable');
        row.fields.set('numberoferrors', 0);
        this.runtime.rows.put(row);
        return row.id;
    }

    /** System.attachFinalizer. */
    attachFinalizer(finalizer) {
        const { transaction } = this.runtime;
        if (transaction.kind !== 'queueable') {
            raise('HandledException', 'Finalizers can only be attached in a queueable job.');
        }
        if (transaction.finalizer) {
            raise('HandledException', 'Only one finalizer can be attached to a job.');
        }
        transaction.finalizer = finalizer;
    }

    /**
     * Runs jobs, each in a transaction of its own, in their order.
     * @param {function} around runs a job's transaction; gives back what it throws where it is not to be thrown
     */
    runAll(jobs, around = (run) => run()) {
        for (const { job, id } of jobs) {
            around(() => this.run(job, id));
        }
    }

    run(job, id) {
        const { runtime } = this;
        const before = runtime.transaction;
        const saved = runtime.rows.snapshot();
        const allowsCallouts = job.type.distanceTo(CALLOUTS) !== null;
        const own = this.begin(new Transaction('queueable', { allowsCallouts }));
        let failure = null;
        try {
            this.execute(job, new PlatformObject('QueueableContext', { id }));
        } catch (error) {
            if (!(error instanceof Thrown)) {
                throw error;
            }
            failure = error;
            own.jobs = [];
            runtime.rows.restore(saved);
        }
        this.finish(id, failure);
        const finalized = own.finalizer ? this.finalize(own.finalizer, id, failure) : [];
        runtime.transaction = before;
        before.jobs.push(...own.jobs, ...finalized);
        if (failure) {
            throw failure;
        }
    }

    /** A job's transaction. In a test, static values are shared with the test. */
    begin(transaction) {
        if (this.runtime.testing) {
            this.runtime.transaction = transaction;
        } else {
            this.runtime.begin(transaction);
        }
        return transaction;
    }

    finalize(finalizer, id, failure) {
        const own = this.begin(new Transaction('finalizer'));
        const result = constant('ParentJobResult', failure ? 'UNHANDLED_EXCEPTION' : 'SUCCESS');
        const state = { id, result, exception: failure?.exception ?? null };
        this.execute(finalizer, new PlatformObject('FinalizerContext', state));
        return own.jobs;
    }

    execute(object, context) {
        const [method] = object.type
            .findMethods('execute')
            .filter((each) => each.parameters[0]?.type.name === context.kind);
        this.runtime.callVirtual(object, method, [context], position.site);
    }

    finish(id, failure) {
        const row = this.runtime.rows.find(this.runtime.schema.object('AsyncApexJob'), id);
        row?.fields.set('status', failure ? 'Failed' : 'Completed');
        row?.fields.set('numberoferrors', failure ? 1 : 0);
    }
}
