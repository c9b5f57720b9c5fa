// Compiles and lints texts of components as their files would be, many of them in one go.
//
// Takes JSON on its input: [{ name, file, text }], the file as a path within salesforce/. Prints JSON:
// for each name what is said of it, such as "compiler LWC1145: ..." and "eslint no-undef: ...".
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@lwc/compiler';
import { ESLint } from 'eslint';

const SALESFORCE = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const eslint = new ESLint({ cwd: SALESFORCE });

/** A warning of the compiler counts like an error: an org may refuse what it only warns of. */
function compiled({ file, text }) {
    const name = path.basename(path.dirname(file));
    // A script beside the component's own is no component; the compiler takes it all the same.
    const options = { name, namespace: 'c', enableDynamicComponents: true };
    try {
        const { warnings = [] } = transformSync(text, path.resolve(SALESFORCE, file), options);
        return warnings.map((warning) => `compiler LWC${warning.code}: ${warning.message}`);
    } catch (error) {
        return [`compiler ${error.code ? `LWC${error.code}` : error.name}: ${error.message}`];
    }
}

async function linted({ file, text }) {
    if (!file.endsWith('.js')) {
        return [];
    }
    const [{ messages }] = await eslint.lintText(text, { filePath: path.resolve(SALESFORCE, file) });
    return messages.map((message) => `eslint ${message.ruleId}: ${message.message}`);
}

async function read(stream) {
    let whole = '';
    for await (const piece of stream) {
        whole += piece;
    }
    return JSON.parse(whole);
}

const found = {};
for (const text of await read(process.stdin)) {
    found[text.name] = [...compiled(text), ...(await linted(text))];
}
console.log(JSON.stringify(found));
