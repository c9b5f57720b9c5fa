// How the tests of the Lightning web components run: every matcher for accessibility, and a floor
// under the coverage that only rises.
const { jestConfig } = require('@salesforce/sfdx-lwc-jest/config');

module.exports = {
    ...jestConfig,
    setupFilesAfterEnv: [...jestConfig.setupFilesAfterEnv, '<rootDir>/tools/jest/setup.cjs'],
    collectCoverageFrom: ['force-app/main/default/lwc/**/*.js', '!**/__tests__/**'],
    coverageThreshold: { global: { branches: 95, functions: 95, lines: 95, statements: 95 } }
};
