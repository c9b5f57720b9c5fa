"""What the jobs may ask of the memory between runs, and the values they speak in.

Every call is a transaction of its own: when it returns, what it did is kept. All raise
``PersistenceError`` (see ``persistence.errors``) when the database refuses.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Protocol, TypeAlias

#: A value that JSON can carry; decimals and moments go in as text.
Json: TypeAlias = "Sequence[Json] | Mapping[str, Json] | str | int | float | bool | None"


class RunOutcome(StrEnum):
    """How a run ended."""

    SUCCEEDED = "succeeded"
    PARTIAL = "partial"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RunError:
    """Why a run failed: a code for scripts, a sentence for people."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a use case; what it does not know before its end has a default."""

    #: UUID in text form.
    id: str
    #: Which use case, such as ``recalculate``; up to 40 characters.
    kind: str
    started_at: datetime
    dry_run: bool = False
    #: ``None`` while it runs, and for ever if its process died.
    finished_at: datetime | None = None
    outcome: RunOutcome | None = None
    error: RunError | None = None
    #: Requests sent to Salesforce.
    api_calls: int = 0
    #: Enrollments it dealt with.
    enrollments: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvaluation:
    """The last evaluation of an enrollment, as it is remembered."""

    #: 18 characters, as is the program's.
    enrollment_id: str
    program_id: str
    #: The run that judged; it may be pruned already.
    run_id: str
    evaluated_at: datetime
    #: Which rules applied; up to 80 characters.
    config_version: str
    #: Digest of everything the verdict rests on; up to 128 characters.
    input_hash: str
    #: What ``recalculate --json`` shows for the enrollment; keys keep their order.
    payload: Mapping[str, Json]
    #: Object API name → ids of the records that counted, so that a record that moves to another
    #: partner concerns this enrollment too.
    counted_ids: Mapping[str, tuple[str, ...]]


class Urgency(IntEnum):
    """Who goes first when several wait; a lower number goes before a higher one."""

    NOW = 0  #: somebody pressed a button, or decided on a tier
    CHANGE = 1  #: something changed, and more changes may follow
    FULL_PASS = 2  #: everybody is looked at once a day


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One reason to recalculate one enrollment, no later than a moment."""

    #: 18 characters.
    enrollment_id: str
    #: What happened, in words for people, such as ``Opportunity changed``.
    reason: str
    due_at: datetime
    urgency: Urgency = Urgency.CHANGE
    #: The enrollment's program, 18 characters; ``None`` where whoever asks does not know it.
    program_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecalculationRequest:
    """An enrollment that waits; all that was asked meanwhile is one request (R2)."""

    enrollment_id: str
    #: ``None`` where nobody has told it yet.
    program_id: str | None = None
    urgency: Urgency = Urgency.CHANGE
    #: The earliest moment that was asked for; after a claim, that which was asked since.
    due_at: datetime
    #: When it was asked for first.
    requested_at: datetime
    #: When it may be claimed (again): due, lease run out, next try. ``None``: set aside.
    claimable_at: datetime | None
    #: What was asked for, in that order; once before a claim and once since.
    reasons: tuple[str, ...]
    #: Grows whenever something is asked: work that began with an earlier version is not the
    #: last word.
    version: int = 1
    #: Who is at it, and until when that is believed; ``None`` while it waits.
    claimed_by: str | None = None
    lease_until: datetime | None = None
    #: The version, and how many of the reasons, that the claim takes care of.
    claimed_version: int = 0
    claimed_reasons: int = 0
    #: How often it was tried in vain since it was asked for.
    attempts: int = 0
    #: Why the last try was in vain.
    failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """How far the changes of one kind of record were read."""

    #: Which kind; up to 80 characters.
    name: str
    #: The org's time up to which they were read.
    until: datetime
    #: Id → ``SystemModstamp`` of what was read already and will come again, because the next
    #: reading begins a little earlier.
    seen: Mapping[str, str]


class RunStore(Protocol):
    """Remembers runs."""

    def start(self, run: Run) -> None:
        """Put a run on record; its id must be new."""

    def finish(
        self,
        run_id: str,
        *,
        outcome: RunOutcome,
        finished_at: datetime,
        api_calls: int,
        enrollments: int,
        error: RunError | None = None,
    ) -> None:
        """Note how a run ended; finishing it again replaces what was noted.

        Raises:
            UnknownRunError: no such run is on record; a mistake of the caller.
        """

    def recent(self, limit: int) -> list[Run]:
        """Return the latest runs, newest first."""

    def since(self, moment: datetime) -> list[Run]:
        """Return the runs that started at a moment or later, oldest first."""

    def last_completed(self, kind: str) -> Run | None:
        """Return the latest run of a use case that ended and did not fail; dry runs are none.

        ``None`` where there was never one, or it has been pruned.
        """

    def prune(self, before: datetime) -> int:
        """Forget runs that started before a moment, and return how many."""


class EvaluationStore(Protocol):
    """Remembers the last evaluation of each enrollment."""

    def save(self, evaluations: Sequence[StoredEvaluation]) -> None:
        """Keep evaluations in place of earlier ones: all or, on an error, none.

        Where an enrollment appears twice, the later entry counts.
        """

    def last(self, enrollment_ids: Collection[str]) -> dict[str, StoredEvaluation]:
        """Return what is remembered, by enrollment; those never evaluated are absent."""

    def prune(self, before: datetime) -> int:
        """Forget evaluations made before a moment, and return how many."""

    def that_counted(self, record_ids: Collection[str]) -> set[str]:
        """Return the enrollments whose last evaluation counted one of these records."""

    def note_attempts(
        self,
        input_hashes: Mapping[str, str],
        attempted_at: datetime,
        *,
        held: Collection[str] = (),
    ) -> None:
        """Remember what people had entered on enrollments when they were looked at.

        Args:
            input_hashes: By enrollment, those on hold included.
            attempted_at: When.
            held: Which of them could not be judged.
        """

    def attempts(self, enrollment_ids: Collection[str]) -> dict[str, str]:
        """Return the digests noted last; those never looked at are absent."""

    def held(self) -> int:
        """Count the enrollments that could not be judged when they were last looked at."""


class RequestStore(Protocol):
    """Takes in what is asked for, and remembers how far changes were read.

    Handing it out again is the business of ``persistence.ledger_port``.
    """

    def ask(
        self, asked: Sequence[Asked], *, now: datetime, bookmarks: Sequence[Bookmark] = ()
    ) -> None:
        """Ask for recalculations and move bookmarks: all of it or, on an error, nothing.

        An enrollment that waits already stays one request: due at the earlier moment, with
        all reasons (R2). One that is being recalculated keeps its claim; what is asked
        meanwhile waits behind it. One that was set aside waits again.
        """

    def waiting(self) -> list[RecalculationRequest]:
        """Return all requests, what is due first first."""

    def bookmarks(self) -> dict[str, Bookmark]:
        """Return the bookmarks by name."""


class FitnessCheck(Protocol):
    """Tells whether the database can be used; changes nothing."""

    def require_fit(self) -> str:
        """Return the revision of the tables.

        Raises:
            DatabaseUnreachableError: it cannot be opened, reached or written to.
            SchemaError: a person has to migrate it.
        """
