// Statements on records, and System.runAs.

import { SourceError, position, unsupported } from '../errors.mjs';
import { textOf } from '../parse.mjs';

function dml(operation) {
    return (compiler, node, scope) => {
        const { run } = compiler.expression(node.expression(), scope);
        const site = scope.site(node);
        const userMode = Boolean(node.accessLevel()?.USER());
        const key = operation === 'upsert' ? textOf(node.qualifiedName()) : '';
        if (key && key.toLowerCase() !== 'id') {
            throw unsupported('upsert by an external id', site);
        }
        return (frame) => {
            const records = run(frame);
            position.site = site;
            compiler.runtime.dml.statement(operation, records, { userMode });
            position.site = site;
        };
    };
}

function runAs(compiler, node, scope) {
    const [user, ...rest] = node.expressionList()?.expression_list() ?? [];
    if (!user || rest.length) {
        throw new SourceError('System.runAs takes one user', scope.site(node));
    }
    const { run } = compiler.expression(user, scope);
    const body = compiler.block(node.block(), scope);
    return (frame) => compiler.runtime.runAs(run(frame), () => body(frame));
}

export const DATA_STATEMENTS = {
    InsertStatement: dml('insert'),
    UpdateStatement: dml('update'),
    UpsertStatement: dml('upsert'),
    DeleteStatement: dml('delete'),
    UndeleteStatement: dml('undelete'),
    RunAsStatement: runAs
};
