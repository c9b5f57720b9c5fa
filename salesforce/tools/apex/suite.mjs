// All tests of one source folder, and what they covered.

import { SourceError } from './errors.mjs';
import { Runtime } from './runtime.mjs';
import { runTest, testsOf } from './testing.mjs';

/**
 * Runs all tests of a folder.
 * @param {string} source folder with `classes`, `triggers`, `objects` and `permissionsets`
 * @param {string[]} more further folders with classes and triggers
 * @returns {{tests: Array, coverage: Array, error: string|null}} what each test came to, the lines of each file that is
 *     no test, and why nothing ran where the source is not taken
 */
export function runSuite(source, more = []) {
    try {
        const runtime = new Runtime(source, { more });
        const tests = testsOf(runtime).map((each) => runTest(runtime, each));
        return { tests, coverage: coverageOf(runtime), error: null };
    } catch (error) {
        if (!(error instanceof SourceError)) {
            throw error;
        }
        return { tests: [], coverage: [], error: error.message };
    }
}

/** Whether all is well: there are tests, and all passed. */
export function isGood({ tests }) {
    return tests.length > 0 && tests.every(({ failure }) => !failure);
}

function coverageOf(runtime) {
    const files = [...runtime.classes.values()].filter((each) => !each.has('@istest')).map((each) => each.file);
    const triggers = runtime.triggers.triggers.map((each) => each.owner.file);
    return [...files, ...triggers].map((file) => ({ file, ...runtime.coverage.of(file) }));
}
