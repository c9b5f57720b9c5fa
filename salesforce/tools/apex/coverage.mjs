// Which lines with statements ran. Never to be taken for an org's coverage, which counts lines in its own way.

/** Counts lines of one run. */
export class Coverage {
    constructor() {
        this.files = new Map();
    }

    lines(file) {
        if (!this.files.has(file)) {
            this.files.set(file, new Map());
        }
        return this.files.get(file);
    }

    /** Notes that a line has a statement. */
    known({ file, line }) {
        const lines = this.lines(file);
        lines.set(line, lines.get(line) ?? false);
    }

    /** Notes that the statement ran. */
    hit({ file, line }) {
        this.lines(file).set(line, true);
    }

    /** Lines of a file: how many have statements, and those that did not run, in order. */
    of(file) {
        const lines = [...this.lines(file)];
        const missed = lines.filter(([, ran]) => !ran).map(([line]) => line);
        return { lines: lines.length, missed: missed.sort((left, right) => left - right) };
    }
}
