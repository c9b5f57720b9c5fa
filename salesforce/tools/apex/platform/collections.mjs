// List, Set and Map.

import { unsupported } from '../errors.mjs';
import { ApexList, ApexMap, ApexSet } from '../values/collections.mjs';
import { equal, isNumber } from '../values/equality.mjs';
import { Instance } from '../values/instance.mjs';
import { compareNumbers } from '../values/numbers.mjs';
import { SObjectRecord } from '../values/record.mjs';
import { ApexDate, Datetime } from '../values/time.mjs';
import { Id } from '../values/simple.mjs';
import { text } from '../values/text.mjs';

function addAll(target, source) {
    source.values().forEach((value) => target.add(value));
}

function indexOf(list, value) {
    return list.items.findIndex((each) => equal(each, value, false));
}

function sort(runtime, list) {
    list.items.sort((left, right) => order(runtime, left, right));
}

function order(runtime, left, right) {
    if (left === null || right === null) {
        return left === right ? 0 : left === null ? -1 : 1;
    }
    if (left instanceof Instance) {
        const [method] = left.type.findMethods('compareto');
        return method ? runtime.callVirtual(left, method, [right], null) : refuse();
    }
    return orderOfSimple(left, right);
}

function orderOfSimple(left, right) {
    if (isNumber(left) && isNumber(right)) {
        return compareNumbers(left, right);
    }
    if (left instanceof ApexDate) {
        return left.days - right.days;
    }
    if (left instanceof Datetime) {
        return left.milliseconds - right.milliseconds;
    }
    if (typeof left === 'string' || left instanceof Id) {
        const [first, second] = [text(left), text(right)];
        return first < second ? -1 : first > second ? 1 : 0;
    }
    return refuse();
}

function refuse() {
    throw unsupported('sort() of these elements');
}

function deepCopy(list, keepsIds) {
    const copies = list.items.map((item) => {
        if (!(item instanceof SObjectRecord)) {
            throw unsupported('deepClone() of what are no records');
        }
        const made = item.copy();
        if (!keepsIds) {
            made.fields.delete('id');
        }
        return made;
    });
    return new ApexList(list.elementType, copies);
}

function elementsAsText(list, separator) {
    return list
        .values()
        .map((each) => (each === null ? '' : text(each)))
        .join(separator);
}

function listTable(runtime) {
    return {
        name: 'List',
        methods: {
            'add(any?)': (list, value) => list.add(value),
            'add(Integer,any?)': (list, index, value) => list.insert(index, value),
            'addAll(any)': addAll,
            'clear()': (list) => list.items.splice(0),
            'clone() List<E>': (list) => new ApexList(list.elementType, [...list.items]),
            'contains(any?) Boolean': (list, value) => indexOf(list, value) >= 0,
            'deepClone() List<E>': (list) => deepCopy(list, false),
            'deepClone(Boolean) List<E>': deepCopy,
            'equals(Object?) Boolean': (list, other) => equal(list, other, false),
            'get(Integer) E': (list, index) => list.get(index),
            'indexOf(any?) Integer': indexOf,
            'isEmpty() Boolean': (list) => list.items.length === 0,
            'remove(Integer) E': (list, index) => list.remove(index),
            'set(Integer,any?)': (list, index, value) => list.set(index, value),
            'size() Integer': (list) => list.items.length,
            'sort()': (list) => sort(runtime, list),
            'getSObjectType() SObjectType': (list) => list.elementType.schema?.token ?? null
        }
    };
}

const SET = {
    name: 'Set',
    methods: {
        'add(any?) Boolean': (set, value) => set.add(value),
        'addAll(any) Boolean': (set, source) =>
            source
                .values()
                .map((value) => set.add(value))
                .some(Boolean),
        'clear()': (set) => set.entries.clear(),
        'clone() Set<E>': (set) => ApexSet.of(set.elementType, set.values()),
        'contains(any?) Boolean': (set, value) => set.has(value),
        'containsAll(any) Boolean': (set, source) => source.values().every((value) => set.has(value)),
        'equals(Object?) Boolean': (set, other) => equal(set, other, false),
        'isEmpty() Boolean': (set) => set.entries.size === 0,
        'remove(any?) Boolean': (set, value) => set.remove(value),
        'removeAll(any) Boolean': (set, source) =>
            source
                .values()
                .map((value) => set.remove(value))
                .some(Boolean),
        'retainAll(any) Boolean': (set, source) => keepOnly(set, source),
        'size() Integer': (set) => set.entries.size
    }
};

function keepOnly(set, source) {
    const kept = ApexSet.of(set.elementType, source.values());
    const gone = set.values().filter((value) => !kept.has(value));
    gone.forEach((value) => set.remove(value));
    return gone.length > 0;
}

const MAP = {
    name: 'Map',
    methods: {
        'clear()': (map) => map.entries.clear(),
        'clone() Map<K,V>': (map) => copyOf(map),
        'containsKey(any?) Boolean': (map, key) => map.has(key),
        'equals(Object?) Boolean': (map, other) => equal(map, other, false),
        'get(any?) V': (map, key) => map.get(key),
        'isEmpty() Boolean': (map) => map.entries.size === 0,
        'keySet() Set<K>': (map) => ApexSet.of(map.keyType, map.keys()),
        'put(any?,any?) V': (map, key, value) => map.put(key, value),
        'putAll(any)': putAll,
        'remove(any?) V': (map, key) => map.remove(key),
        'size() Integer': (map) => map.entries.size,
        'values() List<V>': (map) => new ApexList(map.valueType, map.values()),
        'getSObjectType() SObjectType': (map) => map.valueType.schema?.token ?? null
    }
};

function copyOf(map) {
    const made = new ApexMap(map.keyType, map.valueType);
    map.entries.forEach(([key, value]) => made.put(key, value));
    return made;
}

function putAll(map, source) {
    if (source instanceof ApexMap) {
        source.entries.forEach(([key, value]) => map.put(key, value));
    } else {
        source.values().forEach((record) => map.put(record.id, record));
    }
}

/** The collections. */
export function collectionTables(runtime) {
    return [listTable(runtime), SET, MAP];
}

export { elementsAsText };
