"""Single values as they arrive from Salesforce, turned into what they mean.

Nothing is guessed: a value that its field's type does not allow is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Protocol

from mapping.errors import WireValueError

#: A JSON scalar as the connector hands it over; fractions arrive as ``Decimal``.
WireValue = str | int | Decimal | bool | None


class Records(Protocol):
    """The records of one query: field path → values, all columns equally long."""

    @property
    def sobject(self) -> str:
        """API name of the object."""
        ...

    @property
    def columns(self) -> Mapping[str, Sequence[WireValue]]:
        """Values by field path as selected."""
        ...

    def __len__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Row:
    """One record, read field by field; blank text is ``None``, as in Salesforce."""

    sobject: str
    values: Mapping[str, WireValue]

    def text(self, path: str) -> str | None:
        """Read text, a picklist or an id."""
        value = self.values[path]
        if value is None or value == "":
            return None
        return str(value)

    def required(self, path: str) -> str:
        """Read text that every record has.

        Raises:
            WireValueError: it is blank.
        """
        value = self.text(path)
        if value is None:
            raise WireValueError(self.sobject, path, value, "set")
        return value

    def number(self, path: str) -> Decimal | None:
        """Read a number exactly.

        Raises:
            WireValueError: the value is no number.
        """
        value = self.values[path]
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise WireValueError(self.sobject, path, value, "a number")
        return Decimal(value)

    def whole(self, path: str) -> int | None:
        """Read a whole number.

        Raises:
            WireValueError: the value is no number, or has a fraction.
        """
        number = self.number(path)
        if number is None:
            return None
        if number != int(number):
            raise WireValueError(self.sobject, path, number, "a whole number")
        return int(number)

    def flag(self, path: str) -> bool:
        """Read a checkbox; blank is false (F2).

        Raises:
            WireValueError: the value is neither true nor false.
        """
        value = self.values[path]
        if value is None or isinstance(value, bool):
            return value is True
        raise WireValueError(self.sobject, path, value, "a checkbox")

    def day(self, path: str) -> date | None:
        """Read a date.

        Raises:
            WireValueError: the value is no date.
        """
        value = self.text(path)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise WireValueError(self.sobject, path, value, "a date") from error

    def instant(self, path: str) -> datetime | None:
        """Read a date and time as UTC.

        Raises:
            WireValueError: the value is no date and time.
        """
        value = self.text(path)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(value)
        except ValueError as error:
            raise WireValueError(self.sobject, path, value, "a date and time") from error
        if moment.tzinfo is None:
            raise WireValueError(self.sobject, path, value, "a date and time with its zone")
        return moment.astimezone(UTC)


def rows(records: Records) -> Iterator[Row]:
    """Walk through the records one by one."""
    paths = tuple(records.columns)
    for values in zip(*records.columns.values(), strict=True):
        yield Row(records.sobject, dict(zip(paths, values, strict=True)))
