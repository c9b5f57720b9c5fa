// Puts the platform's classes together.

import { Registry } from './registry.mjs';
import { assertions } from './assertions.mjs';
import { collectionTables } from './collections.mjs';
import { database } from './database.mjs';
import { describe } from './describe.mjs';
import { encoding } from './encoding.mjs';
import { exceptions } from './exceptions.mjs';
import { http } from './http.mjs';
import { json } from './json.mjs';
import { numbers } from './numbers.mjs';
import { objects } from './objects.mjs';
import { records } from './records.mjs';
import { security } from './security.mjs';
import { strings } from './strings.mjs';
import { systemTables } from './system.mjs';
import { tests } from './tests.mjs';
import { times } from './times.mjs';
import { users } from './users.mjs';

const PARTS = [
    assertions,
    collectionTables,
    database,
    describe,
    encoding,
    exceptions,
    http,
    json,
    numbers,
    objects,
    records,
    security,
    strings,
    systemTables,
    tests,
    times,
    users
];

/** Everything that the interpreter knows of the platform. */
export function definePlatform(runtime) {
    const registry = new Registry();
    PARTS.flatMap((part) => part(runtime)).forEach((table) => registry.define(table));
    return registry;
}
