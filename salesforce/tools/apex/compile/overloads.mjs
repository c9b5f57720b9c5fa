// Which of several methods of a name a call means.

import { SourceError } from '../errors.mjs';
import { fit } from '../types.mjs';
import { typeOf } from '../values/convert.mjs';

/**
 * Picks by the arguments' static types, and by their values where those are not known.
 * @throws {SourceError} where none fits, or where several fit equally well
 */
export function pickMethod(methods, values, types) {
    if (methods.length === 1) {
        return methods[0];
    }
    const ranked = ranking(methods, values, types);
    const name = `${methods[0].owner.fullName}.${methods[0].name}`;
    if (!ranked.length) {
        throw new SourceError(`no ${name}(${values.map(typeOf).join(', ')})`);
    }
    if (ranked.length > 1 && ranked[0].rank === ranked[1].rank) {
        throw new SourceError(`ambiguous call of ${name}(${values.map(typeOf).join(', ')})`);
    }
    return ranked[0].method;
}

/** Whether one of several methods takes the arguments. */
export function anyFits(methods, values, types) {
    return ranking(methods, values, types).length > 0;
}

/** The methods that take the arguments, best first. */
function ranking(methods, values, types) {
    return methods
        .filter((method) => method.parameters.length === values.length)
        .map((method) => ({ method, rank: rankOf(method, values, types) }))
        .filter(({ rank }) => rank > 0)
        .sort((left, right) => right.rank - left.rank);
}

function rankOf(method, values, types) {
    const ranks = method.parameters.map(({ type }, index) => {
        const from = types[index] ?? (values[index] === null ? null : typeOf(values[index]));
        return from ? fitOrQuery(from, type, values[index]) : 1;
    });
    return ranks.includes(0) ? 0 : 1 + ranks.reduce((sum, rank) => sum + rank, 0);
}

/** As `fit`; a query fits a single record, too. */
function fitOrQuery(from, to, value) {
    return fit(from, to) || (value?.fromQuery && to.kind === 'sobject' ? 1 : 0);
}
