"""A SOQL statement as a tree of values. Nothing here knows whether its fields exist."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias


class LiteralKind(Enum):
    """How a value is written in the statement."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NULL = "null"
    DATE = "date"
    DATETIME = "datetime"
    DATE_LITERAL = "date literal"


@dataclass(frozen=True, slots=True)
class Literal:
    """A value: its source text, for TEXT without the quotes and with the escapes."""

    kind: LiteralKind
    text: str


@dataclass(frozen=True, slots=True)
class Path:
    """A field path such as `Account.Name`, and where in the statement it stands."""

    parts: tuple[str, ...]
    position: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field compared with values; `operator` is upper case, such as `!=` or `NOT IN`."""

    path: Path
    operator: str
    values: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class All:
    """Every term holds."""

    terms: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one term holds."""

    terms: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The term does not hold."""

    term: Condition


@dataclass(frozen=True, slots=True)
class SemiJoin:
    """A reference that another object's records hold, or with `negated` that none of them does.

    `path` is the reference of the object that is queried; `inner` selects one field.
    """

    path: Path
    inner: Statement
    negated: bool


Condition: TypeAlias = Comparison | All | Any | Not | SemiJoin


@dataclass(frozen=True, slots=True)
class Call:
    """A selected function, such as `SUM(Amount) total`; no path in `COUNT()`."""

    function: str
    path: Path | None
    alias: str | None
    position: int


@dataclass(frozen=True, slots=True)
class Ordering:
    """One field to sort by."""

    path: Path
    descending: bool
    nulls_last: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """A parsed statement; `text` is kept for the caret of error messages.

    `children` are the statements of the SELECT list; their sources name relationships.
    """

    text: str
    items: tuple[Path | Call, ...]
    source: Path
    where: Condition | None
    group_by: tuple[Path, ...]
    order_by: tuple[Ordering, ...]
    limit: int | None
    offset: int
    children: tuple[Statement, ...] = ()

    @property
    def is_bare_count(self) -> bool:
        """Whether this is `SELECT COUNT() FROM …`, which answers with a number and no rows."""
        only = self.items[0]
        return isinstance(only, Call) and only.function == "COUNT" and only.path is None

    @property
    def is_aggregate(self) -> bool:
        """Whether rows are groups rather than records."""
        return bool(self.group_by) or any(isinstance(item, Call) for item in self.items)
