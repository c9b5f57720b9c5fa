// The platform's interfaces and enums.

import { Declaration } from '../program/declaration.mjs';
import { Method } from '../program/members.mjs';
import { OBJECT, PRIMITIVE, VOID } from '../types.mjs';
import { platformType } from '../values/convert.mjs';
import { ROUNDING_MODES } from '../values/decimal.mjs';

function contract(name, method, parameters, returns) {
    const made = Declaration.ofPlatform('interface', name);
    if (method) {
        const named = parameters.map((type, index) => ({ name: `argument${index}`, type }));
        const details = {
            parameters: named,
            returns,
            modifiers: new Set(['abstract']),
            body: null,
            site: null
        };
        made.methods.set(method.toLowerCase(), [new Method(made, method, details)]);
    }
    return made;
}

const CONTRACTS = [
    contract('Queueable', 'execute', [platformType('QueueableContext')], VOID),
    contract('Finalizer', 'execute', [platformType('FinalizerContext')], VOID),
    contract('HttpCalloutMock', 'respond', [platformType('HttpRequest')], platformType('HttpResponse')),
    contract('Comparable', 'compareTo', [OBJECT], PRIMITIVE.integer),
    contract('Database.AllowsCallouts')
];

/** Interfaces by name in lower case. */
export const INTERFACES = new Map(CONTRACTS.map((each) => [each.key, each]));

const CONSTANTS = {
    LoggingLevel: ['NONE', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'FINE', 'FINER', 'FINEST', 'INTERNAL'],
    AccessType: ['CREATABLE', 'READABLE', 'UPDATABLE', 'UPSERTABLE'],
    AccessLevel: ['SYSTEM_MODE', 'USER_MODE'],
    TriggerOperation: [
        'BEFORE_INSERT',
        'BEFORE_UPDATE',
        'BEFORE_DELETE',
        'AFTER_INSERT',
        'AFTER_UPDATE',
        'AFTER_DELETE',
        'AFTER_UNDELETE'
    ],
    RoundingMode: [...ROUNDING_MODES, 'UNNECESSARY'],
    StatusCode: [
        'REQUIRED_FIELD_MISSING',
        'STRING_TOO_LONG',
        'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
        'DUPLICATE_VALUE',
        'FIELD_INTEGRITY_EXCEPTION',
        'INSUFFICIENT_ACCESS_OR_READONLY',
        'INVALID_CROSS_REFERENCE_KEY',
        'MISSING_ARGUMENT',
        'ENTITY_IS_DELETED',
        'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        'INVALID_FIELD_FOR_INSERT_UPDATE',
        'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
        'INVALID_ID_FIELD',
        'UNDELETE_FAILED',
        'DELETE_FAILED',
        'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY'
    ],
    ParentJobResult: ['SUCCESS', 'UNHANDLED_EXCEPTION'],
    Quiddity: ['SYNCHRONOUS', 'QUEUEABLE', 'RUNTEST_SYNC']
};

/** Enums by name in lower case. */
export const ENUMS = new Map(
    Object.entries(CONSTANTS).map(([name, constants]) => [
        name.toLowerCase(),
        Declaration.ofPlatform('enum', name, { constants })
    ])
);

/** A constant of one of the platform's enums. */
export function constant(name, value) {
    return ENUMS.get(name.toLowerCase()).constant(value);
}
