// Syntax trees to closures. A closure takes the frame of a call; statements give how they ended, expressions a value.

import { SourceError, position, unsupported } from '../errors.mjs';
import { ruleOf } from '../parse.mjs';
import { assign } from '../values/convert.mjs';
import { CALLS } from './calls.mjs';
import { CREATION } from './creation.mjs';
import { MEMBERS } from './members.mjs';
import { OPERATORS } from './operators.mjs';
import { ASSIGNMENTS } from './assignments.mjs';
import { PRIMARIES } from './primaries.mjs';
import { Scope } from './scope.mjs';
import { DATA_STATEMENTS } from './data_statements.mjs';
import { LOOPS } from './loops.mjs';
import { STATEMENTS } from './statements.mjs';

const EXPRESSION = { ...PRIMARIES, ...MEMBERS, ...CALLS, ...CREATION, ...OPERATORS, ...ASSIGNMENTS };
const STATEMENT = { ...STATEMENTS, ...LOOPS, ...DATA_STATEMENTS };

/**
 * An expression made ready to run.
 * @typedef {object} Expression
 * @property {function(import('./scope.mjs').Frame): *} run gives its value
 * @property {import('../types.mjs').Type|null} type its static type, null where it is not known
 * @property {function(import('./scope.mjs').Frame): {get: function, set: function}} [reference] the place it stands for
 */

/** Compiles the bodies of one program. */
export class Compiler {
    /** @param {import('../runtime.mjs').Runtime} runtime what the closures run in */
    constructor(runtime) {
        this.runtime = runtime;
    }

    /** @returns {Expression} */
    expression(node, scope) {
        const compile = EXPRESSION[ruleOf(node)];
        if (!compile) {
            throw unsupported(ruleOf(node), scope.site(node));
        }
        return compile(this, node, scope);
    }

    /** A closure for a statement; it counts the line as covered. */
    statement(node, scope) {
        const inner = node.constructor.name === 'StatementContext' ? node.children[0] : node;
        const compile = STATEMENT[ruleOf(inner)];
        if (!compile) {
            throw unsupported(ruleOf(inner), scope.site(inner));
        }
        const run = compile(this, inner, scope);
        return ruleOf(inner) === 'Block' ? run : this.covered(run, scope.site(inner));
    }

    covered(run, site) {
        const { coverage } = this.runtime;
        coverage.known(site);
        return (frame) => {
            position.site = site;
            coverage.hit(site);
            return run(frame);
        };
    }

    /** A closure for a block's statements. */
    block(node, scope) {
        const statements = scope.within(() => node.statement_list().map((each) => this.statement(each, scope)));
        return (frame) => {
            for (const run of statements) {
                const ended = run(frame);
                if (ended !== undefined) {
                    return ended;
                }
            }
            return undefined;
        };
    }

    /** A closure for a statement at the top of a trigger. */
    triggerMember(node, scope) {
        if (!node.statement()) {
            throw unsupported('a declaration in a trigger', scope.site(node));
        }
        return this.statement(node.statement(), scope);
    }

    /** The arguments of a call: closures for values, and static types. */
    args(list, scope) {
        const compiled = (list?.expression_list() ?? []).map((each) => this.expression(each, scope));
        return {
            types: compiled.map((each) => each.type),
            values: (frame) => compiled.map((each) => each.run(frame))
        };
    }

    /** A closure for an expression that is stored in a variable of a type. */
    stored(node, type, scope) {
        const { run } = this.expression(node, scope);
        const site = scope.site(node);
        return (frame) => {
            const value = run(frame);
            position.site = site;
            return assign(value, type);
        };
    }

    /** A closure for a condition. */
    condition(node, scope) {
        const { run } = this.expression(node, scope);
        const site = scope.site(node);
        return (frame) => this.runtime.truth(run(frame), site);
    }

    /** Body and number of variables of a method, a constructor or an accessor. */
    body({ owner, isStatic, parameters, block, accessorOf = null, makes = false }) {
        const scope = new Scope(owner, isStatic, accessorOf);
        scope.makes = makes;
        parameters.forEach(({ name, type }) => scope.declare(name, type));
        if (!block) {
            throw new SourceError(`${owner.fullName}: a method without a body is called`);
        }
        const run = this.block(block, scope);
        return { run, size: () => scope.size };
    }
}
