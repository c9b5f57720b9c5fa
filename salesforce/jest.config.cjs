// How the tests of the Lightning web components run: matchers for accessibility, and a floor under
// the coverage.
const path = require('node:path');
const { jestConfig } = require('@salesforce/sfdx-lwc-jest/config');

// The transformer keeps what it made under the same name whether lines are counted or not; runs of
// both kinds in one cache would leave files out of the count.
const CACHE = process.argv.includes('--coverage') ? 'counted' : 'plain';

// Into whatever imports Apex the transformer puts a function and two branches for an import without
// a stub. Nothing of ours runs there, and no test can reach both.
const CALLERS = [
    'planOffboarding',
    'recalculateEnrollment',
    'recalculateProgram',
    'rollBackOffboarding',
    'suspendPartner',
    'tierProgress'
].map((name) => `./force-app/main/default/lwc/${name}/${name}.js`);

// A machine east of where viewers are, or at Greenwich, would hide a day that is told too early.
process.env.TZ = 'America/Los_Angeles';

module.exports = {
    ...jestConfig,
    cacheDirectory: path.join(__dirname, 'node_modules', '.cache', 'jest', CACHE),
    setupFilesAfterEnv: [...jestConfig.setupFilesAfterEnv, '<rootDir>/tools/jest/setup.cjs'],
    moduleNameMapper: {
        ...jestConfig.moduleNameMapper,
        '^test/stage$': '<rootDir>/tools/jest/stage.js',
        '\\.css(\\?.*)?$': '<rootDir>/tools/jest/noStyle.js'
    },
    collectCoverageFrom: ['force-app/main/default/lwc/**/*.js', '!**/__tests__/**'],
    coverageReporters: ['text'],
    coverageThreshold: {
        global: { branches: 95, functions: 95, lines: 95, statements: 95 },
        ...Object.fromEntries(
            CALLERS.map((file) => [file, { branches: 50, functions: 80, lines: 100, statements: 100 }])
        )
    }
};
