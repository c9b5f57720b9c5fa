// insert, update, upsert, delete and undelete: checks, triggers, and what is stored in the end.

import { SourceError, Thrown, unsupported } from '../errors.mjs';
import { ApexList } from '../values/collections.mjs';
import { nullPointer, systemException } from '../values/exceptions.mjs';
import { SObjectRecord } from '../values/record.mjs';
import { Deletions } from './deletions.mjs';
import { mixes } from './mixing.mjs';
import { problemOf } from './checks.mjs';
import { Work, dmlException, resultsOf } from './results.mjs';
import { blankRow } from './rows.mjs';
import { stamp } from './stamps.mjs';
import { CHUNK } from './triggers.mjs';

/** Changes records for Apex code. */
export class Dml {
    constructor(runtime) {
        this.runtime = runtime;
        this.deletions = new Deletions(runtime);
    }

    get rows() {
        return this.runtime.rows;
    }

    /** A DML statement: all records or none; a DmlException where one cannot be saved. */
    statement(operation, given, { userMode = false } = {}) {
        this.run(operation, given, { userMode, allOrNone: true });
    }

    /** A method of Database; gives the results, and throws where all records have to be saved and are not. */
    method(operation, given, { allOrNone, userMode }) {
        const works = this.run(operation, given, { userMode, allOrNone });
        const results = resultsOf(operation, works);
        return given instanceof ApexList ? results : results.items[0];
    }

    run(operation, given, { userMode, allOrNone }) {
        const works = worksOf(given);
        if (!works.length) {
            return works;
        }
        this.count(works);
        const before = this.rows.snapshot();
        for (const group of groups(operation, works)) {
            this.chunk(group.operation, group.works, { userMode, allOrNone });
        }
        if (allOrNone && works.some((work) => work.problem)) {
            this.rows.restore(before);
            throw dmlException(operation, works);
        }
        works.filter((work) => work.created && !work.problem).forEach((work) => work.record.fields.set('id', work.id));
        return works;
    }

    count(works) {
        const { transaction } = this.runtime;
        transaction.count('dmlStatements');
        transaction.count('dmlRows', works.length);
        transaction.uncommitted = true;
        works.forEach((work) => mixes(transaction, work.record));
    }

    /** Takes up to 200 records of one object through one operation. */
    chunk(operation, works, { userMode, allOrNone }) {
        const { schema } = works[0].record;
        if (userMode) {
            this.checkAccess(operation, schema, works);
        }
        works.forEach((work) => this.prepare(operation, work));
        this.fire(`before ${operation}`, schema, works);
        alive(works).forEach((work) => this.save(operation, work));
        this.afterwards(operation, schema, works, allOrNone);
    }

    afterwards(operation, schema, works, allOrNone) {
        const saved = alive(works);
        this.fire(`after ${operation}`, schema, works);
        if (!allOrNone && saved.some((work) => work.problem)) {
            throw unsupported('an error of an after trigger where some records may fail');
        }
    }

    fire(moment, schema, works) {
        if (moment !== 'before undelete') {
            this.runtime.triggers.run(moment, schema, alive(works));
        }
    }

    checkAccess(operation, schema, works) {
        const right = {
            insert: 'allowCreate',
            update: 'allowEdit',
            delete: 'allowDelete',
            undelete: 'allowCreate'
        }[operation];
        const { access } = this.runtime;
        if (!access.mayUse(schema, right)) {
            throw new Thrown(systemException('SecurityException', `Access to entity '${schema.name}' denied`));
        }
        const may = operation === 'insert' ? 'mayCreate' : 'mayEdit';
        for (const work of operation === 'insert' || operation === 'update' ? works : []) {
            const denied = [...work.record.fields.keys()]
                .map((key) => schema.field(key))
                .filter((field) => field.key !== 'id' && !access[may](field));
            if (denied.length) {
                const told = `Operation failed due to fields being inaccessible on Sobject ${schema.name}, check errors on Exception or Result!`;
                work.fail(
                    'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
                    told,
                    denied.map((field) => field.name)
                );
                work.problem.whole = true;
            }
        }
    }

    prepare(operation, work) {
        if (work.problem) {
            return;
        }
        if (operation === 'insert') {
            this.prepareInsert(work);
        } else {
            this.prepareChange(operation, work);
        }
    }

    prepareInsert(work) {
        if (work.record.id) {
            work.fail('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']);
            return;
        }
        work.created = true;
        work.row = blankRow(work.record.schema);
        this.apply(work);
    }

    prepareChange(operation, work) {
        const { schema, id } = work.record;
        if (!id) {
            work.fail(
                'MISSING_ARGUMENT',
                `Id not specified in ${operation === 'undelete' ? 'an' : articled(operation)} call`
            );
            return;
        }
        const stored = operation === 'undelete' ? this.deletions.deleted(schema, id) : this.rows.find(schema, id);
        if (!stored) {
            const gone = this.rows.table(schema).has(id.short) && operation !== 'undelete';
            work.fail(
                gone ? 'ENTITY_IS_DELETED' : 'INVALID_CROSS_REFERENCE_KEY',
                gone ? 'entity is deleted' : 'invalid cross reference id'
            );
            return;
        }
        work.before = stored.copy();
        work.row = stored.copy();
        if (operation === 'update') {
            this.apply(work);
        }
    }

    /** Brings the values that the code set onto the row. Values of fields that Salesforce keeps itself are refused. */
    apply({ record, row }) {
        if (!record.queried && record.parents.size) {
            throw unsupported('saving a record with its parent record in place of an id');
        }
        for (const [key, value] of record.fields) {
            const field = record.schema.field(key);
            if (field.writable) {
                row.fields.set(key, value === '' ? null : value);
            } else if (!record.queried && key !== 'id' && value !== row.fields.get(key)) {
                throw new SourceError(`${field.fullName} is not writable`);
            }
        }
    }

    save(operation, work) {
        if (operation === 'delete') {
            this.deletions.delete(work.row);
        } else if (operation === 'undelete') {
            work.row = this.deletions.undelete(work.row);
        } else {
            this.store(work);
        }
    }

    store(work) {
        const { row } = work;
        row.readOnly = false;
        const problem = problemOf(row, this.rows, this.runtime.schema);
        if (problem) {
            work.fail(problem.status, problem.message, problem.fields);
            return;
        }
        if (work.created) {
            work.id = this.rows.newId(row.schema);
            row.fields.set('id', work.id);
        }
        stamp(work, this.runtime);
        this.rows.put(row.copy());
    }
}

function articled(operation) {
    return operation === 'update' ? 'an update' : `a ${operation}`;
}

function alive(works) {
    return works.filter((work) => !work.problem);
}

function worksOf(given) {
    if (given === null) {
        throw nullPointer();
    }
    const records = given instanceof ApexList ? given.items : [given];
    return records.map((record, index) => {
        if (record === null) {
            throw nullPointer();
        }
        if (!(record instanceof SObjectRecord)) {
            throw unsupported('DML on what is no record');
        }
        return new Work(index, record);
    });
}

/** Works by object, as they follow one another, at most 200 together; an upsert falls into inserts and updates. */
function groups(operation, works) {
    const made = [];
    for (const work of works) {
        const does = operation === 'upsert' ? (work.record.id ? 'update' : 'insert') : operation;
        const last = made.at(-1);
        const joins =
            last?.operation === does && last.works[0].record.schema === work.record.schema && last.works.length < CHUNK;
        if (joins) {
            last.works.push(work);
        } else {
            made.push({ operation: does, works: [work] });
        }
    }
    return made;
}
