// new: objects, records, collections and arrays.

import { SourceError, position, unsupported } from '../errors.mjs';
import { textOf } from '../parse.mjs';
import { usable } from '../program/access.mjs';
import { listOf } from '../types.mjs';
import { ApexList, ApexMap, ApexSet } from '../values/collections.mjs';
import { nullPointer } from '../values/exceptions.mjs';

function create(compiler, node, scope) {
    const creator = node.creator();
    const type = createdType(compiler, creator.createdName(), scope);
    const site = scope.site(node);
    const { run, made } = creatorOf(compiler, creator, type, scope, site);
    return {
        type: made ?? type,
        run: (frame) => {
            const result = run(frame);
            position.site = site;
            return result;
        }
    };
}

function createdType(compiler, node, scope) {
    const pairs = node.idCreatedNamePair_list();
    const args = (pairs.at(-1).typeList()?.typeRef_list() ?? []).map((ref) =>
        compiler.runtime.types.of(ref, scope.owner)
    );
    const parts = pairs.map((pair) => textOf(pair.anyId()).toLowerCase());
    const found = compiler.runtime.types.named(parts, args, scope.owner);
    if (!found) {
        throw new SourceError(`no type ${textOf(node)}`, scope.site(node));
    }
    return found;
}

function creatorOf(compiler, creator, type, scope, site) {
    if (creator.arrayCreatorRest()) {
        return array(compiler, creator.arrayCreatorRest(), type, scope);
    }
    if (creator.mapCreatorRest()) {
        return { run: mapOfPairs(compiler, creator.mapCreatorRest(), type, scope) };
    }
    if (creator.setCreatorRest()) {
        return { run: withElements(compiler, creator.setCreatorRest().expression_list(), type, scope, site) };
    }
    if (creator.noRest()) {
        return { run: emptyOf(type, site) };
    }
    const list = creator.classCreatorRest().arguments().expressionList();
    return type.kind === 'sobject'
        ? record(compiler, list, type, scope, site)
        : object(compiler, list, type, scope, site);
}

function emptyOf(type, site) {
    const make = {
        list: () => new ApexList(type.args[0]),
        set: () => new ApexSet(type.args[0]),
        map: () => new ApexMap(type.args[0], type.args[1])
    }[type.kind === 'collection' ? type.key : ''];
    if (!make) {
        throw unsupported(`new ${type}`, site);
    }
    return make;
}

function withElements(compiler, nodes, type, scope, site) {
    const empty = emptyOf(type, site);
    const elements = nodes.map((each) => compiler.expression(each, scope).run);
    return (frame) => {
        const made = empty();
        elements.forEach((run) => made.add(run(frame)));
        return made;
    };
}

function mapOfPairs(compiler, rest, type, scope) {
    const empty = emptyOf(type, scope.site(rest));
    const pairs = rest
        .mapCreatorRestPair_list()
        .map((pair) => pair.expression_list().map((each) => compiler.expression(each, scope).run));
    return (frame) => {
        const made = empty();
        pairs.forEach(([key, value]) => made.put(key(frame), value(frame)));
        return made;
    };
}

function array(compiler, rest, type, scope) {
    const made = listOf(type);
    if (rest.expression()) {
        const size = compiler.expression(rest.expression(), scope);
        return { made, run: (frame) => new ApexList(type, new Array(size.run(frame)).fill(null)) };
    }
    const nodes = rest.arrayInitializer()?.expression_list() ?? [];
    return { made, run: withElements(compiler, nodes, made, scope, scope.site(rest)) };
}

/** new Account(Name = 'x'). */
function record(compiler, list, type, scope, site) {
    const settings = (list?.expression_list() ?? []).map((node) => setting(compiler, node, type, scope));
    if (!type.schema) {
        throw unsupported('new SObject()', site);
    }
    const make = (frame) => {
        const made = compiler.runtime.newRecord(type.schema);
        settings.forEach(({ name, run }) => compiler.runtime.recordPlace(made, name).set(run(frame)));
        return made;
    };
    return { run: make };
}

function setting(compiler, node, type, scope) {
    const [name, value] = node.constructor.name === 'AssignExpressionContext' ? node.expression_list() : [];
    if (!name || !node.ASSIGN()) {
        throw new SourceError(`new ${type} takes Field = value`, scope.site(node));
    }
    const known = type.schema?.field(textOf(name)) ?? type.schema?.lookup(textOf(name));
    if (!known) {
        throw new SourceError(`${type} has no field ${textOf(name)}`, scope.site(node));
    }
    return { name: textOf(name), run: compiler.expression(value, scope).run };
}

function object(compiler, list, type, scope, site) {
    const args = compiler.args(list, scope);
    if (type.kind === 'collection') {
        return { run: collectionOf(compiler, args, type, site) };
    }
    if (type.kind === 'class') {
        const fitting = type.declaration.constructors.filter((each) => each.parameters.length === args.types.length);
        usable(fitting, scope, site);
        return {
            run: (frame) => compiler.runtime.construct(type.declaration, args.values(frame), args.types, site)
        };
    }
    const table = compiler.runtime.registry.tableOf(type);
    if (type.kind !== 'platform' || !table?.constructors.has('new')) {
        throw unsupported(`new ${type}()`, site);
    }
    return {
        run: (frame) => {
            const values = args.values(frame);
            position.site = site;
            return compiler.runtime.registry.callStatic(table, null, values, args.types);
        }
    };
}

/** A collection, empty or with what another one holds; a list also with a size. */
function collectionOf(compiler, args, type, site) {
    const empty = emptyOf(type, site);
    if (args.types.length > 1) {
        throw unsupported(`new ${type} with ${args.types.length} arguments`, site);
    }
    return (frame) => {
        const [given] = args.values(frame);
        position.site = site;
        const made = empty();
        if (given === null) {
            throw nullPointer();
        }
        if (given !== undefined) {
            fill(made, given);
        }
        return made;
    };
}

function fill(made, given) {
    if (made instanceof ApexMap) {
        fillMap(made, given);
    } else if (typeof given === 'number' && made instanceof ApexList) {
        made.items = new Array(given).fill(null);
    } else {
        given.values().forEach((value) => made.add(value));
    }
}

function fillMap(made, given) {
    if (given instanceof ApexMap) {
        given.entries.forEach(([key, value]) => made.put(key, value));
    } else {
        given.values().forEach((record) => made.put(record.id ?? nullKey(), record));
    }
}

function nullKey() {
    throw unsupported('a Map of records without an id');
}

export const CREATION = { NewExpression: create };
