// Runs the tests of components with planted faults, all in one go. FAULTS names a folder with a
// folder for each fault, which holds the component with its fault and its tests, and the file
// faults.json, which names the component of each fault.
const path = require('node:path');
const { jestConfig } = require('@salesforce/sfdx-lwc-jest/config');
const ours = require('../../jest.config.cjs');

const FAULTS = process.env.FAULTS;

function project([name, component]) {
    const own = path.join(FAULTS, name);
    return {
        ...jestConfig,
        cacheDirectory: ours.cacheDirectory,
        setupFilesAfterEnv: ours.setupFilesAfterEnv,
        collectCoverageFrom: [],
        displayName: name,
        roots: [own],
        // Only the component with the fault is a copy; what it uses is the package's own.
        moduleNameMapper: { ...ours.moduleNameMapper, [`^c/${component}$`]: path.join(own, component, component) },
        modulePaths: ['<rootDir>/node_modules']
    };
}

module.exports = {
    projects: Object.entries(require(path.join(FAULTS, 'faults.json'))).map(project),
    maxWorkers: '100%',
    reporters: [path.join(__dirname, 'failures.cjs')],
    // Audits of access take half of the time; faults of access are planted into the page itself.
    testNamePattern: '^(?!.*accessible)'
};
