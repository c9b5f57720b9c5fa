// Runs the methods with @IsTest, each in an org of its own.

import { SourceError, Thrown, position } from './errors.mjs';
import { Transaction } from './transaction.mjs';
import { exceptionName, messageOf } from './values/text.mjs';

/** Start and stop of one test's middle part, whose limits are counted apart. */
class TestRun {
    constructor(runtime) {
        this.runtime = runtime;
        this.outer = null;
        this.done = false;
    }

    start() {
        if (this.outer || this.done) {
            throw new SourceError('Test.startTest() a second time');
        }
        this.outer = this.runtime.transaction;
        this.runtime.transaction = new Transaction();
    }

    stop() {
        if (!this.outer) {
            throw new SourceError('Test.stopTest() without Test.startTest()');
        }
        const inner = this.runtime.transaction;
        this.runtime.transaction = this.outer;
        this.outer = null;
        this.done = true;
        this.runJobs(inner);
    }

    /** Runs what a transaction enqueued; what a job throws, the test sees. */
    runJobs(transaction) {
        this.runtime.jobs.runAll(transaction.jobs.splice(0));
    }
}

/** All test methods: `{declaration, method}`. */
export function testsOf(runtime) {
    return runtime
        .declarations()
        .filter((each) => each.has('@istest'))
        .flatMap((declaration) =>
            [...declaration.methods.values()]
                .flat()
                .filter((method) => method.has('@istest') || method.has('testmethod'))
                .map((method) => ({ declaration, method }))
        );
}

/**
 * Runs one test.
 * @returns {{name: string, failure: string|null}} the failure as one text with its place, null where it passed
 */
export function runTest(runtime, { declaration, method }) {
    const before = runtime.rows.snapshot();
    const name = `${declaration.fullName}.${method.name}`;
    runtime.testing = new TestRun(runtime);
    runtime.callouts.mock = null;
    try {
        setUp(runtime, declaration);
        runtime.begin();
        runtime.callStatic(method, [], method.site);
        finish(runtime);
        return { name, failure: null };
    } catch (error) {
        return { name, failure: told(error) };
    } finally {
        runtime.testing = null;
        runtime.triggers.running = [];
        runtime.rows.restore(before);
        runtime.begin();
    }
}

function setUp(runtime, declaration) {
    const methods = [...declaration.methods.values()].flat().filter((each) => each.has('@testsetup'));
    for (const each of methods) {
        runtime.testing = new TestRun(runtime);
        runtime.begin();
        runtime.callStatic(each, [], each.site);
        finish(runtime);
    }
    runtime.testing = new TestRun(runtime);
}

/** Jobs that no stopTest() ran, run at the end. */
function finish(runtime) {
    if (runtime.testing.outer) {
        throw new SourceError('Test.startTest() without Test.stopTest()');
    }
    runtime.testing.runJobs(runtime.transaction);
}

function told(error) {
    if (error instanceof Thrown) {
        const { exception } = error;
        const place = exception.site ? ` (${exception.site.file}:${exception.site.line})` : '';
        return `${exceptionName(exception)}: ${messageOf(exception)}${place}`;
    }
    if (error instanceof RangeError) {
        return new SourceError('calls too deep for the interpreter', position.site).message;
    }
    if (error instanceof SourceError) {
        return error.message;
    }
    const { site } = position;
    return `the interpreter failed${site ? ` at ${site.file}:${site.line}` : ''}: ${error.stack}`;
}
