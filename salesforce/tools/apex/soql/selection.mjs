// SELECT: closures that take fields from a row into a record.

import { SourceError, unsupported } from '../errors.mjs';
import { textOf } from '../parse.mjs';
import { ApexList } from '../values/collections.mjs';
import { SObjectRecord } from '../values/record.mjs';
import { rowsOf } from './compile.mjs';

/** Closures for the entries of a SELECT list. */
export function selection(plan, entries) {
    return entries.map((entry) => {
        if (entry.subQuery()) {
            return children(plan, entry.subQuery());
        }
        if (!entry.fieldName() || entry.soqlId?.()) {
            throw unsupported(`${textOf(entry)} in SELECT`, plan.site(entry));
        }
        return field(plan, entry);
    });
}

function field(plan, entry) {
    const { lookups, field: end } = plan.path(textOf(entry.fieldName()), entry, { selected: true });
    return (row, record) => {
        let [source, made] = [row, record];
        for (const lookup of lookups) {
            source = plan.parentOf(source, lookup);
            made = parentIn(made, lookup, source);
            if (!made) {
                return;
            }
        }
        made.fields.set(end.key, source.fields.get(end.key) ?? null);
    };
}

/** The parent record that fields are taken into; null where the lookup leads nowhere. */
function parentIn(record, lookup, source) {
    const key = lookup.relationship.toLowerCase();
    if (!record.parents.get(key)) {
        record.parents.set(key, source ? recordOf(source) : null);
    }
    return record.parents.get(key);
}

function recordOf(row) {
    const made = new SObjectRecord(row.schema);
    made.queried = true;
    made.fields.set('id', row.id);
    return made;
}

/** A query of child records in the SELECT list. */
function children(plan, node) {
    const name = textOf(node.fromNameList());
    const lookup = plan.schema.childLookup(name);
    if (!lookup) {
        throw new SourceError(`${plan.schema.name} has no child relationship ${name}`, plan.site(node));
    }
    const inner = plan.within(lookup.object, node);
    const select = selection(inner, node.subFieldList().subFieldEntry_list());
    const rows = rowsOf(inner, node);
    return (row, record, frame) => {
        const own = rows(frame, (child) => child.fields.get(lookup.key)?.short === row.id.short);
        const records = own.map((child) => inner.record(child, select, frame));
        record.children.set(name.toLowerCase(), new ApexList(lookup.object.type, records));
    };
}
