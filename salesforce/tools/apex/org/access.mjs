// Who runs the code, and which objects and fields that user may use. Sharing of records is not modelled.

const SYSTEM_FIELDS = new Set([
    'id',
    'name',
    'ownerid',
    'createddate',
    'createdbyid',
    'lastmodifieddate',
    'lastmodifiedbyid',
    'systemmodstamp',
    'isdeleted'
]);

/**
 * Permissions of the running user. The user that a test starts with may do everything; users of System.runAs may do
 * what their permission sets grant. Profiles are not modelled: standard objects are open, custom ones are not.
 */
export class Access {
    constructor(schema, permissionSets, rows) {
        this.schema = schema;
        this.byName = new Map(permissionSets.map((each) => [each.name.toLowerCase(), each]));
        this.rows = rows;
        /** id of the running user */
        this.userId = null;
        this.unlimited = true;
    }

    /** Runs something as another user. */
    as(userId, unlimited, run) {
        const before = [this.userId, this.unlimited];
        [this.userId, this.unlimited] = [userId, unlimited];
        try {
            return run();
        } finally {
            [this.userId, this.unlimited] = before;
        }
    }

    /** The running user's permission sets, as assigned at this moment. */
    sets() {
        const assignments = this.rows.all(this.schema.object('PermissionSetAssignment'));
        return assignments
            .filter((row) => row.get(row.schema.field('AssigneeId')).short === this.userId.short)
            .map((row) =>
                this.rows.find(this.schema.object('PermissionSet'), row.get(row.schema.field('PermissionSetId')))
            )
            .map((row) => this.byName.get(row?.get(row.schema.field('Name')).toLowerCase()))
            .filter(Boolean);
    }

    /** Whether the user may use an object; right: allowRead, allowCreate, allowEdit or allowDelete. */
    mayUse(object, right) {
        const open = this.unlimited || !object.custom;
        return open || this.sets().some((set) => set.onObjects.has(`${object.key} ${right}`));
    }

    mayRead(field) {
        return this.mayUse(field.object, 'allowRead') && this.fieldGranted(field, 'readable');
    }

    mayCreate(field) {
        return field.writable && this.mayUse(field.object, 'allowCreate') && this.fieldGranted(field, 'editable');
    }

    mayEdit(field) {
        const fixed = field.isMasterDetail;
        return (
            field.writable && !fixed && this.mayUse(field.object, 'allowEdit') && this.fieldGranted(field, 'editable')
        );
    }

    /** Fields that every user of the object has need no grant: required ones, masters and system fields. */
    fieldGranted(field, right) {
        if (this.unlimited || !field.custom || field.required || SYSTEM_FIELDS.has(field.key)) {
            return true;
        }
        const key = `${field.object.key}.${field.key}`;
        return this.sets().some((set) => set[right].has(key));
    }

    /** Whether a custom permission is granted. The user that a test starts with has none of them. */
    has(permission) {
        return this.userId !== null && this.sets().some((set) => set.custom.has(permission.toLowerCase()));
    }
}
