// System, Limits, Trigger, and the contexts of jobs.

import { constant } from './declared.mjs';
import { systemAssertions } from './assertions.mjs';
import { Datetime } from '../values/time.mjs';

const COUNTED = {
    Callouts: 'callouts',
    Queries: 'queries',
    QueryRows: 'queryRows',
    DmlStatements: 'dmlStatements',
    DmlRows: 'dmlRows',
    QueueableJobs: 'queueableJobs'
};

function system(runtime) {
    const kindIs = (kind) => () => runtime.transaction.kind === kind;
    return {
        name: 'System',
        statics: {
            ...systemAssertions,
            'now() Datetime': () => new Datetime(runtime.now()),
            'today() Date': () => new Datetime(runtime.now()).date(),
            'currentTimeMillis() Long': () => BigInt(runtime.now()),
            'debug(Object?)': () => undefined,
            'debug(LoggingLevel,Object?)': () => undefined,
            'enqueueJob(Object) Id': (job) => runtime.jobs.enqueue(job),
            'enqueueJob(Object,Integer) Id': (job, delay) => runtime.jobs.enqueue(job, delay),
            'attachFinalizer(Object)': (finalizer) => runtime.jobs.attachFinalizer(finalizer),
            'isQueueable() Boolean': kindIs('queueable'),
            'isBatch() Boolean': () => false,
            'isFuture() Boolean': () => false,
            'isScheduled() Boolean': () => false
        }
    };
}

function limits(runtime) {
    const statics = Object.entries(COUNTED).flatMap(([name, counted]) => [
        [`get${name}() Integer`, () => runtime.transaction.used[counted]],
        [`getLimit${name}() Integer`, () => runtime.transaction.limit(counted)]
    ]);
    return { name: 'Limits', statics: Object.fromEntries(statics) };
}

function trigger(runtime) {
    const of = (name) => () => runtime.triggers.context?.[name] ?? null;
    const isMoment = (key, name) => () => runtime.triggers.context?.[key] === name;
    return {
        name: 'Trigger',
        constants: {
            new: of('new'),
            old: of('old'),
            newMap: of('newMap'),
            oldMap: of('oldMap'),
            size: of('size'),
            isExecuting: () => runtime.triggers.context !== null,
            isBefore: isMoment('time', 'before'),
            isAfter: isMoment('time', 'after'),
            isInsert: isMoment('operation', 'insert'),
            isUpdate: isMoment('operation', 'update'),
            isDelete: isMoment('operation', 'delete'),
            isUndelete: isMoment('operation', 'undelete'),
            operationType: () => operationOf(runtime.triggers.context)
        }
    };
}

function operationOf(context) {
    return context && constant('TriggerOperation', `${context.time}_${context.operation}`.toUpperCase());
}

/** What code asks of the system it runs in. */
export function systemTables(runtime) {
    return [
        system(runtime),
        limits(runtime),
        trigger(runtime),
        { name: 'QueueableContext', methods: { 'getJobId() Id': ({ id }) => id } },
        {
            name: 'FinalizerContext',
            methods: {
                'getAsyncApexJobId() Id': ({ id }) => id,
                'getResult() ParentJobResult': ({ result }) => result,
                'getException() Exception': ({ exception }) => exception
            }
        }
    ];
}
