// Records (SObjects): field values, and the records that they were queried together with.

import { raise } from './exceptions.mjs';

/** One record. A field that was never set, and not queried, is not in `fields`. */
export class SObjectRecord {
    /** @param {import('../schema/objects.mjs').ObjectSchema} schema its object */
    constructor(schema) {
        this.schema = schema;
        /** values by field key */
        this.fields = new Map();
        /** parent records, or null, by key of the relationship */
        this.parents = new Map();
        /** lists of child records by key of the relationship */
        this.children = new Map();
        /** whether a query gave it, so that other fields than the queried ones may not be read */
        this.queried = false;
        /** whether it is one of a trigger's that may not be changed */
        this.readOnly = false;
    }

    /** A field's value; null where it is blank or was never set. */
    get(field) {
        if (!this.fields.has(field.key) && this.queried && field.key !== 'id') {
            raise(
                'SObjectException',
                `SObject row was retrieved via SOQL without querying the requested field: ${field.fullName}`
            );
        }
        return this.fields.get(field.key) ?? null;
    }

    set(field, value) {
        if (this.readOnly) {
            raise('FinalException', 'Record is read-only');
        }
        this.fields.set(field.key, value);
        if (field.relationship) {
            this.parents.delete(field.relationship.toLowerCase());
        }
    }

    /** The record that a lookup leads to; null where it leads nowhere, or where it was never set. */
    parent(field) {
        const key = field.relationship.toLowerCase();
        if (!this.parents.has(key) && this.queried) {
            raise(
                'SObjectException',
                'SObject row was retrieved via SOQL without querying the requested field: ' +
                    `${this.schema.name}.${field.relationship}`
            );
        }
        return this.parents.get(key) ?? null;
    }

    get id() {
        return this.fields.get('id') ?? null;
    }

    /** A copy that shares nothing but the parent records. */
    copy() {
        const made = new SObjectRecord(this.schema);
        made.fields = new Map(this.fields);
        made.parents = new Map(this.parents);
        made.queried = this.queried;
        return made;
    }
}
