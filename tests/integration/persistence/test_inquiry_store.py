from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from persistence.database import Database
from persistence.errors import PersistenceError
from persistence.inquiry_store import DatabaseInquiryStore
from persistence.port import Asked, Urgency
from persistence.request_store import DatabaseRequestStore
from persistence.webhook_port import Delivery, Inquiry, InquiryKind
from persistence.webhook_store import DatabaseWebhookStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
INQUIRY = Inquiry(
    id=f"{1:036d}",
    kind=InquiryKind.PROGRAM,
    subject="a01000000000001AAA",
    received_at=NOON,
    due_at=NOON,
    urgency=Urgency.NOW,
)
ASKED = Asked(enrollment_id="a08000000000001AAA", reason="asked for by webhook", due_at=NOON)


class Inquiries:
    """The store, with what feeds it and what it feeds."""

    def __init__(self, database: Database) -> None:
        self.store = DatabaseInquiryStore(database)
        self.requests = DatabaseRequestStore(database)
        self._webhooks = DatabaseWebhookStore(database)

    def open(self, inquiry: Inquiry) -> Inquiry:
        delivery = Delivery(id=inquiry.id, digest="", received_at=NOON, answer={})
        self._webhooks.accept(delivery, inquiry=inquiry)
        return inquiry


@pytest.fixture
def inquiries(database: Database) -> Inquiries:
    return Inquiries(database)


def test_inquiries_come_back_as_they_were_the_oldest_first(inquiries: Inquiries) -> None:
    later = replace(
        INQUIRY,
        id=f"{0:036d}",
        kind=InquiryKind.RECORDS,
        subject="Opportunity",
        record_ids=("006000000000002AAA", "006000000000001AAA"),
        received_at=NOON + MINUTE,
        due_at=NOON + 6 * MINUTE,
        urgency=Urgency.CHANGE,
    )
    inquiries.open(later)
    inquiries.open(INQUIRY)

    assert inquiries.store.open_inquiries(NOON + MINUTE) == [INQUIRY, later]


def test_what_was_received_may_be_looked_into_at_once_however_late_it_is_due(
    inquiries: Inquiries,
) -> None:
    inquiry = inquiries.open(replace(INQUIRY, due_at=NOON + 5 * MINUTE))

    assert inquiries.store.open_inquiries(NOON) == [inquiry]
    assert inquiries.store.open_inquiries(NOON - MINUTE) == []


def test_a_settled_inquiry_is_gone_and_what_it_found_waits(inquiries: Inquiries) -> None:
    inquiry = inquiries.open(INQUIRY)

    inquiries.store.settle(inquiry, [ASKED], now=NOON)

    assert inquiries.store.open_inquiries(NOON) == []
    assert [each.enrollment_id for each in inquiries.requests.waiting()] == [ASKED.enrollment_id]


def test_an_inquiry_that_concerns_nobody_is_settled_too(inquiries: Inquiries) -> None:
    inquiries.store.settle(inquiries.open(INQUIRY), [], now=NOON)

    assert inquiries.store.open_inquiries(NOON) == []


def test_of_several_who_settle_an_inquiry_at_once_one_asks(inquiries: Inquiries) -> None:
    inquiry = inquiries.open(INQUIRY)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: inquiries.store.settle(inquiry, [ASKED], now=NOON), range(4)))

    assert [each.version for each in inquiries.requests.waiting()] == [1]


def test_an_inquiry_stays_open_where_what_it_found_cannot_be_kept(inquiries: Inquiries) -> None:
    inquiry = inquiries.open(INQUIRY)
    naive = replace(ASKED, due_at=NOON.replace(tzinfo=None))

    with pytest.raises(PersistenceError):
        inquiries.store.settle(inquiry, [naive], now=NOON)

    assert inquiries.store.open_inquiries(NOON) == [inquiry]
    assert inquiries.requests.waiting() == []


def test_a_postponed_inquiry_comes_again_later_and_tells_why(inquiries: Inquiries) -> None:
    inquiry = inquiries.open(INQUIRY)

    inquiries.store.postpone(inquiry, until=NOON + MINUTE, failure="Salesforce is down.")

    assert inquiries.store.open_inquiries(NOON) == []
    (again,) = inquiries.store.open_inquiries(NOON + MINUTE)
    assert again == replace(INQUIRY, attempts=1, failure="Salesforce is down.")
