// Setup objects and others must not be changed in one transaction.

import { Thrown } from '../errors.mjs';
import { systemException } from '../values/exceptions.mjs';

const SETUP = new Set(['permissionset', 'permissionsetassignment', 'profile']);

/** Notes that a record is changed; a DmlException where a transaction changed objects of the other kind before. */
export function mixes(transaction, record) {
    const { schema } = record;
    // A user without a role may be saved together with other objects.
    if (schema.key === 'user' && !record.fields.get('userroleid')) {
        return;
    }
    const kind = SETUP.has(schema.key) || schema.key === 'user' ? 'setup' : 'other';
    const other = transaction.changed[kind === 'setup' ? 'other' : 'setup'];
    if (other) {
        const told =
            'MIXED_DML_OPERATION, DML operation on setup object is not permitted after you have updated a non-setup ' +
            `object (or vice versa): ${schema.name}, original object: ${other}: []`;
        throw new Thrown(systemException('DmlException', told));
    }
    transaction.changed[kind] ??= schema.name;
}
