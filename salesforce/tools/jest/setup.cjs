// Before every file of tests: matchers for accessibility, warnings that fail, an empty page.
const { setup } = require('@sa11y/jest');

setup();

// The compiler and the engine of components only warn of what an org refuses or ignores.
beforeEach(() => {
    for (const level of ['warn', 'error']) {
        jest.spyOn(console, level).mockImplementation((...told) => {
            throw new Error(`console.${level}: ${told.join(' ')}`);
        });
    }
});

afterEach(() => {
    document.body.replaceChildren();
    jest.restoreAllMocks();
});
