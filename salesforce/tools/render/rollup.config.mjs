// Bundles the real components with Salesforce's base components, for a browser without an org.
// Run it in salesforce/, with RENDER_OUTPUT naming the file that is to be written.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import lwc from '@lwc/rollup-plugin';
import replace from '@rollup/plugin-replace';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const COMPONENTS = path.resolve(HERE, '../../force-app/main/default/lwc');

const STUBS = {
    '@salesforce/apex': 'refreshApex.js',
    '@salesforce/apex/TierProgressController.getProgress': 'getProgress.js',
    '@salesforce/i18n/locale': 'locale.js',
    '@salesforce/i18n/timeZone': 'timeZone.js'
};
// Pictures of thousands of icons that no component of ours shows; they would take most of the time.
const OTHER_ICONS = /^lightning\/iconSvgTemplates(Action|Custom|Doctype|Standard)/;

/** Finds what the platform finds: our components, and what stands here for the org. */
function platform() {
    return {
        name: 'platform',
        resolveId(asked) {
            if (asked in STUBS) {
                return path.join(HERE, 'stubs', STUBS[asked]);
            }
            if (OTHER_ICONS.test(asked)) {
                return path.join(HERE, 'stubs', 'noIcons.js');
            }
            const name = /^c\/(\w+)$/.exec(asked)?.[1];
            const found = ['js', 'css'].map((kind) => path.join(COMPONENTS, name ?? '', `${name}.${kind}`));
            return found.find((file) => existsSync(file)) ?? null;
        }
    };
}

/** A warning about our own files is a fault; the base components' are not ours to mend. */
function refuse(warning) {
    const file = warning.loc?.file ?? warning.id ?? '';
    if (!file.includes('node_modules')) {
        throw new Error(`${file}: ${warning.message}`);
    }
}

export default {
    input: path.join(HERE, 'src', 'page.js'),
    output: { file: process.env.RENDER_OUTPUT, format: 'iife', name: 'page', inlineDynamicImports: true },
    onwarn: refuse,
    plugins: [
        platform(),
        lwc({
            rootDir: HERE,
            enableDynamicComponents: true,
            modules: [{ npm: 'lightning-base-components' }, { npm: '@lwc/synthetic-shadow' }]
        }),
        replace({
            'import.meta.env.SSR': 'false',
            'process.env.NODE_ENV': JSON.stringify('development'),
            preventAssignment: true
        })
    ]
};
