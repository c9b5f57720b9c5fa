from __future__ import annotations

from datetime import timedelta

from connector.errors import AccessRefusedError, OrgUnreachableError
from jobs.answer_inquiries import AnswerInquiries
from jobs.changed_records import ChangedRecords
from jobs.org_reader import OrgReader
from persistence.port import Asked, Urgency
from persistence.webhook_port import Inquiry, InquiryKind
from tests.fakes.inquiries import FakeInquiryStore
from tests.fakes.package import package_map
from tests.fakes.records import record_id
from tests.fakes.stores import FakeEvaluationStore
from tests.unit.jobs.partner_org import (
    ACME_ALLIANCE,
    ALLIANCE,
    GLOBEX_ALLIANCE,
    NOW,
    StoppedClock,
    partner_org,
)

LATER = NOW + timedelta(minutes=5)
ATTEMPTS = 2


def inquiry(name: str, subject: str, *record_ids: str) -> Inquiry:
    return Inquiry(
        id=name,
        kind=InquiryKind.RECORDS if record_ids else InquiryKind.PROGRAM,
        subject=subject,
        record_ids=record_ids,
        received_at=NOW,
        due_at=LATER,
        urgency=Urgency.CHANGE if record_ids else Urgency.NOW,
    )


class Desk:
    """Whoever looks into inquiries."""

    def __init__(self, *inquiries: Inquiry) -> None:
        self.org, self.inquiries = partner_org(), FakeInquiryStore(*inquiries)
        self.clock = StoppedClock()

    def answer(self) -> int:
        changes = ChangedRecords(OrgReader(self.org, package_map()), FakeEvaluationStore())
        return AnswerInquiries(changes, self.inquiries, self.clock, ATTEMPTS).run()

    def asked(self, name: str) -> dict[str, Asked]:
        return {each.enrollment_id: each for each in self.inquiries.asked[name]}


def test_a_program_is_asked_for_with_all_its_enrollments_as_urgently_as_was_said() -> None:
    desk = Desk(inquiry("button", ALLIANCE))

    assert desk.answer() == 1

    asked = desk.asked("button")
    assert asked.keys() == {ACME_ALLIANCE, GLOBEX_ALLIANCE}
    assert {each.urgency for each in asked.values()} == {Urgency.NOW}
    assert {each.due_at for each in asked.values()} == {LATER}
    assert desk.inquiries.open == {}


def test_a_changed_deal_is_asked_for_with_whom_it_concerns() -> None:
    desk = Desk(inquiry("flow", "Opportunity", record_id("006", 1)))

    assert desk.answer() == 1

    asked = desk.asked("flow")
    assert asked.keys() == {ACME_ALLIANCE}
    assert asked[ACME_ALLIANCE].due_at == LATER
    assert asked[ACME_ALLIANCE].reason == "Opportunity changed"


def test_what_nobody_watches_concerns_nobody() -> None:
    desk = Desk(inquiry("flow", "Campaign", record_id("701", 1)))

    assert desk.answer() == 1
    assert desk.asked("flow") == {}


def test_an_org_that_does_not_answer_is_asked_again_however_long_it_takes() -> None:
    desk = Desk(inquiry("button", ALLIANCE))
    error = OrgUnreachableError("The org does not answer.", remedy="Wait.")
    desk.org.query_error = lambda _: error

    for _ in range(ATTEMPTS + 2):
        assert desk.answer() == 0
        assert desk.inquiries.open["button"].attempts == 0
        assert desk.inquiries.open["button"].failure == "The org does not answer."
        desk.clock.time += timedelta(minutes=1)

    desk.org.query_error = lambda _: None
    assert desk.answer() == 1


def test_what_fails_by_its_own_fault_is_given_up_in_the_end() -> None:
    desk = Desk(inquiry("button", ALLIANCE))
    error = AccessRefusedError("The org refuses.", remedy="Look.", code="INSUFFICIENT_ACCESS")
    desk.org.query_error = lambda _: error

    assert desk.answer() == 0
    assert desk.inquiries.open["button"].attempts == 1
    assert desk.answer() == 0
    desk.clock.time += timedelta(minutes=1)

    assert desk.answer() == 1
    assert desk.inquiries.open == {}
    assert desk.asked("button") == {}


def test_an_inquiry_that_fails_keeps_none_of_the_others_waiting() -> None:
    desk = Desk(inquiry("lost", record_id("a00", 99)), inquiry("button", ALLIANCE))

    assert desk.answer() == 1

    assert desk.inquiries.open["lost"].attempts == 1
    assert desk.asked("button").keys() == {ACME_ALLIANCE, GLOBEX_ALLIANCE}
