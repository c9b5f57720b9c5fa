// Reads classes and triggers from a source folder.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SourceError } from '../errors.mjs';
import { parse, textOf } from '../parse.mjs';
import { Declaration } from './declaration.mjs';
import { Declarer } from './declare.mjs';

/** Reads all classes; gives them by key, with what is left to do once all are known. */
export function loadClasses(folders) {
    const classes = new Map();
    const later = [];
    for (const file of filesIn(folders, 'classes', '.cls')) {
        const declarer = new Declarer(path.basename(file));
        const made = declarer.declare(parse(readFileSync(file, 'utf8'), path.basename(file)));
        if (classes.has(made.key)) {
            throw new SourceError(`class ${made.name} is there twice`, made.site);
        }
        classes.set(made.key, made);
        later.push(...declarer.later);
    }
    return { classes, later };
}

/** Reads all triggers: name, object, moments such as "after insert", and body. */
export function loadTriggers(folders) {
    return filesIn(folders, 'triggers', '.trigger').map((file) => {
        const tree = parse(readFileSync(file, 'utf8'), path.basename(file));
        const [name, object] = tree.id_list().map(textOf);
        const moments = tree.triggerCase_list().map((each) => each.children.map(textOf).join(' ').toLowerCase());
        const owner = new Declaration('class', name);
        owner.file = path.basename(file);
        return {
            name,
            object,
            moments,
            owner,
            members: tree.triggerBlock().triggerBlockMember_list(),
            line: tree.start.line
        };
    });
}

function filesIn(folders, kind, suffix) {
    return folders.flatMap((folder) => {
        const found = [path.join(folder, kind), folder].find((each) => existsSync(each));
        return readdirSync(found)
            .filter((name) => name.endsWith(suffix))
            .sort()
            .map((name) => path.join(found, name));
    });
}
