// The org's records. They are only reached through queries and DML.

import { SObjectRecord } from '../values/record.mjs';
import { parseId } from '../values/simple.mjs';

/** All records, by object and id, deleted ones included until they are purged. */
export class Rows {
    constructor() {
        this.tables = new Map();
        /** ids that were deleted together with another record, by that record's id */
        this.deletedWith = new Map();
        this.counted = 0;
        this.numbered = new Map();
    }

    table(schema) {
        if (!this.tables.has(schema.key)) {
            this.tables.set(schema.key, new Map());
        }
        return this.tables.get(schema.key);
    }

    /** Records of an object in the order of creation, without deleted ones. */
    all(schema) {
        return [...this.table(schema).values()].filter((row) => !row.fields.get('isdeleted'));
    }

    /** Deleted ones, too. */
    everything(schema) {
        return [...this.table(schema).values()];
    }

    /** A record that is not deleted; null where there is none of that id. */
    find(schema, id) {
        const row = id === null ? null : this.table(schema).get(id.short);
        return row && !row.fields.get('isdeleted') ? row : null;
    }

    put(row) {
        this.table(row.schema).set(row.id.short, row);
    }

    newId(schema) {
        return parseId(`${schema.prefix}0${String(++this.counted).padStart(11, '0')}`);
    }

    /** The next number of an auto-number field. */
    nextNumber(schema) {
        const next = (this.numbered.get(schema.key) ?? 0) + 1;
        this.numbered.set(schema.key, next);
        return next;
    }

    /** A copy of everything, to come back to. Numbers go on, as in an org. */
    snapshot() {
        const tables = [...this.tables].map(([key, table]) => [key, copyOf(table)]);
        return { tables: new Map(tables), deletedWith: new Map(this.deletedWith) };
    }

    /** Goes back to a snapshot, which stays usable. */
    restore({ tables, deletedWith }) {
        this.tables = new Map([...tables].map(([key, table]) => [key, copyOf(table)]));
        this.deletedWith = new Map(deletedWith);
    }
}

function copyOf(table) {
    return new Map([...table].map(([id, row]) => [id, row.copy()]));
}

/** A new row with a value for every field: defaults, else null. */
export function blankRow(schema) {
    const row = new SObjectRecord(schema);
    schema.fields.forEach((field) => row.fields.set(field.key, field.default));
    return row;
}
