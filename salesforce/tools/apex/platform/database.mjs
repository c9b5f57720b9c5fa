// Database: DML with results, and savepoints.

import { KINDS, errorsOf, fieldNames, statusOf } from '../org/results.mjs';
import { PlatformObject } from '../values/instance.mjs';

const RESULTS = [...new Set(Object.values(KINDS))];

const RESULT_METHODS = {
    'isSuccess() Boolean': ({ work }) => !work.problem,
    'getId() Id': ({ work }) => (work.problem ? null : work.id),
    'getErrors() List<Database.Error>': ({ work }) => errorsOf(work),
    'isCreated() Boolean': ({ work }) => work.created
};

const ERROR_METHODS = {
    'getMessage() String': ({ problem }) => problem.message,
    'getStatusCode() StatusCode': ({ problem }) => statusOf(problem),
    'getFields() List<String>': ({ problem }) => fieldNames(problem)
};

function isUserMode(level) {
    return level?.name === 'USER_MODE';
}

/** Signatures of one operation, for single records and for lists. */
function operation(runtime, name) {
    const run = (given, allOrNone, level) =>
        runtime.dml.method(name, given, { allOrNone, userMode: isUserMode(level) });
    const result = KINDS[name];
    const forms = [
        ['SObject', result],
        ['List<SObject>', `List<${result}>`]
    ];
    return Object.fromEntries(
        forms.flatMap(([given, gives]) => [
            [`${name}(${given}) ${gives}`, (records) => run(records, true)],
            [`${name}(${given},Boolean) ${gives}`, (records, allOrNone) => run(records, allOrNone)],
            [`${name}(${given},AccessLevel) ${gives}`, (records, level) => run(records, true, level)],
            [`${name}(${given},Boolean,AccessLevel) ${gives}`, run]
        ])
    );
}

function savepoint(runtime) {
    runtime.transaction.count('dmlStatements');
    return new PlatformObject('Savepoint', { snapshot: runtime.rows.snapshot() });
}

function rollback(runtime, { snapshot }) {
    runtime.transaction.count('dmlStatements');
    runtime.rows.restore(snapshot);
}

/** The class Database. */
export function database(runtime) {
    return [
        {
            name: 'Database',
            statics: {
                ...Object.assign({}, ...Object.keys(KINDS).map((name) => operation(runtime, name))),
                'setSavepoint() Savepoint': () => savepoint(runtime),
                'rollback(Savepoint)': (point) => rollback(runtime, point)
            }
        },
        { name: 'Savepoint' },
        ...RESULTS.map((name) => ({ name, methods: RESULT_METHODS })),
        { name: 'Database.Error', methods: ERROR_METHODS }
    ];
}
