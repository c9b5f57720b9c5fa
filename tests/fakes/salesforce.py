"""An org in memory behind the port: records by object, a tiny matcher, no sharing of its own.

Of a condition it minds the first part only: ``field IN (…)`` or ``field = …``. What else a
statement leaves to the org must not change a verdict, so more records are a fair answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any

from connector.port import (
    AcceptedRecord,
    Access,
    ApiUsage,
    CallTally,
    OrgIdentity,
    Questions,
    RecordTable,
    RejectedRecord,
    UserAccess,
    UserRefusal,
    WireValue,
    WriteBatch,
    WriteReport,
    WriteValue,
)
from mapping.soql import ChildSoql, Soql
from tests.fakes.package import package_describes

Record = dict[str, WireValue]
#: Which error a statement is answered with, if any.
Refuse = Callable[[Soql], Exception | None]

_FIRST_PART = re.compile(r" WHERE \(*([\w.]+) (?:IN \(([^)]*)\)|= ('[^']*'|true|false))")
_SERVER_TIME = datetime(2026, 6, 1, tzinfo=UTC)


@dataclass
class FakeSalesforce:
    """Answers like an org; what came is kept for the test to look at.

    ``seen`` is the table of readable records: user id → record id → answer. A record that
    is missing there has no answer. With ``asks_as_user`` that is a no, and ``refused`` are
    users who cannot be asked. ``refuse`` rejects writes by key.
    """

    records: dict[str, list[Record]] = field(default_factory=dict)
    seen: dict[str, dict[str, bool]] = field(default_factory=dict)
    asks_as_user: bool = False
    refused: dict[str, UserRefusal] = field(default_factory=dict)
    describes: Mapping[str, Mapping[str, Any]] = field(default_factory=package_describes)
    refuse: dict[str, str] = field(default_factory=dict)
    query_error: Refuse = lambda _: None
    upsert_error: Exception | None = None

    statements: list[Soql] = field(default_factory=list)
    questions: list[dict[str, list[str]]] = field(default_factory=list)
    batches: list[WriteBatch] = field(default_factory=list)
    upserts: list[tuple[str, ...]] = field(default_factory=list)
    described: list[tuple[str, ...]] = field(default_factory=list)
    api_calls: int = 0
    api_usage: ApiUsage | None = None
    time: datetime | None = None

    def add(self, sobject: str, *records: Record) -> None:
        """Put records into the org."""
        self.records.setdefault(sobject, []).extend(records)

    def remove(self, sobject: str, record_id: str) -> None:
        """Delete a record."""
        self.records[sobject] = [r for r in self.records[sobject] if r["Id"] != record_id]

    def find(self, sobject: str, record_id: str) -> Record:
        """Give one record."""
        return next(record for record in self.records[sobject] if record["Id"] == record_id)

    def written(self, sobject: str) -> dict[str, dict[str, WriteValue]]:
        """Give what was sent for an object, by key; a later batch adds to an earlier one."""
        sent: dict[str, dict[str, WriteValue]] = {}
        for batch in self.batches:
            if batch.sobject == sobject:
                for record in batch.records:
                    values = dict(record)
                    sent.setdefault(str(values.pop(batch.key_field)), {}).update(values)
        return sent

    @property
    def server_time(self) -> datetime | None:
        return self.time

    def describe(self, sobjects: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        """Describe the objects that exist."""
        self.api_calls += 1
        self.described.append(tuple(sobjects))
        return {name: self.describes[name] for name in sobjects if name in self.describes}

    def query(
        self, statements: Sequence[Soql], *, include_deleted: bool = False, many: bool = False
    ) -> list[RecordTable]:
        """Answer statements by their object and the first part of their condition.

        What is deleted is gone here, whoever asks for it.
        """
        _ = include_deleted
        assert not many
        self.api_calls += 1
        self.statements += statements
        return [self._answered(statement) for statement in statements]

    def _answered(self, statement: Soql) -> RecordTable:
        for part in _parts(statement):
            error = self.query_error(part)
            if error is not None:
                raise error
        return self._answer(statement)

    def readable(self, questions: Questions) -> Access:
        """Answer from the table."""
        self.api_calls += 1
        asked = {user: list(chain(*ids.values())) for user, ids in questions.items()}
        self.questions.append(asked)
        return {user: self._view(user, ids) for user, ids in asked.items()}

    def tally(self) -> AbstractContextManager[CallTally]:
        """Count what is asked from now on."""
        return nullcontext(_Since(self, self.api_calls))

    def upsert(
        self, batches: Sequence[WriteBatch], *, admit: Callable[[], None] | None = None
    ) -> WriteReport:
        """Write records by their key, but for those that are refused."""
        if admit is not None:
            admit()
        if self.upsert_error is not None:
            raise self.upsert_error
        accepted: list[AcceptedRecord] = []
        rejected: list[RejectedRecord] = []
        self.upserts.append(tuple(batch.sobject for batch in batches))
        for batch in batches:
            self.api_calls += 1
            self.batches.append(batch)
            for record in batch.records:
                key = str(record[batch.key_field])
                if key in self.refuse:
                    code, _, message = self.refuse[key].partition(": ")
                    rejected.append(RejectedRecord(batch.sobject, key, code, message))
                else:
                    accepted.append(self._store(batch, key, record))
        return WriteReport(tuple(accepted), tuple(rejected))

    def identity(self) -> OrgIdentity:
        """Tell who and where we are."""
        return OrgIdentity("00D000000000001EAA", "005000000000001AAA", "service", _SERVER_TIME)

    def api_versions(self) -> tuple[str, ...]:
        """List some versions."""
        return ("61.0", "62.0")

    def close(self) -> None:
        """Do nothing."""

    def _view(self, user: str, ids: Sequence[str]) -> UserAccess:
        if user in self.refused:
            return UserAccess({}, refusal=self.refused[user])
        told = self.seen.get(user, {})
        found = {i: told[i] for i in ids if i in told}
        return UserAccess(found, silence_is_no=self.asks_as_user)

    def _answer(self, statement: Soql) -> RecordTable:
        held = self.records.get(statement.sobject, [])
        found = _FIRST_PART.search(statement.text)
        # Of a semi-join everything is an answer: what is too much decides nothing.
        if found and not (found[2] or "").startswith("SELECT"):
            path, listed, one = found.groups()
            wanted = set(re.findall(r"'([^']*)'", listed or one)) or {one == "true"}
            held = [record for record in held if self._value(record, path) in wanted]
        columns = {
            path: [self._value(record, path) for record in held] for path in statement.fields
        }
        parents = {record["Id"] for record in held}
        children = tuple(self._below(child, parents) for child in statement.children)
        return RecordTable(statement.sobject, columns, children)

    def _below(self, child: ChildSoql, parents: set[WireValue]) -> RecordTable:
        soql = child.soql
        held = [
            record
            for record in self.records.get(soql.sobject, [])
            if record.get(child.reference) in parents
        ]
        columns = {path: [self._value(record, path) for record in held] for path in soql.fields}
        ours = {record["Id"] for record in held}
        return RecordTable(
            soql.sobject, columns, tuple(self._below(each, ours) for each in soql.children)
        )

    def _value(self, record: Mapping[str, WireValue], path: str) -> WireValue:
        step, _, rest = path.partition(".")
        if not rest:
            return record.get(step)
        reference = record.get(step[:-1] + "c" if step.endswith("__r") else f"{step}Id")
        everything = (r for records in self.records.values() for r in records)
        parent = next((r for r in everything if r["Id"] == reference), None)
        return self._value(parent, rest) if reference and parent else None

    def _store(
        self, batch: WriteBatch, key: str, record: Mapping[str, WriteValue]
    ) -> AcceptedRecord:
        held = self.records.setdefault(batch.sobject, [])
        found = next((r for r in held if r.get(batch.key_field) == key), None)
        if found is None:
            assert batch.key_field != "Id", f"no {batch.sobject} {key}"
            found = {"Id": f"{batch.sobject}:{key}"}
            held.append(found)
            created = True
        else:
            created = False
        found.update({name: _wire(value) for name, value in record.items()})
        return AcceptedRecord(batch.sobject, key, str(found["Id"]), created)


def _parts(statement: Soql) -> Iterator[Soql]:
    """Give a statement and all that it reads below its records."""
    yield statement
    for child in statement.children:
        yield from _parts(child.soql)


@dataclass(frozen=True)
class _Since:
    """What was asked since a moment."""

    org: FakeSalesforce
    before: int

    @property
    def calls(self) -> int:
        return self.org.api_calls - self.before


def _wire(value: WriteValue) -> WireValue:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000+0000"
    return value.isoformat() if isinstance(value, date) else value
