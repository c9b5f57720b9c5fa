"""Which records users may read, asked of Salesforce's own sharing (UserRecordAccess)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from connector.composite import HEAVY_SUBREQUESTS, lots
from connector.port import Access, Questions, RecordTable, UserAccess
from connector.record_id import to_18
from mapping.soql import Soql, quoted

#: Records one query may ask about.
RECORDS_PER_QUERY = 200

#: Queries with more records than this count as large.
LARGE_QUERY = 100

#: Large queries in one call: five full ones come near the 20 seconds after which a
#: request takes one of the org's few slots for long-running ones.
LARGE_QUERIES_PER_CALL = 3

_FIELDS = ("RecordId", "HasReadAccess")


@dataclass(frozen=True, slots=True)
class Question:
    """May this user read these records? At most 200, as Salesforce allows one user a query."""

    user: str
    records: Sequence[str]

    @property
    def statement(self) -> Soql:
        """The question as SOQL; Salesforce wants RecordId among the fields."""
        listed = ",".join(quoted(record) for record in self.records)
        text = (
            f"SELECT {', '.join(_FIELDS)} FROM UserRecordAccess "  # noqa: S608 - ids, checked and quoted
            f"WHERE UserId = {quoted(self.user)} AND RecordId IN ({listed})"
        )
        return Soql(text, "UserRecordAccess", _FIELDS)


def read_access(
    questions: Questions,
    read_lots: Callable[[Sequence[Sequence[Soql]]], Iterable[list[RecordTable]]],
) -> Access:
    """Ask which records users may read.

    Args:
        questions: User id -> object -> record ids of 15 or 18 characters, repetitions allowed.
        read_lots: Reads lots of statements, each lot in one call, in order.

    Returns:
        Answers by 18-character ids; a record without an answer is absent.

    Raises:
        MalformedIdError: a text is not a record id.
        ConnectorError: whatever ``read_lots`` raises.
    """
    asked = {user: list(chain(*records.values())) for user, records in unique(questions).items()}
    packed = list(pack(list(_cut(asked))))
    access: dict[str, dict[str, bool]] = {user: {} for user in asked}
    answered = read_lots([[question.statement for question in lot] for lot in packed])
    for lot, tables in zip(packed, answered, strict=True):
        for question, table in zip(lot, tables, strict=True):
            access[question.user].update(_answers(table))
    return {user: UserAccess(told) for user, told in access.items()}


def unique(questions: Questions) -> dict[str, dict[str, list[str]]]:
    """Bring all ids to 18 characters, each once: user id -> object -> record ids.

    Raises:
        MalformedIdError: a text is not a record id.
    """
    asked: dict[str, dict[str, dict[str, None]]] = {}
    for user, by_object in questions.items():
        ours = asked.setdefault(to_18(user), {})
        for sobject, records in by_object.items():
            ours.setdefault(sobject, {}).update(dict.fromkeys(map(to_18, records)))
    return {
        user: {sobject: list(records) for sobject, records in by_object.items()}
        for user, by_object in asked.items()
    }


def pack(questions: Sequence[Question]) -> Iterator[Sequence[Question]]:
    """Pack questions into calls: five small ones or three large ones."""
    large = [question for question in questions if len(question.records) > LARGE_QUERY]
    small = [question for question in questions if len(question.records) <= LARGE_QUERY]
    yield from lots(large, LARGE_QUERIES_PER_CALL)
    yield from lots(small, HEAVY_SUBREQUESTS)


def _cut(asked: dict[str, list[str]]) -> Iterator[Question]:
    for user, records in asked.items():
        for lot in lots(records, RECORDS_PER_QUERY):
            yield Question(user, lot)


def _answers(table: RecordTable) -> dict[str, bool]:
    ids, flags = table.columns["RecordId"], table.columns["HasReadAccess"]
    return {to_18(str(record)): flag is True for record, flag in zip(ids, flags, strict=True)}
