// What is checked in the Lightning web components, their tests and the tools beside them.
const { defineConfig } = require('eslint/config');
const lwc = require('@salesforce/eslint-config-lwc/recommended');

module.exports = defineConfig([
    {
        files: ['force-app/**/lwc/**/*.js'],
        extends: [lwc],
        linterOptions: { reportUnusedDisableDirectives: 'error' },
        rules: { 'no-console': 'error', 'no-duplicate-imports': 'error' }
    },
    {
        files: ['force-app/**/lwc/**/__tests__/**/*.js'],
        languageOptions: { globals: { require: 'readonly' } },
        // A test emits what the wire would give.
        rules: { '@lwc/lwc/no-unexpected-wire-adapter-usages': 'off' }
    },
    {
        files: ['tools/jest/*.{cjs,js}', 'tools/components/*.mjs', 'tools/render/**/*.{js,mjs}'],
        languageOptions: {
            globals: Object.fromEntries(
                [
                    'Node',
                    '__dirname',
                    'afterEach',
                    'beforeEach',
                    'console',
                    'document',
                    'jest',
                    'module',
                    'process',
                    'require',
                    'window'
                ].map((name) => [name, 'readonly'])
            )
        },
        rules: { 'no-undef': 'error', 'no-unused-vars': 'error' }
    }
]);
