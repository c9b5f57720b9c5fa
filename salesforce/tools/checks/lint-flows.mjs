/*
 * Tells what the flow scanner finds in flows, by all of its rules.
 *
 * Arguments: flow files. Prints one JSON line for each finding: file, rule, element. Ends with 1 where there is one, or
 * where a file is no flow.
 */
import path from 'node:path';
import scanner from '@flow-scanner/lightning-flow-scanner-core';

/** All rules, by name: naming one alone would leave out the others. Without an expression any recent version passes. */
const OPTIONS = {
    rules: {
        ...Object.fromEntries(scanner.getRules().map(({ name }) => [name, {}])),
        APIVersion: { expression: '>=64' }
    }
};

/** Findings of one file. A file that the scanner cannot read would otherwise pass as one without findings. */
function findings({ flow, ruleResults = [], errorMessage }, file) {
    if (!flow?.type || !ruleResults.length) {
        return [{ file, rule: 'Readable', element: errorMessage ?? 'the scanner reads no flow in it' }];
    }
    return ruleResults
        .filter((result) => result.occurs)
        .flatMap(({ ruleName, errorMessage: failed, details = [] }) =>
            (details.length ? details : [{ name: failed }]).map(({ name }) => ({ file, rule: ruleName, element: name }))
        );
}

/** One file at a time: results name flows, of which there may be several of one name. */
for (const file of process.argv.slice(2)) {
    const [scanned] = scanner.scan(await scanner.parse([path.resolve(file)]), OPTIONS);
    for (const found of findings(scanned ?? {}, file)) {
        console.log(JSON.stringify(found));
        process.exitCode = 1;
    }
}
