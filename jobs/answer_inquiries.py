"""The use case: turn what webhooks asked for into the enrollments that are meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import structlog

from connector.errors import ConnectorError
from jobs.aftermath import aftermath, told
from jobs.changed_records import ChangedRecords
from jobs.clock import Clock
from jobs.enrollment_listing import list_enrollments
from jobs.errors import JobError
from jobs.selection import Selection
from mapping.change_query import named_select
from mapping.errors import MappingError
from mapping.soql import render
from mapping.wire import rows
from persistence.port import Asked
from persistence.webhook_port import Inquiry, InquiryKind, InquiryStore

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class AnswerInquiries:
    """Looks into every open inquiry; one that fails keeps none of the others waiting.

    ``attempts`` is how many tries in vain end an inquiry.
    """

    changes: ChangedRecords
    inquiries: InquiryStore
    clock: Clock
    attempts: int

    def run(self) -> int:
        """Settle what can be settled, and tell how many inquiries that were.

        Raises:
            PersistenceError: the database fails; what is open stays open.
        """
        now = self.clock.now()
        return sum(self._settle(each, now) for each in self.inquiries.open_inquiries(now))

    def _settle(self, inquiry: Inquiry, now: datetime) -> bool:
        try:
            asked = self._asked(inquiry, now)
        except (ConnectorError, MappingError, JobError) as error:
            return self._postpone(inquiry, error, now)
        self.inquiries.settle(inquiry, asked, now=now)
        log.info("inquiry_settled", inquiry=inquiry.id, enrollments=len(asked))
        return True

    def _asked(self, inquiry: Inquiry, now: datetime) -> list[Asked]:
        match inquiry.kind:
            case InquiryKind.PROGRAM:
                return self._of_program(inquiry)
            case InquiryKind.RECORDS:
                return self._of_records(inquiry, now)

    def _of_program(self, inquiry: Inquiry) -> list[Asked]:
        selection = Selection(program_id=inquiry.subject).normalised()
        return [
            Asked(
                enrollment_id=each.id,
                program_id=each.program_id or None,
                reason="asked for with its program",
                due_at=inquiry.due_at,
                urgency=inquiry.urgency,
            )
            for each in list_enrollments(self.changes.reader, selection)
        ]

    def _of_records(self, inquiry: Inquiry, now: datetime) -> list[Asked]:
        watched = [each for each in self.changes.watches() if each.sobject == inquiry.subject]
        if not watched:
            log.warning("inquiry_about_what_is_not_watched", sobject=inquiry.subject)
            return []
        (watch,) = watched
        reader = self.changes.reader
        select = named_select(watch.sobject, watch.fields, inquiry.record_ids)
        (table,) = reader.salesforce.query([render(select, reader.schema)], include_deleted=True)
        changed = {watch.sobject: list(rows(table))}
        return self.changes.asked(watched, changed, now=now, due_at=inquiry.due_at)

    def _postpone(self, inquiry: Inquiry, error: Exception, now: datetime) -> bool:
        after = aftermath(error, attempts=inquiry.attempts, now=now)
        failure = told(error)
        log.warning("inquiry_failed", inquiry=inquiry.id, error=type(error).__name__)
        if after.counts and inquiry.attempts + 1 >= self.attempts:
            log.error("inquiry_given_up", inquiry=inquiry.id, reason=failure)
            self.inquiries.settle(inquiry, [], now=now)
            return True
        self.inquiries.postpone(inquiry, until=after.again_at, failure=failure, counts=after.counts)
        return False
