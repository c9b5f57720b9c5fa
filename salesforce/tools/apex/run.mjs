// Runs the package's Apex tests on this machine: the local Apex interpreter (subset).
// node salesforce/tools/apex/run.mjs [--source DIR] [--more DIR]... [--json]

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isGood, runSuite } from './suite.mjs';

const PACKAGE = fileURLToPath(new URL('../../force-app/main/default', import.meta.url));

const { values: options } = parseArgs({
    options: {
        source: { type: 'string', default: PACKAGE },
        more: { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false }
    }
});

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

const result = runSuite(options.source, options.more);
if (options.json) {
    console.log(JSON.stringify(result));
} else if (result.error) {
    console.error(result.error);
} else {
    tell(result);
}
process.exitCode = isGood(result) ? 0 : 1;
