// Runs Apex of the package against a service on this machine, with real HTTP: the local Apex interpreter (subset).
// node salesforce/tools/apex/live.mjs --service http://127.0.0.1:PORT --secret whsec_… SCRIPT.json
//
// The script is a list of steps, each a transaction; jobs that it enqueues run after it, without waiting for delays:
//   {"call": "Class.method", "args": [...] or {"name": value}}
//   {"insert"|"update"|"delete": {"type": "Object__c", "Field__c": value, ...}}    triggers run
//   {"given": {"type": "Object__c", "Id": "...", ...}}     a record that is there already; its prefix becomes the object's
// A step with "as": "name" gives what it inserted a name; "$name" stands for that id from then on.
// Each line of the output is JSON: what a step or a job gave or threw, and each request with its answer.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SourceError } from './errors.mjs';
import { LiveRun } from './live_run.mjs';
import { Runtime } from './runtime.mjs';

const PACKAGE = fileURLToPath(new URL('../../force-app/main/default', import.meta.url));

const { values: options, positionals } = parseArgs({
    allowPositionals: true,
    options: {
        service: { type: 'string' },
        secret: { type: 'string' },
        organization: { type: 'string' },
        setting: { type: 'string', multiple: true, default: [] },
        source: { type: 'string', default: PACKAGE },
        more: { type: 'string', multiple: true, default: [] }
    }
});

function main() {
    if (!options.service || !options.secret || positionals.length !== 1) {
        console.error(
            'usage: live.mjs --service http://127.0.0.1:PORT --secret whsec_… [--setting Field__c=true] SCRIPT.json'
        );
        return 2;
    }
    try {
        const run = new LiveRun(new Runtime(options.source, { more: options.more }), (line) =>
            console.log(JSON.stringify(line))
        );
        run.prepare(options);
        JSON.parse(readFileSync(positionals[0], 'utf8')).forEach((step, index) => run.step(step, index + 1));
        return 0;
    } catch (error) {
        if (!(error instanceof SourceError)) {
            throw error;
        }
        console.error(error.message);
        return 1;
    }
}

process.exitCode = main();
