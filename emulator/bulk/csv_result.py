"""The records of a finished job as CSV, from any row on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter

from emulator.bulk.csv_value import cells_of
from emulator.soql.field_path import ResolvedPath
from emulator.soql.selection import Selection
from emulator.store import Store, Value, Values

DELIMITERS = {
    "BACKQUOTE": "`",
    "CARET": "^",
    "COMMA": ",",
    "PIPE": "|",
    "SEMICOLON": ";",
    "TAB": "\t",
}
LINE_ENDINGS = {"LF": "\n", "CRLF": "\r\n"}


#: Rows written in one go: few enough to stay in the processor's cache, column after column.
_STRIDE = 1_000


class CsvResult:
    """Everything a job found; a page of it is written each time it is asked for.

    Args:
        store: where the fields of parents are looked up, now and not later.
        selection: what the job found.
        delimiter: what stands between two cells.
        line_ending: what ends a row.
    """

    def __init__(
        self, store: Store, selection: Selection, *, delimiter: str, line_ending: str
    ) -> None:
        paths = selection.paths
        self._values = selection.values
        self._pick = _picker([path.field.name for path in paths if path.is_direct])
        self._parents = {
            place: _parent_values(store, selection.values, path)
            for place, path in enumerate(paths)
            if not path.is_direct
        }
        self._cells = [cells_of(path.field) for path in paths]
        self._between = f'"{delimiter}"'
        self._row_end = f'"{line_ending}'
        self._next_row = f'{self._row_end}"'
        self._header = f'"{self._between.join(path.name for path in paths)}{self._row_end}'

    def __len__(self) -> int:
        return len(self._values)

    def page(self, start: int, size: int) -> str:
        """Return the header and at most `size` rows from `start` on; every cell is quoted."""
        end = min(start + size, len(self))
        strides = range(start, end, _STRIDE)
        rows = [self._rows(one, min(one + _STRIDE, end)) for one in strides]
        return "".join([self._header, *rows])

    def _rows(self, start: int, end: int) -> str:
        columns = self._columns(start, end)
        cells = [form(values) for form, values in zip(self._cells, columns, strict=True)]
        rows = map(self._between.join, zip(*cells, strict=True))
        return f'"{self._next_row.join(rows)}{self._row_end}'

    def _columns(self, start: int, end: int) -> list[Sequence[Value]]:
        direct = zip(*map(self._pick, self._values[start:end]), strict=True)
        parents = self._parents
        return [
            parents[place][start:end] if place in parents else next(direct)
            for place in range(len(self._cells))
        ]


def _picker(names: Sequence[str]) -> Callable[[Values], tuple[Value, ...]]:
    """Return the function that takes some fields of a record, one of them or none as well."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple(values[name] for name in names)


def _parent_values(store: Store, rows: Sequence[Values], path: ResolvedPath) -> list[Value]:
    """Look a parent's field up once for all records that point to the same parent."""
    get, reference = path.getter(store), path.hops[0].name
    known: dict[Value, Value] = {}
    found = []
    for row in rows:
        identifier = row[reference]
        if identifier not in known:
            known[identifier] = get(row)
        found.append(known[identifier])
    return found
