// Apex text to syntax trees.

import { ApexParserFactory } from '@apexdevtools/apex-parser';
import { SourceError } from './errors.mjs';

const SILENT = { reportAmbiguity() {}, reportAttemptingFullContext() {}, reportContextSensitivity() {} };

/**
 * Parses a class file or a trigger file.
 * @param {string} text the source
 * @param {string} file its name, for errors
 * @returns {object} the tree's root: of a type declaration, or of a trigger
 * @throws {SourceError} with file and line where the text is not Apex
 */
export function parse(text, file) {
    const listener = {
        ...SILENT,
        syntaxError(recognizer, symbol, line, column, told) {
            throw new SourceError(`syntax: ${told}`, { file, line });
        }
    };
    const { parser } = ApexParserFactory.createLexerAndParser(text, listener);
    return file.endsWith('.trigger') ? parser.triggerUnit() : parser.compilationUnit().typeDeclaration();
}

/** Name of the grammar's rule that a node of the tree comes from, such as "IfStatement". */
export function ruleOf(node) {
    return node.constructor.name.replace(/Context$/, '');
}

/** Text of a node without blanks, '' for null. */
export function textOf(node) {
    return node ? node.getText() : '';
}

/** The nodes below that come from rules, not from single tokens. */
export function rulesBelow(node) {
    return (node.children ?? []).filter((child) => child.ruleIndex !== undefined);
}
