// One transaction: what it has used of Salesforce's limits, whether it has unsaved work, and the jobs it has enqueued.

import { raise } from './values/exceptions.mjs';

const LIMITS = {
    callouts: { most: 100, told: 'Too many callouts' },
    queries: { most: 100, told: 'Too many SOQL queries' },
    queryRows: { most: 50000, told: 'Too many query rows' },
    dmlStatements: { most: 150, told: 'Too many DML statements' },
    dmlRows: { most: 10000, told: 'Too many DML rows' },
    queueableJobs: { most: 50, told: 'Too many queueable jobs added to the queue' }
};
/** What is different in a job. */
const IN_JOBS = { queries: 200, queueableJobs: 1 };

/** A transaction; `kind` is 'synchronous', 'queueable' or 'finalizer'. */
export class Transaction {
    constructor(kind = 'synchronous', { allowsCallouts = true } = {}) {
        this.kind = kind;
        this.allowsCallouts = allowsCallouts;
        this.used = Object.fromEntries(Object.keys(LIMITS).map((name) => [name, 0]));
        /** whether records were changed, after which no callout is allowed */
        this.uncommitted = false;
        /** what was enqueued and did not run yet */
        this.jobs = [];
        this.finalizer = null;
        /** names of the objects changed so far: setup objects and others must not mix */
        this.changed = { setup: null, other: null };
    }

    /** The most of something that the transaction may use. */
    limit(name) {
        return (this.kind === 'queueable' && IN_JOBS[name]) || LIMITS[name].most;
    }

    /** Counts a use; a LimitException, which no code can catch, where it is one too many. */
    count(name, amount = 1) {
        this.used[name] += amount;
        if (this.used[name] > this.limit(name)) {
            raise('LimitException', `${LIMITS[name].told}: ${this.used[name]}`);
        }
    }
}
