// What stops a run: a construct outside the subset, source that is wrong, and an exception that Apex throws.

/** Where in the source the interpreter is: file and line, null while nothing runs. */
export const position = { site: null };

/** Source that the interpreter cannot take: outside its subset, or not Apex at all. Never caught by Apex code. */
export class SourceError extends Error {
    /**
     * @param {string} told what is wrong
     * @param {{file: string, line: number}|null} site where
     */
    constructor(told, site = position.site) {
        super(site ? `${site.file}:${site.line}: ${told}` : told);
        this.name = 'SourceError';
    }
}

/** Makes the error for a construct that the interpreter does not know. */
export function unsupported(construct, site = position.site) {
    return new SourceError(`${construct} is not supported by the local Apex interpreter (subset)`, site);
}

/** Carries an Apex exception, an instance of a class below Exception, through JavaScript. */
export class Thrown extends Error {
    /** @param {import('./values/instance.mjs').Instance} exception what Apex code catches */
    constructor(exception) {
        super(exception.message ?? exception.type.name);
        this.name = 'Thrown';
        this.exception = exception;
    }
}
