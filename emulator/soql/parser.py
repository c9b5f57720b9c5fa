"""From the text of a statement to its tree, by an LALR grammar. Looks up no field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from emulator.api_error import ApiError, Code, bad_request
from emulator.soql.refusal import malformed
from emulator.soql.statement import (
    All,
    Any,
    Call,
    Comparison,
    Condition,
    Literal,
    LiteralKind,
    Not,
    Ordering,
    Path,
    SemiJoin,
    Statement,
)

_LONGEST_STATEMENT = 100_000
_LONGEST_TEXT = 4_000
#: The largest offset that Salesforce accepts.
_LARGEST_OFFSET = 2_000
_TEXT = re.compile(r"'([^'\\]*(?:\\.[^'\\]*)*)'", re.DOTALL)
_BRACKETS = frozenset({"LPAR", "RPAR"})
_KINDS = {
    "TEXT": LiteralKind.TEXT,
    "NUMBER": LiteralKind.NUMBER,
    "DATE": LiteralKind.DATE,
    "DATETIME": LiteralKind.DATETIME,
    "TRUE": LiteralKind.BOOLEAN,
    "FALSE": LiteralKind.BOOLEAN,
    "NULL": LiteralKind.NULL,
    "DATE_LITERAL": LiteralKind.DATE_LITERAL,
}


def parse_statement(text: str) -> Statement:
    """Parse a statement.

    Raises:
        ApiError: MALFORMED_QUERY, or NUMBER_OUTSIDE_VALID_RANGE for too large an offset.
    """
    if len(text) > _LONGEST_STATEMENT:
        raise bad_request(Code.MALFORMED_QUERY, "SOQL statements cannot be longer than 100000")
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        raise _unexpected(text, error) from error
    return _Reader(text).statement(tree)


@cache
def _parser() -> Lark:
    grammar = files("emulator.soql").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", maybe_placeholders=False)


def _unexpected(text: str, error: UnexpectedInput) -> ApiError:
    if isinstance(error, UnexpectedToken) and error.token.type == "$END":
        return malformed(text, len(text), "unexpected token: '<EOF>'")
    position = error.pos_in_stream or 0
    if isinstance(error, UnexpectedCharacters):
        return malformed(text, position, f"unexpected token: '{text[position]}'")
    token = error.token if isinstance(error, UnexpectedToken) else ""
    return malformed(text, position, f"unexpected token: '{token}'")


class _Reader:
    """Turns the parser's tree into a statement."""

    def __init__(self, text: str) -> None:
        self._text = text

    def statement(self, tree: Tree[Token]) -> Statement:
        parts = {part.data: part for part in tree.children if isinstance(part, Tree)}
        source = next(
            part for part in tree.children if isinstance(part, Token) and part.type == "NAME"
        )
        where = parts.get("where")
        statement = Statement(
            text=self._text,
            items=tuple(
                self._item(item) for item in _trees(parts["items"]) if item.data != "children_item"
            ),
            source=_path(source),
            where=None if where is None else self._condition(next(_trees(where))),
            group_by=tuple(_path(name) for name in _names(parts.get("grouping"))),
            order_by=tuple(_ordering(item) for item in _trees(parts.get("ordering"))),
            limit=self._whole_number(parts.get("limit")),
            offset=self._whole_number(parts.get("offset")) or 0,
            children=tuple(
                self.statement(item)
                for item in _trees(parts["items"])
                if item.data == "children_item"
            ),
        )
        self._check(statement)
        return statement

    def _check(self, statement: Statement) -> None:
        if statement.offset > _LARGEST_OFFSET:
            reason = f"Maximum SOQL offset allowed is {_LARGEST_OFFSET}"
            raise bad_request(Code.NUMBER_OUTSIDE_VALID_RANGE, reason)
        if not statement.items:
            raise malformed(self._text, 0, "a field has to be selected beside a subquery")
        if statement.is_bare_count and (len(statement.items) > 1 or statement.group_by):
            raise malformed(self._text, 0, "COUNT() must be the only element in the SELECT list")
        if statement.is_bare_count and statement.order_by:
            raise malformed(self._text, 0, "ordering is not allowed with COUNT()")
        if statement.children and statement.is_aggregate:
            raise malformed(self._text, 0, "subqueries are not allowed beside aggregates")
        seen: set[tuple[str, ...]] = set()
        for child in statement.children:
            name = tuple(part.lower() for part in child.source.parts)
            if child.is_aggregate:
                reason = "aggregates are not allowed in a subquery"
                raise malformed(self._text, child.source.position, reason)
            if name in seen:
                reason = f"duplicate relationship: {'.'.join(child.source.parts)}"
                raise malformed(self._text, child.source.position, reason)
            seen.add(name)

    def _item(self, tree: Tree[Token]) -> Path | Call:
        name = next(_names(tree))
        if tree.data == "field_item":
            return _path(name)
        inside = {part.data: next(_names(part)) for part in _trees(tree)}
        argument, alias = inside.get("argument"), inside.get("alias")
        return Call(
            function=name.upper(),
            path=None if argument is None else _path(argument),
            alias=None if alias is None else str(alias),
            position=name.start_pos or 0,
        )

    def _condition(self, tree: Tree[Token]) -> Condition:
        if tree.data == "comparison":
            return self._comparison(tree)
        terms = tuple(self._condition(term) for term in _trees(tree))
        if tree.data == "negation":
            return Not(terms[0])
        return All(terms) if tree.data == "conjunction" else Any(terms)

    def _comparison(self, tree: Tree[Token]) -> Comparison | SemiJoin:
        tokens = [child for child in tree.children if isinstance(child, Token)]
        operator = " ".join(word.upper() for word in tokens[1:] if word.type not in _BRACKETS)
        given = next(_trees(tree))
        if given.data == "subselect":
            return SemiJoin(_path(tokens[0]), self._subselect(given), operator.startswith("NOT"))
        values = self._list(given) if given.data == "list" else (self._literal(given),)
        return Comparison(_path(tokens[0]), "!=" if operator == "<>" else operator, values)

    def _subselect(self, tree: Tree[Token]) -> Statement:
        field, source = _names(tree)
        where = next(_trees(tree), None)
        return Statement(
            text=self._text,
            items=(_path(field),),
            source=_path(source),
            where=None if where is None else self._condition(next(_trees(where))),
            group_by=(),
            order_by=(),
            limit=None,
            offset=0,
        )

    def _list(self, tree: Tree[Token]) -> tuple[Literal, ...]:
        first = tree.children[0]
        if isinstance(first, Token):
            return tuple(self._text_literal(text, first) for text in _TEXT.findall(first))
        return tuple(self._literal(value) for value in _trees(tree))

    def _literal(self, tree: Tree[Token]) -> Literal:
        token = tree.children[0]
        if not isinstance(token, Token):
            raise TypeError(token)
        if token.type == "TEXT":
            return self._text_literal(token[1:-1], token)
        return Literal(_KINDS[token.type], str(token))

    def _text_literal(self, text: str, token: Token) -> Literal:
        if len(text) > _LONGEST_TEXT:
            reason = f"String literal is longer than {_LONGEST_TEXT} characters"
            raise malformed(self._text, token.start_pos or 0, reason)
        return Literal(LiteralKind.TEXT, text)

    def _whole_number(self, tree: Tree[Token] | None) -> int | None:
        if tree is None:
            return None
        token = tree.children[-1]
        if not isinstance(token, Token) or not token.isdecimal():
            position = getattr(token, "start_pos", 0)
            raise malformed(self._text, position, f"unexpected token: '{token}'")
        return int(token)


def _trees(tree: Tree[Token] | None) -> Iterator[Tree[Token]]:
    for child in tree.children if tree else ():
        if isinstance(child, Tree):
            yield child


def _names(tree: Tree[Token] | None) -> Iterator[Token]:
    for child in tree.children if tree else ():
        if isinstance(child, Token) and child.type == "NAME":
            yield child


def _path(name: Token) -> Path:
    return Path(tuple(name.split(".")), name.start_pos or 0)


def _ordering(tree: Tree[Token]) -> Ordering:
    kinds = {child.type for child in tree.children if isinstance(child, Token)}
    return Ordering(
        path=_path(next(_names(tree))),
        descending="DESC" in kinds,
        nulls_last="LAST" in kinds,
    )
