// The records that are there before anything runs: organization, profiles, users and permission sets.

import { blankRow } from './rows.mjs';

const PROFILES = ['System Administrator', 'Standard User', 'Minimum Access - Salesforce', 'Partner Community User'];

/** Puts the first records into the org, and makes the administrator the running user. */
export function seed(runtime) {
    const put = (object, values) => add(runtime, object, values);
    const [admin] = PROFILES.map((name) => put('Profile', { Name: name }));
    runtime.organizationId = put('Organization', {
        Name: 'Local',
        DefaultLocaleSidKey: 'en_US',
        TimeZoneSidKey: 'GMT'
    });
    runtime.adminId = put('User', {
        LastName: 'Administrator',
        Name: 'Administrator',
        Username: 'administrator@example.com',
        Email: 'administrator@example.com',
        Alias: 'admin',
        ProfileId: admin,
        EmailEncodingKey: 'UTF-8',
        LanguageLocaleKey: 'en_US',
        LocaleSidKey: 'en_US',
        TimeZoneSidKey: 'GMT'
    });
    runtime.permissionSets.forEach(({ name, label }) => put('PermissionSet', { Name: name, Label: label }));
    runtime.access.userId = runtime.adminId;
}

function add(runtime, object, values) {
    const schema = runtime.schema.object(object);
    const row = blankRow(schema);
    row.fields.set('id', runtime.rows.newId(schema));
    Object.entries(values).forEach(([name, value]) => row.fields.set(schema.field(name).key, value));
    runtime.rows.put(row);
    return row.id;
}
