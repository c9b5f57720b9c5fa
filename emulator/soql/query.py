"""Answers a statement as a user: parse, choose records, filter by access, sort, cut, render."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from emulator.api_error import Code, bad_request
from emulator.clock import Clock
from emulator.object_model import ObjectModel, ObjectType
from emulator.sharing import Sharing
from emulator.soql import row_access
from emulator.soql.aggregate import aggregate
from emulator.soql.children import ChildQuery, fitting
from emulator.soql.comparison import Setting
from emulator.soql.condition import ConditionCompiler, Keys, Test
from emulator.soql.date_literal import Calendar
from emulator.soql.family import Family, Render
from emulator.soql.field_path import ResolvedPath, resolve
from emulator.soql.ordering import sort_records
from emulator.soql.parser import parse_statement
from emulator.soql.projection import Projection
from emulator.soql.refusal import invalid_field, unsupported_type
from emulator.soql.selection import Selection
from emulator.soql.statement import Path, Statement
from emulator.store import Record, Store, Value, Values
from emulator.viewer import Viewer

_SUNDAY = 6
_MONDAY = 0


@dataclass(frozen=True, slots=True)
class QueryResult:
    """All rows of an answer, rendered only when their page is asked for.

    Attributes:
        total: number of rows; more than `len(self)` only for a bare COUNT(), which has no rows.
    """

    total: int
    _length: int
    _page: Callable[[int, int], list[dict[str, Any]]]

    def __len__(self) -> int:
        return self._length

    def page(self, start: int, size: int) -> list[dict[str, Any]]:
        """Return the JSON of at most `size` rows from `start` on; rows below them count, too."""
        return self._page(start, start + size)


class QueryRunner:
    """Runs statements over the store as a user."""

    def __init__(self, store: Store, sharing: Sharing, clock: Clock) -> None:
        self._store = store
        self._sharing = sharing
        self._clock = clock
        self._row_access = row_access.RowAccessQuery(store, sharing)

    def run(
        self, viewer: Viewer, text: str, *, version: str, include_deleted: bool = False
    ) -> QueryResult:
        """Answer a statement.

        Args:
            viewer: the running user, whose sharing and time zone count.
            text: the statement.
            version: API version for the addresses of records.
            include_deleted: whether records in the recycle bin are answered too.

        Raises:
            ApiError: the statement is refused; it is never answered in part.
        """
        statement = parse_statement(text)
        name = statement.source.parts
        if name[-1].lower() == row_access.NAME.lower():
            rows = self._row_access.rows(viewer, statement, version=version)
            return _rendered(rows)
        if not statement.is_aggregate:
            selection = self.select(viewer, statement, include_deleted=include_deleted)
            family = Family(self, viewer, version, include_deleted=include_deleted)
            render = family.renderer(selection.item, statement)
            return _families(selection, render) if statement.children else _paged(selection, render)
        model = self._sharing.model(viewer)
        item = self._object(viewer, model, statement)
        records = self._records(viewer, item, statement, include_deleted=include_deleted)
        if statement.is_bare_count:
            return QueryResult(_cut(len(records), statement), 0, lambda *_: [])
        rows = aggregate(self._store, model, item, statement, records)
        return _rendered(rows[: statement.limit])

    def select(
        self, viewer: Viewer, statement: Statement, *, include_deleted: bool = False
    ) -> Selection:
        """Choose the records of a statement that groups nothing.

        Raises:
            ApiError: the statement is refused.
        """
        model = self._sharing.model(viewer)
        item = self._object(viewer, model, statement)
        paths = selected(model, item, statement)
        records = self._records(viewer, item, statement, include_deleted=include_deleted)
        ordered = sort_records(self._store, model, item, statement, records)
        end = None if statement.limit is None else statement.offset + statement.limit
        chosen = ordered[statement.offset : end]
        return Selection(item, paths, chosen, [record.values for record in chosen])

    def check(self, viewer: Viewer, statement: Statement) -> ObjectType:
        """Refuse what `select` would refuse, without looking at a record.

        Returns:
            The object that the statement reads.

        Raises:
            ApiError: the statement is refused.
        """
        model = self._sharing.model(viewer)
        item = self._object(viewer, model, statement)
        selected(model, item, statement)
        self._condition(viewer, item, statement)
        sort_records(self._store, model, item, statement, ())
        return item

    def model(self, viewer: Viewer) -> ObjectModel:
        """Return the objects and fields as the user sees them."""
        return self._sharing.model(viewer)

    def knows(self, viewer: Viewer, item: ObjectType) -> bool:
        """Whether the object exists for the user at all."""
        return self._sharing.knows(viewer, item)

    def projection(
        self, model: ObjectModel, item: ObjectType, statement: Statement, version: str
    ) -> Projection:
        """Return what renders the selected fields of an object's records."""
        return Projection(self._store, selected(model, item, statement), version)

    def children_of(
        self, viewer: Viewer, query: ChildQuery, *, include_deleted: bool
    ) -> Callable[[str], list[Record]]:
        """Return the function from a record's id to its children that a subquery chooses."""
        model, item, statement = self._sharing.model(viewer), query.item, query.statement
        table = self._store.table(item.name)
        test, _ = self._condition(viewer, item, statement)
        if not include_deleted:
            test = _among_the_living(test)
        reads_all = self._sharing.reads_everything(viewer, item)

        def choose(parent_id: str) -> list[Record]:
            found = table.matching(query.reference.name, parent_id)
            kept = [
                record
                for record in found
                if (test is None or test(record.values))
                and (reads_all or self._sharing.can_read(viewer, record))
            ]
            ordered = sort_records(self._store, model, item, statement, kept)
            return list(ordered[: statement.limit])

        return choose

    def _object(self, viewer: Viewer, model: ObjectModel, statement: Statement) -> ObjectType:
        source = statement.source
        item = model.find(source.parts[0]) if len(source.parts) == 1 else None
        if item is None or not self._sharing.knows(viewer, item):
            name = ".".join(source.parts)
            raise unsupported_type(statement.text, source.position, name)
        if not item.queryable:
            reason = f"entity type {item.name} does not support query"
            raise bad_request(Code.INVALID_TYPE_FOR_OPERATION, reason)
        return item

    def _records(
        self, viewer: Viewer, item: ObjectType, statement: Statement, *, include_deleted: bool
    ) -> list[Record]:
        test, candidates = self._condition(viewer, item, statement)
        found = list(candidates())
        if not include_deleted:
            test = _among_the_living(test)
        if test is not None:
            found = [record for record in found if test(record.values)]
        if not self._sharing.reads_everything(viewer, item):
            found = [record for record in found if self._sharing.can_read(viewer, record)]
        return found

    def _condition(
        self, viewer: Viewer, item: ObjectType, statement: Statement
    ) -> tuple[Test | None, Callable[[], Iterable[Record]]]:
        model, setting = self._sharing.model(viewer), self._setting(viewer)
        compiler = ConditionCompiler(
            self._store, model, item, statement.text, setting, keys=self._keys(viewer)
        )
        test = None if statement.where is None else compiler.test(statement.where)
        return test, lambda: compiler.candidates(statement.where)

    def _keys(self, viewer: Viewer) -> Keys:
        """Return what a semi-join is answered with: the ids in a field of the chosen records."""

        def keys(inner: Statement) -> tuple[ResolvedPath, frozenset[str]]:
            selection = self.select(viewer, inner)
            (path,) = selection.paths
            found = (values.get(path.field.name) for values in selection.values)
            return path, frozenset(str(value) for value in found if value is not None)

        return keys

    def _setting(self, viewer: Viewer) -> Setting:
        organization = next(self._organizations(), {})
        user = self._store.table("User").get(viewer.user_id)
        zone = _zone(user.values if user else {}) or _zone(organization) or UTC
        month = organization.get("FiscalYearStartMonth")
        locale = str(organization.get("DefaultLocaleSidKey") or "en_US")
        calendar = Calendar(
            today=self._clock.now().astimezone(zone).date(),
            fiscal_start_month=int(month) if month else 1,
            week_starts_on=_SUNDAY if locale.endswith("US") else _MONDAY,
        )
        return Setting(calendar, zone)

    def _organizations(self) -> Iterator[Values]:
        table = self._store.find_table("Organization")
        for record in table.records() if table else ():
            yield record.values


def selected(
    model: ObjectModel, item: ObjectType, statement: Statement
) -> tuple[ResolvedPath, ...]:
    """Find the fields of a SELECT list.

    Raises:
        ApiError: a field that does not exist, or is selected twice.
    """
    paths: dict[str, ResolvedPath] = {}
    for selected in statement.items:
        if isinstance(selected, Path):
            resolved = resolve(model, item, selected, statement.text)
            if resolved.name in paths:
                reason = f"duplicate field selected: {resolved.name}"
                raise invalid_field(statement.text, selected.position, reason)
            paths[resolved.name] = resolved
    return tuple(paths.values())


def _paged(selection: Selection, render: Render) -> QueryResult:
    def page(start: int, end: int) -> list[dict[str, Any]]:
        rows = zip(selection.records[start:end], selection.values[start:end], strict=True)
        return [render(record, values) for record, values in rows]

    return QueryResult(len(selection), len(selection), page)


def _families(selection: Selection, render: Render) -> QueryResult:
    # At once: what is written between two pages must not show below the records of the second.
    rows = list(map(render, selection.records, selection.values))
    return QueryResult(
        len(rows), len(rows), lambda start, end: fitting(rows[start:end], end - start)
    )


def _among_the_living(test: Test | None) -> Test:
    """Return the test that takes no record in the recycle bin."""
    if test is None:
        return lambda values: not values["IsDeleted"]
    return lambda values: not values["IsDeleted"] and test(values)


def _cut(count: int, statement: Statement) -> int:
    rest = max(0, count - statement.offset)
    return rest if statement.limit is None else min(rest, statement.limit)


def _rendered(rows: list[dict[str, Any]]) -> QueryResult:
    return QueryResult(len(rows), len(rows), lambda start, end: rows[start:end])


def _zone(values: Values) -> tzinfo | None:
    name: Value = values.get("TimeZoneSidKey")
    return ZoneInfo(name) if isinstance(name, str) else None
