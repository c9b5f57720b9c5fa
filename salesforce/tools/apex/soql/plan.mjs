// One query: the object it is about, the paths in it, and who may read them.

import { SourceError, position, unsupported } from '../errors.mjs';
import { textOf } from '../parse.mjs';
import { ApexList, ApexSet } from '../values/collections.mjs';
import { raise } from '../values/exceptions.mjs';
import { SObjectRecord } from '../values/record.mjs';
import { rowsOf } from './compile.mjs';

const DEEPEST = 5;

/** A query while it is compiled, and what its closures need. */
export class Plan {
    constructor(compiler, schema, scope, mode, node) {
        this.compiler = compiler;
        this.runtime = compiler.runtime;
        this.schema = schema;
        this.scope = scope;
        this.mode = mode;
        this.line = scope.site(node);
        /** fields that the user must be allowed to read, selected ones and others */
        this.selected = new Set();
        this.mentioned = new Set();
        /** plans of queries inside */
        this.inner = [];
    }

    site(node) {
        return this.scope.site(node);
    }

    /** A query inside, about another object. */
    within(schema, node) {
        const made = new Plan(this.compiler, schema, this.scope, this.mode, node);
        this.inner.push(made);
        return made;
    }

    /**
     * What a path such as Tier__r.Name leads to.
     * @returns {{lookups: Array, field: object, valueIn: function}} the lookups on the way, the field at its end, and
     *     its value in a row
     */
    path(written, node, { selected = false } = {}) {
        const parts = written.split('.');
        if (parts.length - 1 > DEEPEST) {
            throw new SourceError(`${written} goes over more than ${DEEPEST} relationships`, this.site(node));
        }
        let object = this.schema;
        const lookups = parts.slice(0, -1).map((name) => {
            const lookup = object.lookup(name);
            if (!lookup) {
                throw new SourceError(`${object.name} has no relationship ${name}`, this.site(node));
            }
            object = this.targetOf(lookup, node);
            return lookup;
        });
        const field = object.field(parts.at(-1));
        if (!field) {
            throw new SourceError(`${object.name} has no field ${parts.at(-1)}`, this.site(node));
        }
        [...lookups, field].forEach((each) => (selected ? this.selected : this.mentioned).add(each));
        return { lookups, field, valueIn: (row) => this.valueIn(row, lookups, field) };
    }

    targetOf(lookup, node) {
        const target = this.runtime.schema.object(lookup.target);
        if (!target) {
            throw unsupported(`the object ${lookup.target}`, this.site(node));
        }
        return target;
    }

    valueIn(row, lookups, field) {
        const end = lookups.reduce((each, lookup) => (each ? this.parentOf(each, lookup) : null), row);
        return end?.fields.get(field.key) ?? null;
    }

    /** The row that a row's lookup leads to. */
    parentOf(row, lookup) {
        return this.runtime.rows.find(this.runtime.schema.object(lookup.target), row.fields.get(lookup.key) ?? null);
    }

    /** A bind variable or expression. */
    bound(node) {
        return this.compiler.expression(node.expression(), this.scope);
    }

    /** A closure for the ids that a query after IN gives. */
    semiJoin(node) {
        const [entry, ...others] = node.subFieldList().subFieldEntry_list();
        const schema = this.runtime.schema.object(textOf(node.fromNameList()));
        if (others.length || !entry.fieldName() || !schema) {
            throw unsupported(`the query ${textOf(node)}`, this.site(node));
        }
        const plan = this.within(schema, node);
        const path = plan.path(textOf(entry.fieldName()), entry, { selected: true });
        const rows = rowsOf(plan, node);
        return (frame) => ApexSet.of(undefined, rows(frame).map(path.valueIn));
    }

    /** Runs the query: counts it, and checks what the user may read. */
    start(run) {
        position.site = this.line;
        this.runtime.transaction.count('queries');
        this.checkAccess();
        const result = run();
        position.site = this.line;
        const size = typeof result === 'number' ? 1 : result.items.length;
        this.runtime.transaction.count('queryRows', size);
        return result;
    }

    checkAccess() {
        if (this.mode === 'system') {
            return;
        }
        if (!this.runtime.access.mayUse(this.schema, 'allowRead')) {
            raise('SecurityException', `Access to entity '${this.schema.name}' denied`);
        }
        const fields = this.mode === 'user' ? [...this.selected, ...this.mentioned] : [...this.selected];
        const denied = fields.find((field) => !this.runtime.access.mayRead(field));
        if (denied) {
            raise('QueryException', `No such column '${denied.name}' on entity '${denied.object.name}'.`);
        }
        this.inner.forEach((plan) => plan.checkAccess());
    }

    /** Records with the selected fields of rows. */
    result(rows, select, frame) {
        const records = rows.map((row) => this.record(row, select, frame));
        return new ApexList(this.schema.type, records, { fromQuery: true });
    }

    record(row, select, frame) {
        const made = new SObjectRecord(row.schema);
        made.queried = true;
        made.fields.set('id', row.id);
        select.forEach((take) => take(row, made, frame));
        return made;
    }
}
