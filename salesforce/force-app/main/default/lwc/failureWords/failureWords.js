// The sentence in an error that came from the server.

/**
 * Finds what an error has to say to a person.
 * @param {?object} error What a wire or a rejected call gave.
 * @param {string} otherwise The sentence for an error that says nothing.
 * @returns {string}
 */
export function failureWords(error, otherwise) {
    return error?.body?.message || error?.message || otherwise;
}
