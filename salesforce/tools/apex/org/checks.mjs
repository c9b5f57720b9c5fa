// What Salesforce checks before it saves a record. Validation rules are not evaluated.

import { text } from '../values/text.mjs';
import { Decimal } from '../values/decimal.mjs';

/** The first thing that is wrong with a record that is saved; null where it may be saved. */
export function problemOf(row, rows, schema) {
    for (const check of [requiredMissing, tooLong, notInPicklist, leadsNowhere, duplicate]) {
        const found = check(row, rows, schema);
        if (found) {
            return found;
        }
    }
    return null;
}

function fieldsOf(row) {
    return [...row.schema.fields.values()].map((field) => ({
        field,
        value: row.fields.get(field.key) ?? null
    }));
}

function requiredMissing(row) {
    const missing = fieldsOf(row).filter(({ field, value }) => field.required && (value === null || value === ''));
    const names = missing.map(({ field }) => field.name);
    const told = `Required fields are missing: [${names.join(', ')}]`;
    return names.length ? { status: 'REQUIRED_FIELD_MISSING', message: told, fields: names } : null;
}

function tooLong(row) {
    const found = fieldsOf(row).find(
        ({ field, value }) => field.length && typeof value === 'string' && value.length > field.length
    );
    if (!found) {
        return null;
    }
    const { field, value } = found;
    const told = `${field.label}: data value too large: ${value} (max length=${field.length})`;
    return { status: 'STRING_TOO_LONG', message: told, fields: [field.name] };
}

function notInPicklist(row) {
    const found = fieldsOf(row).find(({ field, value }) => field.values && value && !field.values.has(value));
    if (!found) {
        return null;
    }
    const { field, value } = found;
    const told = `${field.label}: bad value for restricted picklist field: ${value}`;
    return { status: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', message: told, fields: [field.name] };
}

function leadsNowhere(row, rows, schema) {
    for (const { field, value } of fieldsOf(row)) {
        const target = field.target && value ? schema.object(field.target) : null;
        if (target && value.text.slice(0, 3) !== target.prefix) {
            const told = `${field.label}: id value of incorrect type: ${value.text}`;
            return { status: 'FIELD_INTEGRITY_EXCEPTION', message: told, fields: [field.name] };
        }
        if (target && !rows.find(target, value)) {
            return {
                status: 'INVALID_CROSS_REFERENCE_KEY',
                message: 'invalid cross reference id',
                fields: [field.name]
            };
        }
    }
    return null;
}

function duplicate(row, rows) {
    for (const { field, value } of fieldsOf(row)) {
        const taken = field.unique && value !== null ? holderOf(row, rows, field, value) : null;
        if (taken) {
            const told = `duplicate value found: ${field.name} duplicates value on record with id: ${taken.id}`;
            return { status: 'DUPLICATE_VALUE', message: told, fields: [field.name] };
        }
    }
    return null;
}

function holderOf(row, rows, field, value) {
    const wanted = comparable(value);
    return rows.all(row.schema).find((other) => {
        const held = other.fields.get(field.key) ?? null;
        return other.id.short !== row.id?.short && held !== null && comparable(held) === wanted;
    });
}

function comparable(value) {
    return text(value instanceof Decimal ? value.stripped() : value).toLowerCase();
}
