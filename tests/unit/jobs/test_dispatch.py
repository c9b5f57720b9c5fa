from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from jobs.dispatch import CASES_AT_ONCE, DispatchDueRequests, DispatchSlots
from jobs.engine_port import Work
from jobs.timetable import Daily, Every
from persistence.case_port import CaseAction
from persistence.org_request_port import TakenUp
from persistence.port import Urgency
from persistence.webhook_port import Inquiry, InquiryKind
from tests.fakes.cases import FakeCaseLedger
from tests.fakes.engine import FakeEngine
from tests.fakes.inquiries import FakeInquiryStore
from tests.fakes.ledger import FakeLedger
from tests.fakes.org_requests import FakeOrgRequestStore
from tests.unit.jobs.partner_org import NOW, StoppedClock


class Post:
    """What is looked at, and who looks."""

    def __init__(self, *, at_once: int = 4) -> None:
        self.engine, self.ledger = FakeEngine(), FakeLedger()
        self.inquiries, self.clock = FakeInquiryStore(), StoppedClock()
        self.cases = FakeCaseLedger()
        self.org_requests = FakeOrgRequestStore()
        self.due = DispatchDueRequests(
            self.engine,
            self.ledger,
            self.inquiries,
            self.cases,
            self.org_requests,
            self.clock,
            at_once,
        )

    def owe(self, how_many: int, urgency: Urgency = Urgency.CHANGE) -> None:
        self.ledger.waiting = {str(number) for number in range(how_many)}
        self.ledger.urgency = urgency


def test_where_nothing_is_due_nothing_is_handed_over() -> None:
    post = Post()

    post.due.run()

    assert post.engine.enqueued == {}


def test_as_much_is_handed_over_as_what_is_due_keeps_busy() -> None:
    for owed, wanted in ((1, 1), (200, 1), (201, 2), (100_000, 4)):
        post = Post(at_once=4)
        post.owe(owed)

        post.due.run()

        assert len(post.engine.keys(Work.REQUESTS)) == wanted, owed


def test_cases_that_wait_are_handed_over_a_few_at_once() -> None:
    for owed, begun, wanted in ((1, 0, 1), (3, 1, 2), (100, 0, CASES_AT_ONCE), (2, 2, 0)):
        post = Post()
        post.cases.owed = {str(number): CaseAction.ADVANCE for number in range(owed)}
        post.engine.queues[Work.CASES] = begun

        post.due.run()

        assert len(post.engine.keys(Work.CASES)) == wanted, owed


def test_what_waits_to_begin_is_not_handed_over_again() -> None:
    post = Post(at_once=4)
    post.owe(700)
    post.engine.queues[Work.REQUESTS] = 3

    post.due.run()

    assert len(post.engine.keys(Work.REQUESTS)) == 1


def test_several_that_look_within_a_second_hand_over_the_same() -> None:
    post = Post()
    post.owe(300)

    for milliseconds in (0, 400, 999):
        post.clock.time = NOW + timedelta(milliseconds=milliseconds)
        post.due.run()

    assert len(post.engine.enqueued) == 2


def test_the_full_pass_has_work_of_its_own() -> None:
    post = Post()
    post.owe(1, Urgency.FULL_PASS)

    post.due.run()

    assert list(post.engine.enqueued.values()) == [Work.FULL_PASS_BATCHES]


def test_an_open_inquiry_is_handed_over_unless_one_waits() -> None:
    inquiry = Inquiry(
        id="1",
        kind=InquiryKind.PROGRAM,
        subject="a00",
        received_at=NOW,
        due_at=NOW,
        urgency=Urgency.CHANGE,
    )
    post = Post()
    post.inquiries.open["1"] = inquiry
    post.engine.queues[Work.INQUIRIES] = 1
    post.due.run()
    assert post.engine.enqueued == {}

    post.engine.queues.clear()
    post.due.run()

    assert list(post.engine.enqueued.values()) == [Work.INQUIRIES]


def slots(engine: FakeEngine, times: Mapping[Work, Every | Daily]) -> DispatchSlots:
    return DispatchSlots(engine, lambda: times, StoppedClock())


def test_a_slot_is_handed_over_once_however_often_and_by_whomever_it_is_seen() -> None:
    engine = FakeEngine()
    for _ in range(2):
        replica = slots(engine, {Work.POLL: Every(timedelta(minutes=1))})
        replica.run()
        replica.run()

    assert engine.keys(Work.POLL) == ["poll:2026-06-01T12:00:00.000000Z"]


def test_slots_that_were_missed_are_caught_up_by_one() -> None:
    engine, clock = FakeEngine(), StoppedClock()
    berlin = ZoneInfo("Europe/Berlin")
    times: dict[Work, Every | Daily] = {
        Work.POLL: Every(timedelta(minutes=1)),
        Work.FULL_PASS: Daily(time(4), berlin),
    }
    replica = DispatchSlots(engine, lambda: times, clock)
    replica.run()
    clock.time = NOW + timedelta(days=3, seconds=5)

    replica.run()

    assert len(engine.keys(Work.POLL)) == 2
    assert engine.keys(Work.FULL_PASS) == [
        "full-pass:2026-06-01T02:00:00.000000Z",
        "full-pass:2026-06-04T02:00:00.000000Z",
    ]


def test_what_waits_already_does_not_wait_twice() -> None:
    engine, clock = FakeEngine(), StoppedClock()
    replica = DispatchSlots(engine, lambda: {Work.POLL: Every(timedelta(minutes=1))}, clock)
    engine.queues[Work.POLL] = 1
    replica.run()
    assert engine.enqueued == {}

    engine.queues.clear()
    clock.time = NOW + timedelta(minutes=1)
    replica.run()

    assert engine.keys(Work.POLL) == ["poll:2026-06-01T12:01:00.000000Z"]


def test_what_is_scheduled_may_become_known_later() -> None:
    engine, times = FakeEngine(), dict[Work, Every | Daily]()
    replica = slots(engine, times)
    replica.run()
    assert engine.enqueued == {}

    times[Work.FULL_PASS] = Daily(time(4), UTC)
    replica.run()

    assert engine.keys(Work.FULL_PASS) == [
        f"full-pass:{datetime(2026, 6, 1, 4, tzinfo=UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
    ]


def test_requests_of_the_org_that_may_be_marked_are_handed_over_unless_they_wait_already() -> None:
    post = Post()
    taken = TakenUp(id="a0F", enrollment_id=None, program_id=None, taken_up_at=NOW)
    post.org_requests.taken["a0F"] = taken
    post.engine.queues[Work.MARKS] = 1

    post.due.run()
    assert post.engine.enqueued == {}

    post.engine.queues.clear()
    post.due.run()
    assert list(post.engine.enqueued.values()) == [Work.MARKS]

    post.engine.enqueued.clear()
    post.org_requests.mark([taken], at=NOW)
    post.due.run()
    assert post.engine.enqueued == {}
