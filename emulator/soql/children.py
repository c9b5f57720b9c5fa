"""The records that subqueries of a SELECT list choose below each record of the statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from emulator.api_error import Code, bad_request
from emulator.object_model import Field, ObjectModel, ObjectType
from emulator.soql.refusal import malformed, refusal
from emulator.soql.statement import Statement
from emulator.store import Record

#: Levels below the statement, and rows below one record; beyond these Salesforce goes on, this
#: org refuses, so that nobody takes a part for the whole.
_MOST_LEVELS = 2
_MOST_ROWS = 2_000

#: Chooses the records of an object that meet a statement among some of them, in its order.
Choose = Callable[[ObjectType, Statement, Iterable[Record]], list[Record]]
Render = Callable[[Record], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ChildQuery:
    """One subquery, resolved.

    Attributes:
        relationship: its name as the object model spells it.
        item: the children's object.
        reference: their field that points to the parent.
        statement: the subquery.
        below: the subqueries within it.
    """

    relationship: str
    item: ObjectType
    reference: Field
    statement: Statement
    below: tuple[ChildQuery, ...]


def resolve_children(
    model: ObjectModel, item: ObjectType, statement: Statement, *, level: int = 1
) -> tuple[ChildQuery, ...]:
    """Find what the subqueries of a statement lead to.

    Raises:
        ApiError: a relationship that the user may not see, or levels beyond those answered.
    """
    known = {name.lower(): (name, *found) for name, found in model.children(item.name).items()}
    queries: list[ChildQuery] = []
    for inner in statement.children:
        if level > _MOST_LEVELS:
            raise malformed(inner.text, inner.source.position, "subqueries are nested too deeply")
        written = ".".join(inner.source.parts)
        if written.lower() not in known:
            reason = (
                f"Didn't understand relationship '{written}' in FROM part of query call. If you "
                "are attempting to use a custom relationship, be sure to append the '__r' after "
                "the custom relationship name."
            )
            raise refusal(inner.text, inner.source.position, Code.INVALID_TYPE, reason)
        name, child, reference = known[written.lower()]
        below = resolve_children(model, child, inner, level=level + 1)
        queries.append(ChildQuery(name, child, reference, inner, below))
    return tuple(queries)


def nested(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Render the children of one record as Salesforce does: no rows are null.

    Raises:
        ApiError: more rows than this org answers below one record.
    """
    if len(rows) > _MOST_ROWS:
        reason = f"more than {_MOST_ROWS} children of one record"
        raise bad_request(Code.EXCEEDED_ID_LIMIT, reason)
    return {"totalSize": len(rows), "done": True, "records": rows} if rows else None
