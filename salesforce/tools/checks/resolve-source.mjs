/*
 * Tells whether Salesforce's own library finds a component for every file of a package, and can convert it for a deploy.
 * It knows where files belong and what they are called; of what they contain it knows little.
 *
 * Arguments: source folders, each a package. Prints one JSON line for each: folder, components, problem (null for none).
 * Ends with 1 where a folder has a problem.
 */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sdr from '@salesforce/source-deploy-retrieve';

const { ComponentSet, MetadataConverter } = sdr;
const PROJECT = new URL('../../sfdx-project.json', import.meta.url);

/** Given, because the library asks Salesforce for the newest version otherwise. */
const { sourceApiVersion } = JSON.parse(await fs.readFile(PROJECT, 'utf-8'));

async function convert(folder) {
    const components = ComponentSet.fromSource({ fsPaths: [folder] });
    components.sourceApiVersion = sourceApiVersion;
    const output = await fs.mkdtemp(path.join(os.tmpdir(), 'converted-'));
    try {
        await new MetadataConverter().convert(components, 'metadata', { type: 'directory', outputDirectory: output });
    } finally {
        await fs.rm(output, { recursive: true });
    }
    return components.getSourceComponents().toArray().length;
}

async function report(folder) {
    try {
        return { folder, components: await convert(folder), problem: null };
    } catch (error) {
        return { folder, components: 0, problem: `${error.name}: ${error.message}` };
    }
}

for (const folder of process.argv.slice(2)) {
    const found = await report(path.resolve(folder));
    console.log(JSON.stringify(found));
    process.exitCode ||= found.problem === null ? 0 : 1;
}
