// Runs the package's Apex tests on this machine: the local Apex interpreter (subset).
// node salesforce/tools/apex/run.mjs [--source DIR] [--more DIR]... [--json]

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SourceError } from './errors.mjs';
import { Runtime } from './runtime.mjs';
import { runTest, testsOf } from './testing.mjs';

const PACKAGE = fileURLToPath(new URL('../../force-app/main/default', import.meta.url));

const { values: options } = parseArgs({
    options: {
        source: { type: 'string', default: PACKAGE },
        more: { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false }
    }
});

/** Lines of the classes that are no tests. */
function coverageOf(runtime) {
    const files = [...runtime.classes.values()]
        .filter((each) => !each.has('@istest'))
        .map((each) => each.file);
    const triggers = runtime.triggers.triggers.map((each) => each.owner.file);
    return [...files, ...triggers].map((file) => ({ file, ...runtime.coverage.of(file) }));
}

function tell({ tests, coverage }) {
    tests.forEach(({ name, failure }) => console.log(failure ? `FAIL ${name}: ${failure}` : `ok   ${name}`));
    for (const { file, lines, missed } of coverage) {
        const rest = missed.length ? `, not run: ${missed.join(', ')}` : '';
        console.log(`     ${file}: ${lines - missed.length} of ${lines} lines run${rest}`);
    }
    const failed = tests.filter(({ failure }) => failure).length;
    console.log(
        `${tests.length - failed} passed, ${failed} failed (local Apex interpreter, a subset: no org's results)`
    );
}

function main() {
    try {
        const runtime = new Runtime(options.source, { more: options.more });
        const tests = testsOf(runtime).map((each) => runTest(runtime, each));
        const result = { tests, coverage: coverageOf(runtime) };
        if (options.json) {
            console.log(JSON.stringify(result));
        } else {
            tell(result);
        }
        return tests.length > 0 && tests.every(({ failure }) => !failure) ? 0 : 1;
    } catch (error) {
        if (!(error instanceof SourceError)) {
            throw error;
        }
        console.error(error.message);
        return 1;
    }
}

process.exitCode = main();
