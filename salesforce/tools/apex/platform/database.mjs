// Database: DML with results, and savepoints.

import { errorsOf, fieldNames, statusOf } from '../org/results.mjs';
import { PlatformObject } from '../values/instance.mjs';

const OPERATIONS = ['insert', 'update', 'upsert', 'delete', 'undelete'];
const RESULTS = ['SaveResult', 'UpsertResult', 'DeleteResult', 'UndeleteResult'];

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
    return Object.fromEntries(
        ['SObject', 'List<SObject>'].flatMap((given) => [
            [`${name}(${given}) Object`, (records) => run(records, true)],
            [`${name}(${given},Boolean) Object`, (records, allOrNone) => run(records, allOrNone)],
            [`${name}(${given},AccessLevel) Object`, (records, level) => run(records, true, level)],
            [
                `${name}(${given},Boolean,AccessLevel) Object`,
                (records, allOrNone, level) => run(records, allOrNone, level)
            ]
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
                ...Object.assign({}, ...OPERATIONS.map((name) => operation(runtime, name))),
                'setSavepoint() Savepoint': () => savepoint(runtime),
                'rollback(Savepoint)': (point) => rollback(runtime, point)
            }
        },
        { name: 'Savepoint' },
        ...RESULTS.map((name) => ({ name: `Database.${name}`, methods: RESULT_METHODS })),
        { name: 'Database.Error', methods: ERROR_METHODS }
    ];
}
