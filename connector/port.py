"""The port: all that jobs may ask of Salesforce, and the values that go both ways.

It knows records and never tiers; values stay as the org sent them, the mapping types them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from mapping.soql import Soql

#: One value of a record as it came over the wire; dates are still text, fractions exact.
WireValue = str | int | Decimal | bool | None

#: One value to be written; date-times must carry a zone.
WriteValue = str | int | Decimal | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class RecordTable:
    """The records of one query, column by column.

    ``columns`` is keyed by the field path exactly as it was selected, such as
    ``Account.Industry``; all lists have one value per record, ``None`` where the field
    is blank or the parent record is missing. ``children`` are the records that were read below
    these, one table for each child of the statement, in its order.
    """

    sobject: str
    columns: Mapping[str, list[WireValue]]
    children: tuple[RecordTable, ...] = ()

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def rows(self) -> Iterator[dict[str, WireValue]]:
        """Yield the records one by one, keyed like ``columns``."""
        names = tuple(self.columns)
        for values in zip(*self.columns.values(), strict=True):
            yield dict(zip(names, values, strict=True))


#: Record ids to ask about: by the id of the user whose access is in question, and by the API
#: name of the records' object.
Questions = Mapping[str, Mapping[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class UserRefusal:
    """Why nobody could look as a user, and what to do: two parts of a sentence each.

    Both begin in lower case and end without a full stop.
    """

    why: str
    remedy: str

    @property
    def sentence(self) -> str:
        """Cause and remedy, joined."""
        return f"{self.why}; {self.remedy}"


@dataclass(frozen=True, slots=True)
class UserAccess:
    """What is known of one user's view.

    Attributes:
        told: Whether the user may read a record, by its id of 18 characters; a record without
            an answer is absent.
        silence_is_no: The user's own view was asked in full, so a record without an answer
            is hidden from the user, or gone. Otherwise nothing is known of it: it is gone,
            or hidden from the asker too.
        refusal: Why the user's view could not be asked; ``told`` is empty then, and nothing
            is known of any record.
    """

    told: Mapping[str, bool]
    silence_is_no: bool = False
    refusal: UserRefusal | None = None


#: What is known of each user's view, by user id of 18 characters.
Access = Mapping[str, UserAccess]


@dataclass(frozen=True, slots=True)
class WriteBatch:
    """Records of one object to be written by one key.

    ``key_field`` is ``Id`` to update records that exist, else the API name of an
    external id field to create or update by. Every record holds the key field.
    ``insert_only`` are the fields that the org takes when it creates a record and refuses
    afterwards; they are left out where a record turns out to be there already.
    ``parents`` name, record by record, what each hangs on and locks while it is written: a
    key of the caller's choice, empty where nothing is known. Records of one parent travel
    together.
    """

    sobject: str
    key_field: str
    records: Sequence[Mapping[str, WriteValue]]
    insert_only: frozenset[str] = frozenset()
    parents: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class AcceptedRecord:
    """One record the org took; ``id`` is its record id, ``key`` its key field's value."""

    sobject: str
    key: str
    id: str
    created: bool


@dataclass(frozen=True, slots=True)
class RejectedRecord:
    """One record the org refused: ``code`` and ``message`` are Salesforce's own words."""

    sobject: str
    key: str
    code: str
    message: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What became of every record, in the order the records were given."""

    accepted: tuple[AcceptedRecord, ...]
    rejected: tuple[RejectedRecord, ...]


@dataclass(frozen=True, slots=True)
class ApiUsage:
    """API requests of the whole org in the last 24 hours, and how many it may send."""

    used: int
    allowed: int


@dataclass(frozen=True, slots=True)
class OrgIdentity:
    """Which org this is, who we are in it, and what time it is there (UTC)."""

    organization_id: str
    user_id: str
    username: str
    server_time: datetime


class CallTally(Protocol):
    """Counts the requests of one piece of work, whatever else is under way."""

    @property
    def calls(self) -> int:
        """Data-API requests sent for it so far, repetitions included."""
        ...


class SalesforcePort(Protocol):
    """Reads and writes records of one org.

    Every method may raise ``RetryableError`` (the transport already tried for a while;
    put the work back), ``PausedError`` (stop, go on later) and ``FatalConnectorError``
    (stop; a person has to act).
    """

    @property
    def api_calls(self) -> int:
        """Data-API requests sent since creation, repetitions included."""
        ...

    @property
    def api_usage(self) -> ApiUsage | None:
        """What the org said last; ``None`` before the first answer."""
        ...

    @property
    def server_time(self) -> datetime | None:
        """The org's time in its last answer, UTC; ``None`` before the first."""
        ...

    def tally(self) -> AbstractContextManager[CallTally]:
        """Count what is sent from within a block, also by threads that work for it."""
        ...

    def describe(self, sobjects: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        """Describe objects; those the org does not know or hides are absent.

        Args:
            sobjects: API names; the answer is keyed by these very texts.
        """
        ...

    def query(
        self, statements: Sequence[Soql], *, include_deleted: bool = False, many: bool = False
    ) -> list[RecordTable]:
        """Read every record of every statement, one table each, in order.

        Args:
            statements: Rendered statements; five travel in one call.
            include_deleted: Also records in the recycle bin.
            many: Tens of thousands of records are likely: take the way that needs few
                calls for them, though it is slow to start.

        Raises:
            QueryRefusedError: the org refuses a statement.
            IncompleteAnswerError: records are missing; nothing is handed out.
        """
        ...

    def readable(self, questions: Questions) -> Access:
        """Ask which records users may read, by Salesforce's own sharing.

        Args:
            questions: User id -> object -> record ids; ids of 15 or 18 characters.

        Returns:
            Answers keyed by 18-character ids; every user asked about has an entry. A user
            whose view cannot be asked has a refusal there and sinks no other's answer.

        Raises:
            MalformedIdError: a text is not a record id.
        """
        ...

    def upsert(
        self, batches: Sequence[WriteBatch], *, admit: Callable[[], None] | None = None
    ) -> WriteReport:
        """Write records; one refused record never sinks the others.

        Writing the same again is harmless, so it may be repeated after any error.

        Args:
            batches: A batch given later is never sent before an earlier one.
            admit: Asked before each call, repetitions included, whether it may be sent
                (still); what it raises ends the writing and is passed on.

        Raises:
            RetryableError: part of it may be written (``partly_written``); send all of it
                again.
        """
        ...

    def identity(self) -> OrgIdentity:
        """Tell which org and user this is; one API call."""
        ...

    def api_versions(self) -> tuple[str, ...]:
        """List the API versions that the org serves, such as ``62.0``, oldest first."""
        ...

    def close(self) -> None:
        """Give up connections and threads; nothing may be asked afterwards."""
        ...
