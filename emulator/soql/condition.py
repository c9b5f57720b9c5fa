"""From the WHERE of a statement to a test of records, and to the few records worth testing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from emulator.object_model import Field, ObjectModel, ObjectType
from emulator.record_id import to_18
from emulator.soql.comparison import Setting, matcher
from emulator.soql.field_path import ResolvedPath, resolve
from emulator.soql.semi_join import check_operands, check_semi_joins
from emulator.soql.statement import (
    All,
    Any,
    Comparison,
    Condition,
    Literal,
    LiteralKind,
    Not,
    SemiJoin,
    Statement,
)
from emulator.soql.text_literal import unescape
from emulator.store import BY_RANK, Record, Store, Table, Values

Test: TypeAlias = Callable[[Values], bool]
#: From the statement within a semi-join to the field that it selects, and the ids found there.
Keys: TypeAlias = Callable[[Statement], tuple[ResolvedPath, frozenset[str]]]


class ConditionCompiler:
    """Compiles the conditions of one statement over one object."""

    def __init__(
        self,
        store: Store,
        model: ObjectModel,
        item: ObjectType,
        text: str,
        setting: Setting,
        *,
        keys: Keys,
    ) -> None:
        """Compile for an object; `keys` answers the statement within a semi-join."""
        self._store = store
        self._model = model
        self._item = item
        self._text = text
        self._setting = setting
        self._keys = keys

    def test(self, condition: Condition) -> Test:
        """Return the test that a record's values must pass.

        Raises:
            ApiError: a field that does not exist, a value that does not fit its type, or a
                semi-join where none is allowed.
        """
        check_semi_joins(condition, self._item.name, self._text)
        return self._test(condition)

    def _test(self, condition: Condition) -> Test:
        if isinstance(condition, Comparison):
            return self._comparison(condition)
        if isinstance(condition, SemiJoin):
            return self._semi_join(condition)
        if isinstance(condition, Not):
            term = self._test(condition.term)
            return lambda values: not term(values)
        tests = [self._test(term) for term in condition.terms]
        if isinstance(condition, Any):
            return _any(tests)
        return _all(tests)

    def _comparison(self, comparison: Comparison) -> Test:
        resolved = resolve(self._model, self._item, comparison.path, self._text)
        get = resolved.getter(self._store)
        match = matcher(resolved.field, comparison, self._text, self._setting)
        if resolved.is_direct:
            name = resolved.field.name
            return lambda values: match(values.get(name))
        return lambda values: match(get(values))

    def _semi_join(self, join: SemiJoin) -> Test:
        resolved = resolve(self._model, self._item, join.path, self._text)
        inner, chosen = self._keys(join.inner)
        check_operands(resolved, inner, join, self._item.name, self._text)
        name, negated = resolved.field.name, join.negated
        return lambda values: (values.get(name) in chosen) is not negated

    def candidates(self, condition: Condition | None) -> Iterable[Record]:
        """Return records among which are all that pass: by an index if one helps, else all.

        They stand by their rank, an arbitrary but repeatable order: nobody may rely on another
        one without ORDER BY.

        Call it only with a condition that `test` has taken: literals are not checked again.
        """
        table = self._store.table(self._item.name)
        if condition is None:
            return table.shuffled()
        terms = condition.terms if isinstance(condition, All) else (condition,)
        choices = [self._by_index(table, term) for term in terms]
        usable = [choice for choice in choices if choice is not None]
        if not usable:
            return table.shuffled()
        shortest: list[Record] = min(usable, key=len)
        return sorted(shortest, key=BY_RANK)

    def _by_index(self, table: Table, term: Condition) -> list[Record] | None:
        if not isinstance(term, Comparison) or term.operator not in {"=", "IN"}:
            return None
        field = self._item.field(term.path.parts[0]) if len(term.path.parts) == 1 else None
        if field is None or not (field.is_id or field.unique or field.external_id):
            return None
        if any(not _is_text(literal) for literal in term.values):
            return None
        keys = dict.fromkeys(unescape(literal.text, self._text, 0) for literal in term.values)
        return _find(table, field, keys)


def _find(table: Table, field: Field, keys: Iterable[str]) -> list[Record]:
    if field.type == "id":
        found = (table.get(to_18(key)) for key in keys)
        return list({record.id: record for record in found if record is not None}.values())
    values = (to_18(key) if field.is_id else key for key in keys)
    matches = (record for value in values for record in table.matching(field.name, value))
    return list({record.id: record for record in matches}.values())


def _is_text(literal: Literal) -> bool:
    # Empty text means blank, and blanks are not worth an index.
    return literal.kind is LiteralKind.TEXT and literal.text != ""


# Loops, because a generator per record would cost more than most tests do.


def _all(tests: list[Test]) -> Test:
    def passes(values: Values) -> bool:
        for test in tests:  # noqa: SIM110
            if not test(values):
                return False
        return True

    return passes


def _any(tests: list[Test]) -> Test:
    def passes(values: Values) -> bool:
        for test in tests:  # noqa: SIM110
            if test(values):
                return True
        return False

    return passes
