"""The org's records in memory, with indexes and undo. Checks no rule: that is the writer's part."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator, Mapping, Sequence, ValuesView
from decimal import Decimal
from operator import attrgetter
from typing import TypeAlias
from zlib import crc32

from emulator.object_model import ObjectModel, ObjectType
from emulator.record_id import number_of, record_id

#: Dates and datetimes are kept in their wire form, which sorts as they do: `2024-03-01`,
#: `2024-03-01T10:00:00.000+0000`. Ids have 18 characters. Empty text is None.
Value: TypeAlias = str | int | Decimal | bool | None
Values: TypeAlias = Mapping[str, Value]
#: Characters that the ids of one block have in common: blocks have 62 ids.
_BLOCK = 14
#: Sorts records into the order of queries that ask for none.
BY_RANK = attrgetter("rank")


class Record:
    """One record. `values` is replaced as a whole by a write and never changed in place.

    Attributes:
        rank: where the record stands in the arbitrary but repeatable order of unordered queries.
    """

    __slots__ = ("id", "rank", "type", "values")

    def __init__(self, item: ObjectType, identifier: str, values: Values) -> None:
        self.id = identifier
        self.type = item
        self.values = values
        self.rank = _rank(identifier)

    @property
    def is_deleted(self) -> bool:
        """Whether the record lies in the recycle bin."""
        return bool(self.values["IsDeleted"])


def _rank(identifier: str) -> int:
    """Shuffle by blocks of neighbouring ids, and ids within their block.

    Neighbours lie beside each other in memory: reading many records block by block is several
    times faster than in an order that knows no neighbours.
    """
    return crc32(identifier[:_BLOCK].encode()) << 32 | crc32(identifier.encode())


def index_key(value: Value) -> Value:
    """Return a value as indexes hold it: text without case, everything else as it is."""
    return value.casefold() if isinstance(value, str) else value


class Table:
    """All records of one object, those in the recycle bin included."""

    def __init__(self, item: ObjectType) -> None:
        self.type = item
        self.version = 0
        self._records: dict[str, Record] = {}
        self._indexes: dict[str, dict[Value, dict[str, Record]]] = {}
        self._shuffled: list[Record] | None = None
        self._next_number = 1

    def __len__(self) -> int:
        return len(self._records)

    def records(self) -> ValuesView[Record]:
        """Return every record, oldest first."""
        return self._records.values()

    def shuffled(self) -> Sequence[Record]:
        """Return every record by its rank; the order is made once and then kept."""
        if self._shuffled is None:
            self._shuffled = sorted(self._records.values(), key=BY_RANK)
        return self._shuffled

    def get(self, identifier: str) -> Record | None:
        """Return the record with that 18-character id, deleted or not; None if never stored."""
        return self._records.get(identifier)

    def live(self, identifier: str) -> Record | None:
        """Return the record with that 18-character id unless it is deleted."""
        record = self._records.get(identifier)
        return None if record is None or record.is_deleted else record

    def matching(self, field: str, value: Value) -> ValuesView[Record]:
        """Return the records with that value in the field, deleted ones included.

        The index is made at the first question about a field and kept from then on. Ids are
        matched by case, other text without.
        """
        index = self._indexes.get(field)
        if index is None:
            index = self._indexes[field] = {}
            for record in self._records.values():
                self._add_to_index(index, field, record)
        key = value if self._is_id(field) else index_key(value)
        return index.get(key, {}).values()

    def new_id(self) -> str:
        """Return an id that no record has had."""
        number = self._next_number
        self._next_number += 1
        return record_id(self.type.key_prefix or "000", number)

    def put(self, identifier: str, values: Values | None) -> Values | None:
        """Store, replace or (with None) forget a record; return the values it had before."""
        self.version += 1
        record = self._records.get(identifier)
        before = None if record is None else record.values
        if record is not None:
            for field, index in self._indexes.items():
                index[self._key(field, record)].pop(identifier, None)
        if values is None:
            self._records.pop(identifier, None)
            self._shuffled = None
            return before
        if record is None:
            record = self._records[identifier] = Record(self.type, identifier, values)
            self._next_number = max(self._next_number, number_of(identifier) + 1)
            if self._shuffled is not None:
                insort(self._shuffled, record, key=BY_RANK)
        record.values = values
        for field, index in self._indexes.items():
            self._add_to_index(index, field, record)
        return before

    def _add_to_index(
        self, index: dict[Value, dict[str, Record]], field: str, record: Record
    ) -> None:
        index.setdefault(self._key(field, record), {})[record.id] = record

    def _key(self, field: str, record: Record) -> Value:
        value = record.values.get(field)
        return value if self._is_id(field) else index_key(value)

    def _is_id(self, field: str) -> bool:
        return self.type.fields[field].is_id


class Store:
    """The tables of all objects, with a journal by which uncommitted writes are taken back."""

    def __init__(self, model: ObjectModel) -> None:
        self.model = model
        self._tables = {item.name: Table(item) for item in model}
        self._journal: list[tuple[Table, str, Values | None]] = []

    def __iter__(self) -> Iterator[Table]:
        return iter(self._tables.values())

    def table(self, name: str) -> Table:
        """Return the table of an object of the model."""
        return self._tables[name]

    def find_table(self, name: str) -> Table | None:
        """Return the table of an object by its exact name; None if the org has no such object."""
        return self._tables.get(name)

    def find(self, identifier: str) -> Record | None:
        """Return the record with that 18-character id, whatever its object; None if not stored."""
        item = self.model.of_id(identifier)
        return None if item is None else self._tables[item.name].get(identifier)

    def write(self, name: str, identifier: str, values: Values) -> None:
        """Store or replace a record so that it can be taken back until the next commit."""
        table = self._tables[name]
        self._journal.append((table, identifier, table.put(identifier, values)))

    def savepoint(self) -> int:
        """Return the point to which `roll_back` may return."""
        return len(self._journal)

    def roll_back(self, savepoint: int) -> None:
        """Take back every write since the savepoint."""
        while len(self._journal) > savepoint:
            table, identifier, before = self._journal.pop()
            table.put(identifier, before)

    def commit(self) -> None:
        """Make every write since the last commit final."""
        self._journal.clear()
