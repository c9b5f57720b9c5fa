"""The values of one column as the cells of a Bulk API file. Knows no quotes around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from emulator.json_text import PLAIN_BELOW, PLAIN_FROM, java_double
from emulator.object_model import Field

#: From the values of a column to its texts; blanks become empty.
Cells: TypeAlias = Callable[[Iterable[Any]], Sequence[str]]

_BOOLEANS = {True: "true", False: "false", None: ""}
#: Length of `2026-01-01T00:00:00.000`, without the zone.
_UP_TO_ZONE = 23


def cells_of(field: Field) -> Cells:
    """Return the form that the values of a field take.

    Date-times end in `Z` where JSON says `+0000`; doubles look as in JSON, with a fraction and
    from ten million on with an exponent; a blank cannot be told from empty text.
    """
    if field.type == "boolean":
        return lambda values: [_BOOLEANS[value] for value in values]
    if field.type == "int":
        return lambda values: ["" if value is None else str(value) for value in values]
    if field.is_number:
        return _doubles
    if field.type == "datetime":
        return lambda values: [value[:_UP_TO_ZONE] + "Z" if value else "" for value in values]
    if field.is_id or field.type == "date":
        return lambda values: [value or "" for value in values]
    return _texts


def _doubles(values: Iterable[Any]) -> Sequence[str]:
    # What Python writes as Java does, which is nearly everything, takes the short way.
    return [
        ""
        if value is None
        else repr(double)
        if PLAIN_FROM <= (double := float(value)) < PLAIN_BELOW
        else java_double(double)
        for value in values
    ]


def _texts(values: Iterable[Any]) -> Sequence[str]:
    texts = [value or "" for value in values]
    # One look at everything is much cheaper than one at each cell.
    if '"' in "".join(texts):
        return [text.replace('"', '""') for text in texts]
    return texts
