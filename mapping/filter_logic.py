"""Filter logic text such as ``1 AND (2 OR 3)`` → a tree, or a refusal with its position.

AND and OR need parentheses between them, every condition must be used, and NOT stands
before one number or one bracket (F5): what could be read in two ways is money.
"""

from __future__ import annotations

from collections.abc import Collection

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.exceptions import VisitError

from evaluator.filter import Either, Every, Logic, Negated, Numbered
from mapping.errors import FilterLogicError

_GRAMMAR = r"""
?start: either | every | negated | operand
every: operand ("AND"i operand)+
either: operand ("OR"i operand)+
?operand: number | "(" start ")"
negated: "NOT"i operand
number: INT
INT: /[0-9]+/
%ignore /\s+/
"""

_PARSER = Lark(_GRAMMAR, parser="lalr", propagate_positions=True)


class _Tree(Transformer[Token, Logic]):
    def __init__(self, text: str, known: Collection[int]) -> None:
        super().__init__(visit_tokens=False)
        self._text = text
        self._known = {str(number): number for number in known}
        self.used: set[int] = set()

    def number(self, children: list[Token]) -> Logic:
        written = children[0].lstrip("0") or "0"
        number = self._known.get(written)
        if number is None:
            position = (children[0].start_pos or 0) + 1
            raise FilterLogicError(self._text, position, f"there is no condition {written}")
        self.used.add(number)
        return Numbered(number)

    def every(self, children: list[Logic]) -> Logic:
        return Every(tuple(children))

    def either(self, children: list[Logic]) -> Logic:
        return Either(tuple(children))

    def negated(self, children: list[Logic]) -> Logic:
        return Negated(children[0])


def parse_filter_logic(text: str | None, numbers: Collection[int]) -> Logic:
    """Read filter logic.

    Args:
        text: What the administrator wrote; blank joins all conditions by AND.
        numbers: The numbers of the criterion's conditions.

    Raises:
        FilterLogicError: with the position, counted from 1, and the reason.
    """
    if text is None or not text.strip():
        return Every(tuple(Numbered(number) for number in sorted(numbers)))
    try:
        tree = _PARSER.parse(text)
    except UnexpectedInput as error:
        raise _refusal(text, error) from error
    reader = _Tree(text, numbers)
    try:
        logic = reader.transform(tree)
    except VisitError as error:
        # The transformer wraps what its methods raise; our own refusal is inside.
        raise error.orig_exc from None
    unused = sorted(set(numbers) - reader.used)
    if unused:
        raise FilterLogicError(text, len(text), f"condition {unused[0]} is not used")
    return logic


def _refusal(text: str, error: UnexpectedInput) -> FilterLogicError:
    if isinstance(error, UnexpectedCharacters):
        found = text[error.pos_in_stream or 0]
        return FilterLogicError(text, (error.pos_in_stream or 0) + 1, f"unexpected {found!r}")
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        return _unexpected_word(text, error)
    return FilterLogicError(text, len(text), "something is missing after the last word")


def _unexpected_word(text: str, error: UnexpectedToken) -> FilterLogicError:
    token = error.token
    position = (token.start_pos or 0) + 1
    word = str(token).upper()
    if word in ("AND", "OR") and "INT" in (error.expected or ()):
        reason = f"a condition number is missing before {word}"
    elif word in ("AND", "OR"):
        reason = f"{word} cannot follow without parentheses when AND, OR and NOT are mixed"
    elif word == "NOT":
        reason = "NOT needs parentheses here"
    else:
        reason = f"unexpected {word}"
    return FilterLogicError(text, position, reason)
