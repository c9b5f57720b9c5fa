// Runs the tests of many source folders in one process, which is much quicker than one process each.
// node salesforce/tools/apex/batch.mjs DIR...    prints one line of JSON for each, as run.mjs --json does.

import { runSuite } from './suite.mjs';

for (const source of process.argv.slice(2)) {
    console.log(JSON.stringify(runSuite(source)));
}
