// What a DML operation says of each record, and the exception it becomes.

import { Thrown } from '../errors.mjs';
import { PRIMITIVE } from '../types.mjs';
import { platformType } from '../values/convert.mjs';
import { ApexList } from '../values/collections.mjs';
import { systemException } from '../values/exceptions.mjs';
import { PlatformObject } from '../values/instance.mjs';
import { constant } from '../platform/declared.mjs';

/** The class of each operation's results. */
export const KINDS = {
    insert: 'Database.SaveResult',
    update: 'Database.SaveResult',
    upsert: 'Database.UpsertResult',
    delete: 'Database.DeleteResult',
    undelete: 'Database.UndeleteResult'
};

/** One record on its way through an operation. */
export class Work {
    constructor(index, record) {
        this.index = index;
        /** what the code gave */
        this.record = record;
        /** what is to be stored, and what was stored before; null where there is none */
        this.row = null;
        this.before = null;
        /** whether it is a new one */
        this.created = false;
        /** what is wrong with it: status, message and fields; null where nothing is */
        this.problem = null;
        this.id = record.id;
    }

    fail(status, message, fields = []) {
        this.problem ??= { status, message, fields };
    }
}

/** The list of results, as Database.insert and the like give it. */
export function resultsOf(operation, works) {
    const kind = KINDS[operation];
    const results = works.map((work) => new PlatformObject(kind, { work, text: `${kind}[success=${!work.problem}]` }));
    return new ApexList(platformType(kind), results);
}

/** The errors of one result. */
export function errorsOf({ problem }) {
    const errors = problem ? [new PlatformObject('Database.Error', { problem })] : [];
    return new ApexList(platformType('Database.Error'), errors);
}

/** The exception of a statement whose records were not all saved. */
export function dmlException(operation, works) {
    const failed = works.filter((work) => work.problem);
    const [{ index, problem, id }] = failed;
    const name = operation[0].toUpperCase() + operation.slice(1);
    const row = id ? `row ${index} with id ${id.text}` : `row ${index}`;
    const fields = `[${problem.fields.join(', ')}]`;
    const told = problem.whole
        ? problem.message
        : `${name} failed. First exception on ${row}; first error: ${problem.status}, ${problem.message}: ${fields}`;
    const made = systemException('DmlException', told);
    made.failed = failed;
    return new Thrown(made);
}

/** A constant of StatusCode, for an error's status. */
export function statusOf(problem) {
    return constant('StatusCode', problem.status);
}

/** Names of the fields that an error is about. */
export function fieldNames(problem) {
    return ApexList.of(PRIMITIVE.string, problem.fields);
}
