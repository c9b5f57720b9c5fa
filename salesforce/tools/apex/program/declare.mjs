// Syntax trees to declarations.

import { SourceError, unsupported } from '../errors.mjs';
import { ruleOf, rulesBelow, textOf } from '../parse.mjs';
import { VOID } from '../types.mjs';
import { Declaration } from './declaration.mjs';
import { Field, Method } from './members.mjs';

const FORMS = { ClassDeclaration: 'class', EnumDeclaration: 'enum', InterfaceDeclaration: 'interface' };
const MEMBERS = {
    FieldDeclaration: 'field',
    PropertyDeclaration: 'property',
    MethodDeclaration: 'method',
    ConstructorDeclaration: 'builder'
};

/** Makes declarations of one file's tree, without what has to be known of other files. */
export class Declarer {
    constructor(file) {
        this.file = file;
        /** what is left to do once all names are known: closures that take the resolver of types */
        this.later = [];
    }

    site(node) {
        return { file: this.file, line: node.start.line };
    }

    /** A type declaration, at the top of a file. */
    declare(tree) {
        const declared = tree.classDeclaration() ?? tree.interfaceDeclaration() ?? tree.enumDeclaration();
        return this.type(declared, tree.modifier_list(), null);
    }

    type(node, modifiers, outer) {
        const form = FORMS[ruleOf(node)];
        const made = new Declaration(form, textOf(node.id()));
        made.file = this.file;
        made.outer = outer;
        made.modifiers = this.modifiers(modifiers);
        made.site = this.site(node);
        this[form](made, node);
        return made;
    }

    enum(made, node) {
        made.addConstants((node.enumConstants()?.id_list() ?? []).map(textOf));
    }

    interface(made, node) {
        this.later.push((types) => {
            made.interfaces = (node.typeList()?.typeRef_list() ?? []).map((ref) => types.declared(ref, made));
        });
        for (const method of node.interfaceBody().interfaceMethodDeclaration_list()) {
            this.method(made, method, new Set(['abstract']));
        }
    }

    class(made, node) {
        this.later.push((types) => {
            made.superclass = node.typeRef() ? types.declared(node.typeRef(), made) : null;
            made.interfaces = (node.typeList()?.typeRef_list() ?? []).map((ref) => types.declared(ref, made));
        });
        node.classBody()
            .classBodyDeclaration_list()
            .forEach((each) => this.member(made, each));
    }

    member(owner, node) {
        if (node.block()) {
            const steps = node.STATIC() ? owner.staticSteps : owner.instanceSteps;
            steps.push({ block: node.block(), site: this.site(node) });
            return;
        }
        const [declared] = node.memberDeclaration() ? rulesBelow(node.memberDeclaration()) : [];
        if (!declared) {
            return;
        }
        const add = MEMBERS[ruleOf(declared)];
        if (add) {
            this[add](owner, declared, this.modifiers(node.modifier_list()));
        } else {
            const made = this.type(declared, node.modifier_list(), owner);
            this.unique(owner.inner, made.key, declared).set(made.key, made);
        }
    }

    field(owner, node, modifiers) {
        for (const declared of node.variableDeclarators().variableDeclarator_list()) {
            const made = new Field(owner, textOf(declared.id()), null, modifiers);
            this.addField(owner, made, node);
            const steps = made.isStatic ? owner.staticSteps : owner.instanceSteps;
            if (declared.expression()) {
                steps.push({ field: made, value: declared.expression(), site: this.site(declared) });
            }
        }
    }

    property(owner, node, modifiers) {
        const made = new Field(owner, textOf(node.id()), null, modifiers);
        made.isProperty = true;
        made.getter = undefined;
        made.setter = undefined;
        for (const accessor of node.propertyBlock_list()) {
            if (accessor.getter()) {
                made.getter = accessor.getter().block() ?? null;
            } else {
                made.setter = accessor.setter().block() ?? null;
            }
        }
        this.addField(owner, made, node);
    }

    addField(owner, made, node) {
        this.unique(owner.fields, made.key, node).set(made.key, made);
        this.later.push((types) => {
            made.type = types.of(node.typeRef(), owner);
        });
    }

    method(owner, node, modifiers) {
        const made = this.callable(owner, textOf(node.id()), node, modifiers);
        owner.methods.set(made.key, [...(owner.methods.get(made.key) ?? []), made]);
        this.later.push((types) => {
            made.returns = node.typeRef() ? types.of(node.typeRef(), owner) : VOID;
        });
    }

    builder(owner, node, modifiers) {
        const made = this.callable(owner, owner.name, node, modifiers);
        made.isConstructor = true;
        owner.constructors.push(made);
    }

    callable(owner, name, node, modifiers) {
        const given = node.formalParameters().formalParameterList()?.formalParameter_list() ?? [];
        const parameters = given.map((each) => ({ name: textOf(each.id()), type: null }));
        const body = node.block?.() ?? null;
        const made = new Method(owner, name, {
            parameters,
            returns: VOID,
            modifiers,
            body,
            site: this.site(node)
        });
        this.later.push((types) => {
            given.forEach((each, index) => {
                parameters[index].type = types.of(each.typeRef(), owner);
            });
        });
        return made;
    }

    /** Modifiers and annotations in lower case, the latter with their "@" and without arguments. */
    modifiers(nodes) {
        const written = nodes.map((node) => textOf(node).toLowerCase());
        const refused = written.findIndex((each) => each.startsWith('@future') || /seealldata=true/.test(each));
        if (refused >= 0) {
            throw unsupported(written[refused], this.site(nodes[refused]));
        }
        return new Set(written.map((each) => each.replace(/\(.*/s, '')));
    }

    unique(members, key, node) {
        if (members.has(key)) {
            throw new SourceError(`${key} is declared twice`, this.site(node));
        }
        return members;
    }
}
