// Reports which tests failed, as one line of JSON: file, failed tests, whether the file ran at all.
// Jest's own report carries whole pages of elements, which cannot always be written down.
module.exports = class Failures {
    onRunComplete(_, { testResults }) {
        const told = testResults.map(({ testFilePath, testResults: tests, testExecError }) => ({
            file: testFilePath,
            failed: tests.filter((test) => test.status === 'failed').map((test) => test.fullName),
            ran: !testExecError && tests.length > 0
        }));
        process.stdout.write(JSON.stringify(told));
    }
};
