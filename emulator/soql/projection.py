"""From the SELECT list to the JSON of a record, parents nested as Salesforce nests them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from emulator.soql.field_path import ResolvedPath
from emulator.store import Record, Store, Value, Values


@dataclass(slots=True)
class _Node:
    """The selected fields of one record, and of its parents, in the order of their first mention.

    An entry of `members` is a field's name, or a relationship with its reference field.
    """

    members: dict[str, str | tuple[str, _Node]] = field(default_factory=dict)

    def add(self, path: ResolvedPath) -> None:
        node = self
        for hop in path.hops:
            name = str(hop.relationship_name)
            entry = node.members.setdefault(name, (hop.name, _Node()))
            if isinstance(entry, tuple):
                node = entry[1]
        node.members[path.field.name] = path.field.name


class Projection:
    """Renders the records of one statement."""

    def __init__(self, store: Store, paths: Iterable[ResolvedPath], version: str) -> None:
        self._store = store
        self._prefix = f"/services/data/v{version}/sobjects/"
        self._root = _Node()
        for path in paths:
            self._root.add(path)

    def render(self, record: Record, values: Values) -> dict[str, Any]:
        """Return a record's JSON; `values` are those it had when the query ran."""
        return self._render(self._root, record, values)

    def _render(self, node: _Node, record: Record, values: Values) -> dict[str, Any]:
        name = record.type.name
        result: dict[str, Any] = {
            "attributes": {"type": name, "url": f"{self._prefix}{name}/{record.id}"}
        }
        for key, member in node.members.items():
            if isinstance(member, str):
                result[key] = values.get(member)
            else:
                result[key] = self._render_parent(member[1], values.get(member[0]))
        return result

    def _render_parent(self, node: _Node, identifier: Value) -> dict[str, Any] | None:
        parent = self._store.find(identifier) if isinstance(identifier, str) else None
        return None if parent is None else self._render(node, parent, parent.values)
