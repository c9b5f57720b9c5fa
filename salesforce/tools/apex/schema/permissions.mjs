// What the source's permission sets grant.

import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { readXml } from './xml.mjs';

const SUFFIX = '.permissionset-meta.xml';
const ON_OBJECTS = ['allowRead', 'allowCreate', 'allowEdit', 'allowDelete'];

/** One permission set. Keys are in lower case. */
export class PermissionSet {
    constructor(name, read) {
        this.name = name;
        this.label = read.text('label') ?? name;
        /** 'object.field' keys */
        this.readable = new Set();
        this.editable = new Set();
        /** 'object allowRead' and the like */
        this.onObjects = new Set();
        this.custom = new Set();
        read.all('fieldPermissions').forEach((each) => this.addField(each));
        read.all('objectPermissions').forEach((each) => this.addObject(each));
        read.all('customPermissions').forEach((each) => this.addCustom(each));
    }

    addField(read) {
        const key = read.text('field').toLowerCase();
        if (read.flag('readable')) {
            this.readable.add(key);
        }
        if (read.flag('editable')) {
            this.editable.add(key);
        }
    }

    addObject(read) {
        const key = read.text('object').toLowerCase();
        ON_OBJECTS.filter((right) => read.flag(right)).forEach((right) => this.onObjects.add(`${key} ${right}`));
    }

    addCustom(read) {
        if (read.flag('enabled')) {
            this.custom.add(read.text('name').toLowerCase());
        }
    }
}

/** Reads the permission sets below a source folder. */
export function readPermissionSets(source) {
    const folder = path.join(source, 'permissionsets');
    const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(SUFFIX)) : [];
    return files.sort().map((file) => new PermissionSet(file.replace(SUFFIX, ''), readXml(path.join(folder, file))));
}
