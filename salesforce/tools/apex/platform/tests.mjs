// Test.

import { SourceError } from '../errors.mjs';
import { raise } from '../values/exceptions.mjs';

function setMock(runtime, token, mock) {
    if (token.text !== 'HttpCalloutMock') {
        throw new SourceError(`Test.setMock of ${token.text} is not supported by the local Apex interpreter (subset)`);
    }
    runtime.callouts.mock = mock;
}

/** The class Test. */
export function tests(runtime) {
    const running = () => runtime.testing ?? raise('UnexpectedException', 'Test methods are for tests');
    return [
        {
            name: 'Test',
            statics: {
                'isRunningTest() Boolean': () => runtime.testing !== null,
                'setMock(Type,Object)': (token, mock) => running() && setMock(runtime, token, mock),
                'startTest()': () => running().start(),
                'stopTest()': () => running().stop()
            }
        }
    ];
}
