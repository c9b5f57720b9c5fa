// What Salesforce fills in itself when it saves a record.

import { Datetime } from '../values/time.mjs';

const PEOPLE = new Set(['user', 'contact', 'lead']);

/** Sets owner, times, numbers and composed names of a row that is about to be stored. */
export function stamp({ row, created }, runtime) {
    const now = new Datetime(runtime.now());
    const { userId } = runtime.access;
    const set = (key, value) => row.fields.set(key, value);
    if (created) {
        set('createddate', now);
        set('createdbyid', userId);
        if (row.schema.field('OwnerId')) {
            set('ownerid', row.fields.get('ownerid') ?? userId);
        }
        if (row.schema.setting) {
            set('setupownerid', row.fields.get('setupownerid') ?? runtime.organizationId);
        }
        number(row, runtime.rows);
    }
    set('lastmodifieddate', now);
    set('lastmodifiedbyid', userId);
    set('systemmodstamp', now);
    if (PEOPLE.has(row.schema.key)) {
        set('name', [row.fields.get('firstname'), row.fields.get('lastname')].filter(Boolean).join(' '));
    }
}

function number(row, rows) {
    const format = row.schema.nameFormat;
    if (row.schema.field('Name')?.kind === 'AutoNumber') {
        const next = rows.nextNumber(row.schema);
        row.fields.set(
            'name',
            format.replace(/\{(0+)\}/, (_, zeros) => String(next).padStart(zeros.length, '0'))
        );
    }
}
