"""Comparing one value with the literals of a condition, under the type rules of Salesforce."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import Any, TypeAlias

from emulator.moment import datetime_text, parse_date, parse_datetime
from emulator.object_model import Field
from emulator.record_id import MalformedIdError, to_18
from emulator.soql.date_literal import Calendar, days_of
from emulator.soql.refusal import invalid_field, invalid_operator, malformed
from emulator.soql.statement import Comparison, Literal, LiteralKind
from emulator.soql.text_literal import like_pattern, unescape
from emulator.store import Value

Matcher: TypeAlias = Callable[[Value], bool]

_COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_ORDERED = frozenset(_COMPARE)
_MOMENTS = frozenset({"date", "datetime"})
_NULLABLE_OPERATORS = frozenset({"=", "!=", "IN", "NOT IN"})
_OPERATORS_BY_TYPE = {
    "boolean": frozenset({"=", "!="}),
    "multipicklist": frozenset({"=", "!=", "IN", "NOT IN", "INCLUDES", "EXCLUDES", "LIKE"}),
}
_WITHOUT_PATTERNS = _NULLABLE_OPERATORS | _ORDERED
_TEXT_OPERATORS = _WITHOUT_PATTERNS | {"LIKE"}
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Setting:
    """What literals mean for the running user."""

    calendar: Calendar
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class _Span:
    """The values from `start` up to, not including, `end`: a day, a second, a month."""

    start: str
    end: str


def matcher(field: Field, comparison: Comparison, text: str, setting: Setting) -> Matcher:
    """Return the test that a value of the field must pass.

    Raises:
        ApiError: an operator or a literal that the type of the field does not take.
    """
    return _Builder(field, comparison, text, setting).matcher()


class _Builder:
    def __init__(self, field: Field, comparison: Comparison, text: str, setting: Setting) -> None:
        self._field = field
        self._operator = comparison.operator
        self._literals = comparison.values
        self._position = comparison.path.position
        self._text = text
        self._setting = setting

    def matcher(self) -> Matcher:
        self._check_operator()
        if self._operator == "LIKE":
            return self._like()
        if self._operator in {"INCLUDES", "EXCLUDES"}:
            return self._includes()
        if self._field.type in _MOMENTS:
            return self._moments()
        if self._operator in _ORDERED:
            return self._order()
        return self._members()

    def _check_operator(self) -> None:
        field = self._field
        if field.is_long_text:
            reason = f"field '{field.name}' can not be filtered in a query call"
            raise invalid_field(self._text, self._position, reason)
        is_pattern_free = field.is_number or field.is_id or field.type in {*_MOMENTS, "int"}
        fallback = _WITHOUT_PATTERNS if is_pattern_free else _TEXT_OPERATORS
        if self._operator not in _OPERATORS_BY_TYPE.get(field.type, fallback):
            reason = f"invalid operator on {field.type} field"
            raise invalid_operator(self._text, self._position, reason)
        has_null = any(literal.kind is LiteralKind.NULL for literal in self._literals)
        if has_null and self._operator not in _NULLABLE_OPERATORS:
            raise invalid_operator(self._text, self._position, "invalid operator on null")

    def _order(self) -> Matcher:
        limit = self._value(self._literals[0])
        if self._field.is_number or self._field.type == "int":
            return _ordered(self._operator, limit)
        if self._field.is_id:
            return _ordered(self._operator, limit or "")
        return _ordered_text(self._operator, limit or "")

    def _members(self) -> Matcher:
        """Equality and lists; blanks stay in when members are to be left out."""
        members = frozenset(self._value(literal) for literal in self._literals)
        fold = not (self._field.is_id or self._field.type == "boolean")

        if not fold and self._operator in {"=", "IN"}:
            return members.__contains__

        def is_member(value: Value) -> bool:
            return (value.casefold() if fold and isinstance(value, str) else value) in members

        if self._operator in {"=", "IN"}:
            return is_member
        return lambda value: not is_member(value)

    def _value(self, literal: Literal) -> Value:
        if literal.kind is LiteralKind.NULL:
            return None
        if self._field.type == "boolean":
            self._require(literal, LiteralKind.BOOLEAN)
            return literal.text.lower() == "true"
        if self._field.is_number or self._field.type == "int":
            self._require(literal, LiteralKind.NUMBER)
            return Decimal(literal.text)
        self._require(literal, LiteralKind.TEXT)
        value = unescape(literal.text, self._text, self._position)
        if not self._field.is_id:
            return value.casefold() or None
        return self._identifier(value)

    def _identifier(self, value: str) -> str | None:
        if not value:
            return None
        try:
            return to_18(value)
        except MalformedIdError as error:
            reason = f"invalid ID field: {value}"
            raise invalid_operator(self._text, self._position, reason) from error

    def _require(self, literal: Literal, kind: LiteralKind) -> None:
        if literal.kind is kind:
            return
        type_name = "string" if kind is LiteralKind.TEXT else self._field.type
        quotes = "should" if kind is LiteralKind.TEXT else "should not"
        raise invalid_field(
            self._text,
            self._position,
            f"value of filter criterion for field '{self._field.name}' must be of type "
            f"{type_name} and {quotes} be enclosed in quotes",
        )

    def _like(self) -> Matcher:
        self._require(self._literals[0], LiteralKind.TEXT)
        pattern = like_pattern(self._literals[0].text, self._text, self._position)
        return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None

    def _includes(self) -> Matcher:
        wanted = [
            frozenset(str(self._value(literal)).split(";"))
            for literal in self._literals
            if literal.kind is not LiteralKind.NULL
        ]

        def includes(value: Value) -> bool:
            chosen = set(value.casefold().split(";")) if isinstance(value, str) else set()
            return any(choices <= chosen for choices in wanted)

        if self._operator == "INCLUDES":
            return includes
        return lambda value: not includes(value)

    def _moments(self) -> Matcher:
        spans = [self._span(literal) for literal in self._literals]
        if self._operator in _ORDERED and spans[0] is not None:
            return _ordered_span(self._operator, spans[0])

        def is_member(value: Value) -> bool:
            if not isinstance(value, str):
                return None in spans
            return any(span is not None and span.start <= value < span.end for span in spans)

        if self._operator in {"=", "IN"}:
            return is_member
        return lambda value: not is_member(value)

    def _span(self, literal: Literal) -> _Span | None:
        if literal.kind is LiteralKind.NULL:
            return None
        is_date = self._field.type == "date"
        if literal.kind is not LiteralKind.DATE_LITERAL:
            self._require(literal, LiteralKind.DATE if is_date else LiteralKind.DATETIME)
        try:
            if literal.kind is LiteralKind.DATE_LITERAL:
                return self._relative_span(literal)
            return _day_span(literal.text) if is_date else _second_span(literal.text)
        except (ValueError, OverflowError) as error:
            reason = f"invalid {self._field.type} literal: {literal.text}"
            raise malformed(self._text, self._position, reason) from error

    def _relative_span(self, literal: Literal) -> _Span:
        days = days_of(literal.text, self._setting.calendar)
        if days is None:
            reason = f"unexpected token: '{literal.text}'"
            raise malformed(self._text, self._position, reason)
        return _Span(self._start_of(days[0]), self._start_of(days[1]))

    def _start_of(self, day: date) -> str:
        if self._field.type == "date":
            return day.isoformat()
        return datetime_text(datetime.combine(day, time(), self._setting.zone))


def _day_span(text: str) -> _Span:
    start = parse_date(text)
    return _Span(start, (date.fromisoformat(start) + _DAY).isoformat())


def _second_span(text: str) -> _Span:
    start = datetime.fromisoformat(parse_datetime(text))
    return _Span(datetime_text(start), datetime_text(start + _SECOND))


def _ordered(sign: str, limit: Value) -> Matcher:
    """Return an ordered comparison of ids, texts or numbers, which a blank never passes."""
    compare: Callable[[Any, Any], bool] = _COMPARE[sign]
    return lambda value: value is not None and compare(value, limit)


def _ordered_text(sign: str, limit: Value) -> Matcher:
    compare: Callable[[Any, Any], bool] = _COMPARE[sign]
    return lambda value: isinstance(value, str) and compare(value.casefold(), limit)


def _ordered_span(sign: str, span: _Span) -> Matcher:
    tests: dict[str, Callable[[str], bool]] = {
        "<": lambda value: value < span.start,
        "<=": lambda value: value < span.end,
        ">": lambda value: value >= span.end,
        ">=": lambda value: value >= span.start,
    }
    test = tests[sign]
    return lambda value: isinstance(value, str) and test(value)
