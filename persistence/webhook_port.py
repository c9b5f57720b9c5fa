"""What came in by webhook: kept before it is answered, so that nothing is lost or done twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from persistence.case_port import CaseAsked
from persistence.port import Asked, Json, Urgency


class InquiryKind(StrEnum):
    """What has to be asked of the org before it is known which enrollments are meant."""

    PROGRAM = "program"  #: all enrollments of one program
    RECORDS = "records"  #: whomever changed records concern


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """Something that was asked for in terms that only the org can turn into enrollments."""

    #: UUID in text form.
    id: str
    kind: InquiryKind
    #: The program's id, or the object's API name.
    subject: str
    #: The records' ids; none for a program.
    record_ids: tuple[str, ...] = ()
    received_at: datetime
    #: When the enrollments found are due.
    due_at: datetime
    urgency: Urgency
    #: How often it was tried in vain, and why the last time.
    attempts: int = 0
    failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One webhook as it was taken in, with the answer it was given."""

    #: The sender's ``webhook-id``; up to 200 characters.
    id: str
    #: SHA-256 of the route and the raw body, in hexadecimal.
    digest: str
    received_at: datetime
    answer: Mapping[str, Json]


class WebhookStore(Protocol):
    """Takes webhooks in. Every call is one transaction; all raise ``PersistenceError``."""

    def accept(
        self,
        delivery: Delivery,
        *,
        asked: Sequence[Asked] = (),
        inquiry: Inquiry | None = None,
        case: CaseAsked | None = None,
    ) -> Delivery:
        """Keep a webhook together with what it asks for; a repetition asks for nothing.

        Returns:
            The delivery that came first under this id: this one, or an earlier one whose
            answer has to be given again. The caller compares the digests: another body under
            the same id is a mistake of the sender.
        """

    def prune(self, before: datetime) -> int:
        """Forget webhooks received before a moment, and return how many."""


class InquiryStore(Protocol):
    """Keeps inquiries until they are settled. All raise ``PersistenceError``."""

    def open_inquiries(self, now: datetime) -> list[Inquiry]:
        """Return those that may be looked into now, the oldest first."""

    def waiting(self) -> int:
        """Count those that are not settled, whether they may be looked into now or later."""

    def settle(self, inquiry: Inquiry, asked: Sequence[Asked], *, now: datetime) -> None:
        """Ask for what was found and forget the inquiry: both or, on an error, nothing."""

    def postpone(
        self, inquiry: Inquiry, *, until: datetime, failure: str, counts: bool = True
    ) -> None:
        """Look into it again later; why the try was in vain is kept, and counted if it counts."""
