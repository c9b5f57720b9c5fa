// What a string literal of the source stands for.

const ESCAPES = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** The text between a string literal's quotes, escapes resolved. */
export function stringLiteral(written) {
    return written
        .slice(1, -1)
        .replace(/\\(u[0-9a-fA-F]{4}|.)/g, (_, escaped) =>
            escaped.length > 1 ? String.fromCharCode(parseInt(escaped.slice(1), 16)) : (ESCAPES[escaped] ?? escaped)
        );
}
