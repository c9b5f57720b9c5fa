// Security.stripInaccessible and FeatureManagement.

import { PRIMITIVE, setOf } from '../types.mjs';
import { ApexList, ApexMap, ApexSet } from '../values/collections.mjs';
import { raise } from '../values/exceptions.mjs';
import { PlatformObject } from '../values/instance.mjs';
import { SObjectRecord } from '../values/record.mjs';

const RIGHTS = {
    READABLE: { right: 'allowRead', may: 'mayRead' },
    CREATABLE: { right: 'allowCreate', may: 'mayCreate' },
    UPDATABLE: { right: 'allowEdit', may: 'mayEdit' }
};

/** Copies of records without what the user may not use, and what was taken away. */
function strip({ access }, type, list) {
    const { right, may } = RIGHTS[type.name] ?? raise('IllegalArgumentException', `${type.name} is not supported`);
    const removed = new ApexMap(PRIMITIVE.string, setOf(PRIMITIVE.string));
    const indexes = new Set();
    const records = list.items.map((record, index) => {
        if (!access.mayUse(record.schema, right)) {
            raise('NoAccessException', `No access to entity: ${record.schema.name}`);
        }
        const made = stripped(access, may, record, removed);
        if (made.fields.size < record.fields.size) {
            indexes.add(index);
        }
        return made;
    });
    return new PlatformObject('SObjectAccessDecision', {
        records: new ApexList(list.elementType, records),
        removed,
        indexes: ApexSet.of(PRIMITIVE.integer, [...indexes])
    });
}

function stripped(access, may, record, removed) {
    const made = new SObjectRecord(record.schema);
    made.queried = record.queried;
    record.fields.forEach((value, key) => {
        const field = record.schema.field(key);
        if (key === 'id' || access[may](field)) {
            made.fields.set(key, value);
        } else {
            note(removed, field);
        }
    });
    record.parents.forEach((parent, key) => {
        const lookup = record.schema.lookup(key);
        if (access.mayRead(lookup)) {
            made.parents.set(key, parent && stripped(access, 'mayRead', parent, removed));
        } else {
            note(removed, lookup);
        }
    });
    made.children = record.children;
    return made;
}

function note(removed, field) {
    if (!removed.has(field.object.name)) {
        removed.put(field.object.name, new ApexSet(PRIMITIVE.string));
    }
    removed.get(field.object.name).add(field.name);
}

/** What tells of the user's permissions. */
export function security(runtime) {
    return [
        {
            name: 'Security',
            statics: {
                'stripInaccessible(AccessType,List<SObject>) SObjectAccessDecision': (type, list) =>
                    strip(runtime, type, list)
            }
        },
        {
            name: 'SObjectAccessDecision',
            methods: {
                'getRecords() List<SObject>': ({ records }) => records,
                'getRemovedFields() Map<String,Set<String>>': ({ removed }) => removed,
                'getModifiedIndexes() Set<Integer>': ({ indexes }) => indexes
            }
        },
        {
            name: 'FeatureManagement',
            statics: { 'checkPermission(String) Boolean': (name) => runtime.access.has(name) }
        }
    ];
}
