// Who may use a member, and who may set a final one: what the compiler of an org refuses.

import { SourceError } from '../errors.mjs';

const OPEN = ['public', 'global', 'webservice'];

/**
 * The members of one name that the code of a class may use; an error where there are none.
 * @param {(import('./members.mjs').Method|import('./members.mjs').Field)[]} members
 * @param {import('../compile/scope.mjs').Scope} scope where they are used
 * @param {{file: string, line: number}} site
 */
export function usable(members, scope, site) {
    const found = members.filter((member) => mayUse(member, scope.owner));
    if (members.length && !found.length) {
        throw new SourceError(`${members[0].owner.fullName}.${members[0].name} is private`, site);
    }
    return found;
}

/** Refuses to set a final field anywhere but where its object, or its class, is made. */
export function refuseFinal(field, scope, site) {
    const isMaking = scope.makes && scope.owner === field?.owner;
    if (field?.isFinal && !isMaking) {
        throw new SourceError(`${field.owner.fullName}.${field.name} is final`, site);
    }
}

/** Without a modifier a member of a class is private: for the outermost class and all in it. */
function mayUse({ owner, modifiers }, from) {
    if (owner.fromPlatform || owner.form !== 'class' || OPEN.some((each) => modifiers.has(each))) {
        return true;
    }
    if (outermost(owner) === outermost(from)) {
        return true;
    }
    if (modifiers.has('protected') && around(from).some((each) => each.chain().includes(owner))) {
        return true;
    }
    return modifiers.has('@testvisible') && outermost(from).has('@istest');
}

function around(declaration) {
    return declaration.outer ? [declaration, ...around(declaration.outer)] : [declaration];
}

function outermost(declaration) {
    return around(declaration).at(-1);
}
