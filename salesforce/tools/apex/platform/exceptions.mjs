// Methods of exceptions, and of DmlException.

import { unsupported } from '../errors.mjs';
import { fieldNames, statusOf } from '../org/results.mjs';
import { exceptionName, messageOf } from '../values/text.mjs';

function failure(exception, index) {
    return failuresOf(exception)[index] ?? outOfBounds(index);
}

function failuresOf(exception) {
    if (!exception.failed) {
        throw unsupported('getDml methods of an exception that no DML raised');
    }
    return exception.failed;
}

function outOfBounds(index) {
    throw unsupported(`getDml methods at index ${index}`);
}

function stackOf({ site, type }) {
    return site ? `${type.fullName}: ${site.file}, line ${site.line}` : '';
}

const METHODS = {
    'getMessage() String': messageOf,
    'getTypeName() String': exceptionName,
    'getCause() Exception': (exception) => exception.cause,
    'getLineNumber() Integer': ({ site }) => site?.line ?? null,
    'getStackTraceString() String': stackOf,
    'setMessage(String?)': (exception, message) => {
        exception.message = message;
    },
    'initCause(Exception)': (exception, cause) => {
        exception.cause = cause;
    },
    'getNumDml() Integer': (exception) => failuresOf(exception).length,
    'getDmlMessage(Integer) String': (exception, index) => failure(exception, index).problem.message,
    'getDmlStatusCode(Integer) String': (exception, index) => failure(exception, index).problem.status,
    'getDmlType(Integer) StatusCode': (exception, index) => statusOf(failure(exception, index).problem),
    'getDmlFieldNames(Integer) List<String>': (exception, index) => fieldNames(failure(exception, index).problem),
    'getDmlIndex(Integer) Integer': (exception, index) => failure(exception, index).index,
    'getDmlId(Integer) Id': (exception, index) => failure(exception, index).record.id
};

/** What all exceptions have. */
export function exceptions() {
    return [{ name: 'Exception', methods: METHODS }];
}
