// Objects and their fields: those of the source, and the standard ones with their usual fields.

import { readdirSync, existsSync } from 'node:fs';
import path from 'node:path';
import { PRIMITIVE, Type } from '../types.mjs';
import { PlatformObject } from '../values/instance.mjs';
import { OWNER, STANDARD_OBJECTS, SYSTEM_FIELDS } from './standard.mjs';
import { readXml } from './xml.mjs';

const TYPES = {
    AutoNumber: 'string',
    Checkbox: 'boolean',
    Currency: 'decimal',
    Date: 'date',
    DateTime: 'datetime',
    Email: 'string',
    EncryptedText: 'string',
    Html: 'string',
    Id: 'id',
    Integer: 'integer',
    LongTextArea: 'string',
    Lookup: 'id',
    MasterDetail: 'id',
    MultiselectPicklist: 'string',
    Number: 'decimal',
    Percent: 'decimal',
    Phone: 'string',
    Picklist: 'string',
    Text: 'string',
    TextArea: 'string',
    Url: 'string'
};

/** One field of an object. `token` is what `Object__c.Field__c` gives in Apex. */
export class FieldSchema {
    constructor(object, name, kind, options = {}) {
        this.object = object;
        this.name = name;
        this.key = name.toLowerCase();
        this.kind = kind;
        this.type = PRIMITIVE[TYPES[kind]];
        this.required = options.required ?? false;
        this.length = options.length ?? null;
        this.unique = options.unique ?? false;
        this.default = options.default ?? null;
        this.label = options.label ?? name;
        /** values that a restricted picklist takes; null where it takes any */
        this.values = options.values ?? null;
        /** key of the object that a lookup leads to; null where it may lead to several */
        this.target = options.target ?? null;
        this.relationship = options.target ? relationshipOf(name) : null;
        this.childRelationship = options.childRelationship ?? null;
        this.custom = options.custom ?? false;
        this.writable = options.writable ?? true;
        this.token = new PlatformObject('SObjectField', { field: this, text: name });
    }

    get fullName() {
        return `${this.object.name}.${this.name}`;
    }

    get isMasterDetail() {
        return this.kind === 'MasterDetail';
    }
}

function relationshipOf(name) {
    return name.endsWith('__c') ? name.replace(/__c$/, '__r') : name.replace(/Id$/, '');
}

/** One object. `token` is what `Object__c.SObjectType` gives in Apex. */
export class ObjectSchema {
    constructor(name, { prefix, setting = false, custom = true, label = name } = {}) {
        this.name = name;
        this.key = name.toLowerCase();
        this.prefix = prefix;
        this.label = label;
        /** whether it is a hierarchy custom setting */
        this.setting = setting;
        this.custom = custom;
        this.fields = new Map();
        this.childLookups = new Map();
        this.type = new Type('sobject', name, { schema: this });
        this.token = new PlatformObject('SObjectType', { schema: this, text: name });
        SYSTEM_FIELDS.forEach(([field, kind, options]) => this.add(field, kind, options));
    }

    add(name, kind, options) {
        const made = new FieldSchema(this, name, kind, options);
        this.fields.set(made.key, made);
        return made;
    }

    /** A field by its name in any case; null where there is none. */
    field(name) {
        return this.fields.get(name.toLowerCase()) ?? null;
    }

    /** The lookup of another object whose child relationship has the name; null where there is none. */
    childLookup(name) {
        return this.childLookups.get(name.toLowerCase()) ?? null;
    }

    /** The lookup that a relationship such as "Tier__r" stands for; null where there is none. */
    lookup(relationship) {
        const key = relationship.toLowerCase();
        return [...this.fields.values()].find((field) => field.relationship?.toLowerCase() === key) ?? null;
    }
}

/** All objects, by key. */
export class Schema {
    /** @param {string} source folder with `objects` in it */
    constructor(source) {
        this.objects = new Map();
        STANDARD_OBJECTS.forEach((each) => this.addStandard(each));
        const folder = path.join(source, 'objects');
        const names = existsSync(folder) ? readdirSync(folder).sort() : [];
        names.forEach((name, index) => this.addObject(path.join(folder, name), name, index));
        names.forEach((name) => this.addFields(path.join(folder, name, 'fields'), name));
        this.linkChildren();
    }

    /** An object by its name in any case; null where there is none. */
    object(name) {
        return this.objects.get(name.toLowerCase()) ?? null;
    }

    linkChildren() {
        const fields = [...this.objects.values()].flatMap((object) => [...object.fields.values()]);
        for (const field of fields.filter((each) => each.childRelationship)) {
            this.object(field.target)?.childLookups.set(field.childRelationship.toLowerCase(), field);
        }
    }

    addStandard({ name, prefix, fields }) {
        const made = new ObjectSchema(name, { prefix, custom: false });
        fields.forEach(([field, kind, options]) => made.add(field, kind, options));
        this.objects.set(made.key, made);
    }

    addObject(folder, name, index) {
        const file = path.join(folder, `${name}.object-meta.xml`);
        if (!existsSync(file)) {
            return;
        }
        const read = readXml(file);
        const prefix = `a${String(index).padStart(2, '0')}`;
        const setting = read.text('customSettingsType') === 'Hierarchy';
        const made = new ObjectSchema(name, { prefix, setting, label: read.text('label') ?? name });
        const nameField = read.first('nameField');
        const numbered = nameField?.text('type') === 'AutoNumber';
        made.add('Name', numbered ? 'AutoNumber' : 'Text', {
            length: 80,
            required: !numbered && !setting,
            writable: !numbered
        });
        made.nameFormat = nameField?.text('displayFormat') ?? null;
        if (setting) {
            made.add('SetupOwnerId', 'Id');
        }
        this.objects.set(made.key, made);
    }

    addFields(folder, name) {
        const object = this.object(name);
        const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.field-meta.xml')) : [];
        for (const file of files.sort()) {
            const read = readXml(path.join(folder, file));
            const kind = read.text('type');
            if (!TYPES[kind] || read.first('formula')) {
                throw new Error(
                    `${name}/fields/${file}: fields of type ${kind ?? 'none'} or with a formula are not supported`
                );
            }
            object.add(read.text('fullName'), kind, optionsOf(read, kind));
        }
        if (object.custom && !object.setting && ![...object.fields.values()].some((field) => field.isMasterDetail)) {
            object.add(...OWNER);
        }
    }
}

function optionsOf(read, kind) {
    const restricted = read.first('valueSet')?.flag('restricted');
    const values = read.first('valueSet')?.first('valueSetDefinition')?.all('value');
    const target = read.text('referenceTo');
    return {
        required: read.flag('required') || kind === 'MasterDetail',
        length: Number(read.text('length')) || null,
        unique: read.flag('unique'),
        default: defaultOf(read, kind, values),
        label: read.text('label'),
        values: restricted && values ? new Set(values.map((value) => value.text('fullName'))) : null,
        target: target?.toLowerCase() ?? null,
        childRelationship: read.text('relationshipName') ? `${read.text('relationshipName')}__r` : null,
        custom: true
    };
}

/** The value that a new record gets; null for none. Formulas other than a literal are refused. */
function defaultOf(read, kind, values) {
    const given = read.text('defaultValue');
    if (kind === 'Checkbox') {
        return given === 'true';
    }
    if (given) {
        throw new Error(`${read.text('fullName')}: default values of ${kind} fields are not supported`);
    }
    return values?.find((value) => value.flag('default'))?.text('fullName') ?? null;
}
