from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from persistence.case_port import CaseAction, CaseAsked
from persistence.case_store import DatabaseCaseLedger
from persistence.database import Database
from persistence.errors import PersistenceError
from persistence.inquiry_store import DatabaseInquiryStore
from persistence.port import Asked, Urgency
from persistence.request_store import DatabaseRequestStore
from persistence.webhook_port import Delivery, Inquiry, InquiryKind
from persistence.webhook_store import DatabaseWebhookStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DELIVERY = Delivery(
    id="msg_1",
    digest="1" * 64,
    received_at=NOON,
    answer={"requestId": "first", "dueAt": "2026-03-01T12:00:00Z"},
)
ASKED = Asked(enrollment_id="a08000000000001AAA", reason="asked for by webhook", due_at=NOON)
INQUIRY = Inquiry(
    id=f"{1:036d}",
    kind=InquiryKind.RECORDS,
    subject="Opportunity",
    record_ids=("006000000000001AAA",),
    received_at=NOON,
    due_at=NOON + timedelta(minutes=5),
    urgency=Urgency.CHANGE,
)
CASE = CaseAsked(case_id="a0B000000000001EAA", action=CaseAction.SUSPEND)


class Webhooks:
    """The store, and what it fills."""

    def __init__(self, database: Database) -> None:
        self.store = DatabaseWebhookStore(database)
        self.requests = DatabaseRequestStore(database)
        self.inquiries = DatabaseInquiryStore(database)
        self.cases = DatabaseCaseLedger(database)


@pytest.fixture
def webhooks(database: Database) -> Webhooks:
    return Webhooks(database)


def test_a_webhook_is_kept_with_all_that_it_asks_for(webhooks: Webhooks) -> None:
    assert webhooks.store.accept(DELIVERY, asked=[ASKED], inquiry=INQUIRY, case=CASE) == DELIVERY

    (waiting,) = webhooks.requests.waiting()
    assert (waiting.enrollment_id, waiting.requested_at) == (ASKED.enrollment_id, NOON)
    assert webhooks.inquiries.open_inquiries(NOON) == [INQUIRY]
    (case,) = webhooks.cases.waiting()
    assert (case.case_id, case.action) == (CASE.case_id, CASE.action)
    assert (case.requested_at, case.claimable_at) == (NOON, NOON)


def test_a_repetition_asks_for_nothing_and_gives_the_first_delivery(webhooks: Webhooks) -> None:
    webhooks.store.accept(DELIVERY, asked=[ASKED], case=CASE)
    again = replace(DELIVERY, received_at=NOON + timedelta(hours=1), answer={"requestId": "second"})

    assert webhooks.store.accept(again, asked=[ASKED], inquiry=INQUIRY, case=CASE) == DELIVERY

    assert [each.version for each in webhooks.requests.waiting()] == [1]
    assert [each.version for each in webhooks.cases.waiting()] == [1]
    assert webhooks.inquiries.open_inquiries(NOON) == []


def test_another_body_under_the_same_id_asks_for_nothing_either(webhooks: Webhooks) -> None:
    webhooks.store.accept(DELIVERY)
    other = replace(DELIVERY, digest="2" * 64)

    assert webhooks.store.accept(other, asked=[ASKED]).digest == DELIVERY.digest
    assert webhooks.requests.waiting() == []


def test_of_deliveries_at_once_one_asks_and_all_are_given_it(webhooks: Webhooks) -> None:
    def accept(number: int) -> Delivery:
        inquiry = replace(INQUIRY, id=f"{number:036d}")
        delivery = replace(DELIVERY, answer={"requestId": str(number)})
        return webhooks.store.accept(delivery, asked=[ASKED], inquiry=inquiry)

    with ThreadPoolExecutor(8) as threads:
        kept = list(threads.map(accept, range(8)))

    assert len({str(delivery.answer["requestId"]) for delivery in kept}) == 1
    assert len(webhooks.inquiries.open_inquiries(NOON)) == 1
    assert [each.version for each in webhooks.requests.waiting()] == [1]


def test_a_webhook_whose_work_cannot_be_kept_is_not_kept(webhooks: Webhooks) -> None:
    webhooks.store.accept(DELIVERY, inquiry=INQUIRY)
    later = replace(DELIVERY, id="msg_2")
    with pytest.raises(PersistenceError):
        webhooks.store.accept(later, asked=[ASKED], inquiry=INQUIRY)
    assert webhooks.requests.waiting() == []

    corrected = replace(INQUIRY, id=f"{2:036d}")

    assert webhooks.store.accept(later, inquiry=corrected) == later
    assert len(webhooks.inquiries.open_inquiries(NOON)) == 2


def test_a_webhook_whose_case_cannot_be_kept_is_not_kept(webhooks: Webhooks) -> None:
    without_id = replace(CASE, case_id=None)  # type: ignore[arg-type]
    with pytest.raises(PersistenceError):
        webhooks.store.accept(DELIVERY, asked=[ASKED], case=without_id)
    assert webhooks.requests.waiting() == []

    assert webhooks.store.accept(DELIVERY, case=CASE) == DELIVERY
    assert len(webhooks.cases.waiting()) == 1


def test_webhooks_are_forgotten_by_when_they_came(webhooks: Webhooks) -> None:
    webhooks.store.accept(DELIVERY)
    webhooks.store.accept(replace(DELIVERY, id="msg_2", received_at=NOON + timedelta(days=1)))

    assert webhooks.store.prune(NOON + timedelta(days=1)) == 1

    afresh = replace(DELIVERY, answer={"requestId": "afresh"})
    assert webhooks.store.accept(afresh) == afresh
