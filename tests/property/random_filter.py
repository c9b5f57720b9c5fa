"""Random conditions and the logic that joins them, as text and as a tree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from tests.property.random_value import Times

#: Texts that fold, compose or break in ways that catch careless comparisons.
_TEXTS = (
    *("straße", "STRASSE", "Straẞe", "strasse", "SS", "ß"),
    *("İstanbul", "i̇stanbul", "istanbul", "ISTANBUL", "\u0131", "I"),
    *("\u017f", "s", "\u212a", "k", "\u00e9", "e\u0301", "E\u0301"),
    *("Gold, Silver", "gold", "a\u2028b", "0", "null"),
)
TEXTS = st.sampled_from([*_TEXTS, "", "x;y"])
SELECTIONS = st.lists(st.sampled_from(_TEXTS), min_size=1, max_size=3, unique=True).map(";".join)

_EQUALITY = ("equals", "not equal")
_BLANKS = ("is blank", "is not blank")
_MEMBERS = ("in", "not in")
_ORDERED = ("less than", "less or equal", "greater than", "greater or equal")
_PARTS = ("contains", "does not contain", "starts with", "does not start with")
_PICKED = ("includes", "excludes")

_FIELDS = {
    "Opportunity": (
        *("Region__c", "Labels__c", "Renewal__c", "Score__c", "Amount", "Fee__c"),
        *("CloseDate", "Signed_On__c", "Signed_At__c", "Distributor__c", "IsWon"),
    ),
    "Lead": ("Company", "Budget__c", "Submitted_On__c", "CreatedDate", "Registration_Status__c"),
    "Certifications": ("Course_Name__c", "Score__c", "Expires_On__c", "Status__c"),
}

#: Fields with an order, by which records can be parted.
_DIVIDING = frozenset(
    {
        *("Score__c", "Amount", "Fee__c", "Budget__c", "CloseDate", "Signed_On__c", "Signed_At__c"),
        *("Submitted_On__c", "CreatedDate", "Expires_On__c"),
    }
)

#: AND, OR or NOT with its parts, or the number of a condition.
Tree = int | tuple[Any, ...]


@st.composite
def filters(
    draw: st.DrawFn, kind: str, *, times: Times, amounts: Sequence[str]
) -> tuple[Tree, str | None, list[list[Any]]]:
    """Draw a filter for a type of criterion: its tree, its text, its conditions."""
    operands = _Operands(times, amounts)
    conditions = [
        draw(operands.condition(draw(st.sampled_from(_fields(kind)))))
        # Most filters leave little to measure.
        for _ in range(draw(st.sampled_from([0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4])))
    ]
    numbers = list(range(1, len(conditions) + 1))
    if not numbers or draw(st.integers(0, 3)) == 0:
        return ("AND", *numbers), draw(st.sampled_from([None, " "])), conditions
    again = draw(st.lists(st.sampled_from(numbers), max_size=2))
    tree = draw(trees(draw(st.permutations(numbers + again))))
    return tree, draw(written(tree)), conditions


@st.composite
def dividing_filters(
    draw: st.DrawFn, kind: str, *, times: Times, amounts: Sequence[str]
) -> tuple[Tree, str | None, list[list[Any]]]:
    """Draw a filter that some records are likely to pass and others to fail."""
    fields = [field for field in _fields(kind) if field in _DIVIDING]
    field = draw(st.sampled_from(fields))
    operands = _Operands(times, amounts)
    return ("AND", 1), None, [draw(operands.condition(field, draw(st.sampled_from(_ORDERED))))]


def _fields(kind: str) -> tuple[str, ...]:
    return _FIELDS.get(kind) or _FIELDS["Lead" if "Regist" in kind else "Opportunity"]


@st.composite
def trees(draw: st.DrawFn, numbers: Sequence[int]) -> Tree:
    """Draw a tree with just these leaves."""
    inner: Tree
    if len(numbers) == 1:
        inner = numbers[0]
    else:
        cut = draw(st.integers(1, len(numbers) - 1))
        parts = [draw(trees(numbers[:cut])), draw(trees(numbers[cut:]))]
        inner = (draw(st.sampled_from(["AND", "OR"])), *parts)
    return ("NOT", inner) if draw(st.integers(0, 3)) == 0 else inner


@st.composite
def written(draw: st.DrawFn, tree: Tree, *, bare: bool = True) -> str:
    """Write a tree as administrators do, in any case and spacing."""
    if isinstance(tree, int):
        return draw(st.sampled_from([f"{tree}", f"({tree})", f"( {tree} )"]))
    word, *parts = tree
    shown = draw(st.sampled_from([word, word.lower(), word.title()]))
    texts = [draw(written(part, bare=False)) for part in parts]
    if word == "NOT":
        text = f"{shown} {texts[0]}"
    else:
        text = draw(st.sampled_from([f" {shown} ", f"  {shown}\t"])).join(texts)
    return text if bare else f"({text})"


class _Operands:
    """Draws a condition for a field, with values that its type can bear."""

    def __init__(self, times: Times, amounts: Sequence[str]) -> None:
        dates, instants = times.dates(), times.instants()
        elsewhere = instants.map(lambda text: datetime.fromisoformat(text).astimezone(times.zone))
        moments = st.one_of(instants, elsewhere.map(datetime.isoformat), dates)
        ordinary = (*_EQUALITY, *_BLANKS, *_MEMBERS)
        numbers = st.sampled_from(amounts)
        self._by_field = {
            "Labels__c": ((*_EQUALITY, *_BLANKS, *_PARTS, *_PICKED), SELECTIONS),
            "Renewal__c": ((*_EQUALITY, *_BLANKS), st.booleans()),
            "IsWon": ((*_EQUALITY, *_BLANKS), st.booleans()),
            "Distributor__c": (ordinary, st.sampled_from(["@Northwind", "@Southwind"])),
            "CloseDate": ((*ordinary, *_ORDERED), dates),
            "Signed_On__c": ((*ordinary, *_ORDERED), dates),
            "Submitted_On__c": ((*ordinary, *_ORDERED), dates),
            "Expires_On__c": ((*ordinary, *_ORDERED), dates),
            "Signed_At__c": ((*ordinary, *_ORDERED), moments),
            "CreatedDate": ((*ordinary, *_ORDERED), moments),
            "Score__c": ((*ordinary, *_ORDERED), numbers),
            "Amount": ((*ordinary, *_ORDERED), numbers),
            "Fee__c": ((*ordinary, *_ORDERED), numbers),
            "Budget__c": ((*ordinary, *_ORDERED), numbers),
        }
        self._text = ((*ordinary, *_PARTS), st.sampled_from(_TEXTS))

    def condition(self, field: str, *operators: str) -> st.SearchStrategy[list[Any]]:
        """Give a condition by one of the operators; by any the field bears where none is named."""
        borne, values = self._by_field.get(field, self._text)
        return (
            st.sampled_from(operators or borne)
            .flatmap(
                lambda operator: st.tuples(
                    st.just(field), st.just(operator), _value(operator, values)
                )
            )
            .map(list)
        )


def _value(operator: str, values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    if operator in _BLANKS:
        return st.none()
    if operator in _PICKED:
        return st.lists(st.sampled_from(_TEXTS), min_size=1, max_size=2)
    if operator in _MEMBERS:
        return st.lists(values, min_size=1, max_size=3)
    return values
