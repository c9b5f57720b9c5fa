// Describes of objects and fields: Schema.SObjectType, SObjectType, SObjectField and what they lead to.

import { unsupported } from '../errors.mjs';
import { PRIMITIVE } from '../types.mjs';
import { ApexMap } from '../values/collections.mjs';
import { platformType } from '../values/convert.mjs';
import { PlatformObject } from '../values/instance.mjs';
import { SObjectRecord } from '../values/record.mjs';

/** An object's describe; its member "fields" leads to describes of fields. */
function describeObject(schema) {
    const member = (name) => {
        if (name.toLowerCase() !== 'fields') {
            throw unsupported(`the member ${name} of a describe`);
        }
        return fieldsOf(schema);
    };
    return new PlatformObject('DescribeSObjectResult', {
        schema,
        member,
        text: `describe of ${schema.name}`
    });
}

function fieldsOf(schema) {
    const member = (name) => {
        const field = schema.field(name);
        if (!field) {
            throw unsupported(`the field ${name} of ${schema.name}`);
        }
        return describeField(field);
    };
    return new PlatformObject('SObjectFields', { schema, member, text: `fields of ${schema.name}` });
}

function describeField(field) {
    return new PlatformObject('DescribeFieldResult', { field, text: `describe of ${field.fullName}` });
}

function tokensOf(schema) {
    const made = new ApexMap(PRIMITIVE.string, platformType('SObjectField'));
    schema.fields.forEach((field) => made.put(field.key, field.token));
    return made;
}

function newRecord({ schema }, id) {
    const made = new SObjectRecord(schema);
    if (id) {
        made.fields.set('id', id);
    }
    return made;
}

function objectMethods({ access }) {
    return {
        'getName() String': ({ schema }) => schema.name,
        'getLabel() String': ({ schema }) => schema.label,
        'getKeyPrefix() String': ({ schema }) => schema.prefix,
        'getSObjectType() SObjectType': ({ schema }) => schema.token,
        'isAccessible() Boolean': ({ schema }) => access.mayUse(schema, 'allowRead'),
        'isCreateable() Boolean': ({ schema }) => access.mayUse(schema, 'allowCreate'),
        'isUpdateable() Boolean': ({ schema }) => access.mayUse(schema, 'allowEdit'),
        'isDeletable() Boolean': ({ schema }) => access.mayUse(schema, 'allowDelete'),
        'isCustom() Boolean': ({ schema }) => schema.custom,
        'isCustomSetting() Boolean': ({ schema }) => schema.setting
    };
}

function fieldMethods({ access }) {
    return {
        'getName() String': ({ field }) => field.name,
        'getLabel() String': ({ field }) => field.label,
        'getLength() Integer': ({ field }) => field.length ?? 0,
        'getSObjectField() SObjectField': ({ field }) => field.token,
        'getRelationshipName() String': ({ field }) => field.relationship,
        'isAccessible() Boolean': ({ field }) => access.mayRead(field),
        'isCreateable() Boolean': ({ field }) => access.mayCreate(field),
        'isUpdateable() Boolean': ({ field }) => access.mayEdit(field),
        'isCustom() Boolean': ({ field }) => field.custom
    };
}

/** Schema's own classes. */
export function describe(runtime) {
    const objectNamed = (name) => {
        const schema = runtime.schema.object(name);
        return schema ? () => describeObject(schema) : null;
    };
    return [
        {
            name: 'SObjectType',
            dynamic: objectNamed,
            methods: {
                'getDescribe() DescribeSObjectResult': ({ schema }) => describeObject(schema),
                'newSObject() SObject': (token) => newRecord(token),
                'newSObject(Id?) SObject': newRecord,
                'toString() String': ({ schema }) => schema.name
            }
        },
        {
            name: 'SObjectField',
            methods: {
                'getDescribe() DescribeFieldResult': ({ field }) => describeField(field),
                'toString() String': ({ field }) => field.name
            }
        },
        { name: 'DescribeSObjectResult', methods: objectMethods(runtime) },
        { name: 'DescribeFieldResult', methods: fieldMethods(runtime) },
        {
            name: 'SObjectFields',
            methods: { 'getMap() Map<String,SObjectField>': ({ schema }) => tokensOf(schema) }
        }
    ];
}
