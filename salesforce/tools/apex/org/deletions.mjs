// Deletes records with their details, and brings them back.

/** Deleting and undeleting. */
export class Deletions {
    constructor(runtime) {
        this.runtime = runtime;
    }

    get rows() {
        return this.runtime.rows;
    }

    /** A record that is deleted; null where there is none of that id. */
    deleted(schema, id) {
        const row = this.rows.table(schema).get(id.short);
        return row?.fields.get('isdeleted') ? row : null;
    }

    /** Deletes a record and its details, whose triggers do not run, and empties the lookups to them. */
    delete(row) {
        this.remove(row, row.id.short);
    }

    remove(row, rootId) {
        const stored = this.rows.find(row.schema, row.id);
        if (!stored) {
            return;
        }
        stored.fields.set('isdeleted', true);
        this.rows.deletedWith.set(`${stored.schema.key} ${stored.id.short}`, rootId);
        for (const field of this.lookupsTo(row.schema)) {
            const children = this.rows
                .all(field.object)
                .filter((each) => each.fields.get(field.key)?.short === row.id.short);
            for (const child of children) {
                this.detach(child, field, rootId);
            }
        }
    }

    detach(child, field, rootId) {
        if (field.isMasterDetail) {
            this.remove(child, rootId);
        } else {
            child.fields.set(field.key, null);
        }
    }

    lookupsTo(schema) {
        const fields = [...this.runtime.schema.objects.values()].flatMap((object) => [...object.fields.values()]);
        return fields.filter((field) => field.target === schema.key && field.writable);
    }

    /** Brings a record back, with what was deleted together with it. Lookups that were emptied stay empty. */
    undelete(row) {
        for (const [key, rootId] of [...this.rows.deletedWith]) {
            if (rootId === row.id.short) {
                const [object, id] = key.split(' ');
                this.rows.table(this.runtime.schema.object(object)).get(id).fields.set('isdeleted', false);
                this.rows.deletedWith.delete(key);
            }
        }
        return this.rows.find(row.schema, row.id).copy();
    }
}
