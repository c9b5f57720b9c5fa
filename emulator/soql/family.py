"""Renders the records of a statement with those that its subqueries choose below them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from emulator.object_model import ObjectModel, ObjectType
from emulator.soql.children import ChildQuery, nested, resolve_children
from emulator.soql.projection import Projection
from emulator.soql.statement import Statement
from emulator.store import Record, Values
from emulator.viewer import Viewer

#: From a record, and what it held when it was chosen, to its JSON.
Render = Callable[[Record, Values], dict[str, Any]]


class Runner(Protocol):
    """Whoever runs the statement; it knows what the user may see."""

    def model(self, viewer: Viewer) -> ObjectModel:
        """Return the objects and fields as the user sees them."""

    def knows(self, viewer: Viewer, item: ObjectType) -> bool:
        """Whether the object exists for the user at all."""

    def projection(
        self, model: ObjectModel, item: ObjectType, statement: Statement, version: str
    ) -> Projection:
        """Return what renders the selected fields of an object's records."""

    def children_of(
        self, viewer: Viewer, query: ChildQuery, *, include_deleted: bool
    ) -> Callable[[str], list[Record]]:
        """Return the function from a record's id to its children that a subquery chooses."""


class Family:
    """Renders records with their children, for one user."""

    def __init__(
        self, runner: Runner, viewer: Viewer, version: str, *, include_deleted: bool
    ) -> None:
        self._runner = runner
        self._viewer = viewer
        self._version = version
        self._include_deleted = include_deleted

    def renderer(self, item: ObjectType, statement: Statement) -> Render:
        """Return the function from a record, and what it held, to its JSON.

        Raises:
            ApiError: a subquery that is refused.
        """
        children = resolve_children(
            self._runner.model(self._viewer),
            item,
            statement,
            knows=lambda child: self._runner.knows(self._viewer, child),
            version=self._version,
        )
        return self._renderer(item, statement, children)

    def _renderer(
        self, item: ObjectType, statement: Statement, children: tuple[ChildQuery, ...]
    ) -> Render:
        model = self._runner.model(self._viewer)
        projection = self._runner.projection(model, item, statement, self._version)
        below = [
            (query, self._chooser(query), self._renderer(query.item, query.statement, query.below))
            for query in children
        ]

        def render(record: Record, values: Values) -> dict[str, Any]:
            told = projection.render(record, values)
            for query, choose, render_child in below:
                rows = [render_child(child, child.values) for child in choose(record.id)]
                told[query.relationship] = nested(rows)
            return told

        return render

    def _chooser(self, query: ChildQuery) -> Callable[[str], list[Record]]:
        return self._runner.children_of(self._viewer, query, include_deleted=self._include_deleted)
