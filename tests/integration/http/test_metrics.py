from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from app.metrics.daemon_metrics import DaemonMetrics
from app.metrics.state_collector import StateCollector, StatePorts
from connector.port import ApiUsage
from persistence.case_port import CaseAsked, CaseStanding
from persistence.case_store import DatabaseCaseLedger
from persistence.database import Database
from persistence.evaluation_store import DatabaseEvaluationStore
from persistence.inquiry_store import DatabaseInquiryStore
from persistence.ledger_store import DatabaseLedger
from persistence.org_request_port import TakenUp
from persistence.org_request_store import DatabaseOrgRequestStore
from persistence.port import Asked, Bookmark, Run, RunOutcome, Urgency
from persistence.request_store import DatabaseRequestStore
from persistence.run_store import DatabaseRunStore
from persistence.webhook_port import Delivery, Inquiry, InquiryKind
from persistence.webhook_store import DatabaseWebhookStore
from tests.architecture.modules import ROOT
from tests.integration.http.edge import NOON
from tests.integration.persistence.opening import open_url

MINUTE = timedelta(minutes=1)


class Stopped:
    """A clock that stands."""

    def now(self) -> datetime:
        return NOON


class Scrape:
    """A registry with the state of one database."""

    def __init__(self, database: Database, usage: ApiUsage | None = None) -> None:
        self.registry = CollectorRegistry()
        self.ports = StatePorts(
            ledger=DatabaseLedger(database),
            evaluations=DatabaseEvaluationStore(database),
            inquiries=DatabaseInquiryStore(database),
            org_requests=DatabaseOrgRequestStore(database),
            cases=DatabaseCaseLedger(database),
            requests=DatabaseRequestStore(database),
            runs=DatabaseRunStore(database),
            clock=Stopped(),
            api_usage=lambda: usage,
            polled=frozenset({"Opportunity", "Lead"}),
            full_pass="full_pass",
        )
        self.registry.register(StateCollector(self.ports))

    def __getitem__(self, name: str) -> float | None:
        return self.registry.get_sample_value(f"tierwright_{name}")

    def by_urgency(self, name: str) -> dict[str, float | None]:
        return {
            urgency: self.registry.get_sample_value(f"tierwright_{name}", {"urgency": urgency})
            for urgency in ("now", "change", "full_pass")
        }


@pytest.fixture
def scrape(database: Database) -> Scrape:
    return Scrape(database, ApiUsage(used=1_200, allowed=15_000))


def ask(
    scrape: Scrape,
    number: int,
    *,
    due_in: timedelta = timedelta(0),
    urgency: Urgency = Urgency.CHANGE,
) -> None:
    asked = Asked(
        enrollment_id=f"{number:018d}", reason="test", due_at=NOON + due_in, urgency=urgency
    )
    scrape.ports.requests.ask([asked], now=NOON)


def test_requests_of_the_org_are_counted_until_they_are_marked(
    scrape: Scrape, database: Database
) -> None:
    store = DatabaseOrgRequestStore(database)
    taken = TakenUp(id="a0F000000000001AAA", enrollment_id=None, program_id=None, taken_up_at=NOON)
    store.take_up([taken], {}, now=NOON)
    assert scrape["org_requests_waiting"] == 1

    store.mark([taken], at=NOON)
    assert scrape["org_requests_waiting"] == 0


def test_inquiries_that_wait_are_counted(scrape: Scrape, database: Database) -> None:
    assert scrape["inquiries_waiting"] == 0
    inquiry = Inquiry(
        id="one",
        kind=InquiryKind.PROGRAM,
        subject="a00000000000001AAA",
        received_at=NOON,
        due_at=NOON,
        urgency=Urgency.NOW,
    )
    delivery = Delivery(id="one", digest="0" * 64, received_at=NOON, answer={})
    DatabaseWebhookStore(database).accept(delivery, inquiry=inquiry)

    assert scrape["inquiries_waiting"] == 1


def test_cases_are_told_by_what_people_have_to_know_of_them(scrape: Scrape) -> None:
    cases = scrape.ports.cases
    cases.ask([CaseAsked(case_id=f"{number:018d}") for number in range(4)], now=NOON)
    blocked = cases.claim_next("one", now=NOON, lease=MINUTE)
    failed = cases.claim_next("two", now=NOON, lease=MINUTE)
    assert blocked
    assert failed
    cases.finish(blocked, now=NOON, standing=CaseStanding(blocked=True, overdue=3))
    cases.give_back(failed, again_at=NOON + MINUTE, failure="The org is down.")
    assert cases.claim_next("three", now=NOON, lease=MINUTE)

    told = ("waiting", "running", "failed", "blocked")
    assert [scrape[f"cases_{name}"] for name in told] == [2, 1, 1, 1]
    assert scrape["case_steps_overdue"] == 3


def test_what_waits_is_counted_by_urgency_and_what_is_due_besides(scrape: Scrape) -> None:
    ask(scrape, 1, urgency=Urgency.NOW)
    ask(scrape, 2, due_in=-3 * MINUTE)
    ask(scrape, 3, due_in=MINUTE)

    assert scrape.by_urgency("requests_waiting") == {"now": 1, "change": 2, "full_pass": 0}
    assert scrape.by_urgency("requests_claimable") == {"now": 1, "change": 1, "full_pass": 0}
    assert scrape["oldest_due_request_age_seconds"] == 180


def test_what_is_worked_on_and_what_waits_for_a_person_is_told_apart(scrape: Scrape) -> None:
    for number in (1, 2, 3):
        ask(scrape, number)
    ledger = scrape.ports.ledger
    claim = ledger.claim_next("holder", now=NOON, lease=MINUTE, sizes=dict.fromkeys(Urgency, 2))
    assert claim is not None
    ledger.set_aside(claim, {claim.enrollment_ids[0]: "It went wrong."})

    assert (scrape["requests_running"], scrape["requests_set_aside"]) == (1, 1)


def test_with_nothing_to_do_nothing_is_late(scrape: Scrape) -> None:
    assert scrape["oldest_due_request_age_seconds"] == 0
    assert scrape.by_urgency("requests_waiting") == {"now": 0, "change": 0, "full_pass": 0}


def test_enrollments_on_hold_are_counted(scrape: Scrape) -> None:
    scrape.ports.evaluations.note_attempts({"a" * 18: "1", "b" * 18: "2"}, NOON, held=["a" * 18])

    assert scrape["enrollments_on_hold"] == 1


def test_the_poll_lags_by_what_was_read_least_far_of_the_polled_objects(scrape: Scrape) -> None:
    assert scrape["poll_lag_seconds"] is None
    marks = {"Opportunity": 2, "Lead": 7, "User": 60}
    bookmarks = [
        Bookmark(name=name, until=NOON - minutes * MINUTE, seen={})
        for name, minutes in marks.items()
    ]
    scrape.ports.requests.ask([], now=NOON, bookmarks=bookmarks)

    assert scrape["poll_lag_seconds"] == 420


def test_an_org_whose_clock_is_ahead_makes_no_negative_lag(scrape: Scrape) -> None:
    ahead = Bookmark(name="Lead", until=NOON + MINUTE, seen={})
    scrape.ports.requests.ask([], now=NOON, bookmarks=[ahead])

    assert scrape["poll_lag_seconds"] == 0


def test_the_last_full_pass_that_did_not_fail_is_told(scrape: Scrape) -> None:
    assert scrape["full_pass_completed_timestamp_seconds"] is None
    runs = scrape.ports.runs
    for hours, outcome in ((-3, RunOutcome.PARTIAL), (-2, RunOutcome.FAILED)):
        begun = NOON + timedelta(hours=hours)
        runs.start(Run(id=f"{-hours:036d}", kind="full_pass", started_at=begun))
        runs.finish(
            f"{-hours:036d}",
            outcome=outcome,
            finished_at=begun + MINUTE,
            api_calls=1,
            enrollments=1,
        )

    at = NOON - timedelta(hours=3) + MINUTE
    assert scrape["full_pass_completed_timestamp_seconds"] == at.timestamp()


def test_the_orgs_own_count_is_told_once_it_is_known(scrape: Scrape, database: Database) -> None:
    assert (scrape["org_api_requests_used"], scrape["org_api_requests_allowed"]) == (1_200, 15_000)
    assert Scrape(database)["org_api_requests_used"] is None


def test_a_database_that_is_down_is_told_and_nothing_is_guessed() -> None:
    with open_url("postgresql+psycopg://tierwright@127.0.0.1:1/tierwright") as database:
        scrape = Scrape(database, ApiUsage(used=1, allowed=2))

        assert scrape["database_up"] == 0
        assert scrape["requests_running"] is None
        assert scrape["org_api_requests_used"] == 1


def test_a_database_that_answers_is_told(scrape: Scrape) -> None:
    assert scrape["database_up"] == 1


def test_what_the_daemon_counts_stands_beside_the_state_of_the_database(scrape: Scrape) -> None:
    metrics = DaemonMetrics(scrape.registry)
    metrics.run_ended("recalculate", RunOutcome.SUCCEEDED)
    metrics.run_ended("recalculate", RunOutcome.SUCCEEDED)
    metrics.api_calls_made(9)

    lines = generate_latest(scrape.registry).decode().splitlines()
    assert 'tierwright_runs_total{kind="recalculate",outcome="succeeded"} 2.0' in lines
    assert "tierwright_api_calls_total 9.0" in lines
    assert "tierwright_database_up 1.0" in lines


def test_every_metric_is_documented(scrape: Scrape) -> None:
    DaemonMetrics(scrape.registry)
    scrape.ports.requests.ask([], now=NOON, bookmarks=[Bookmark(name="Lead", until=NOON, seen={})])
    scrape.ports.runs.start(
        Run(
            id=f"{1:036d}",
            kind="full_pass",
            started_at=NOON,
            finished_at=NOON,
            outcome=RunOutcome.SUCCEEDED,
        )
    )
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")

    families = list(scrape.registry.collect())
    told = [each.name + ("_total" if each.type == "counter" else "") for each in families]
    assert len(told) == 22
    assert [name for name in told if f"`{name}" not in page] == []


def test_every_scrape_reads_anew(scrape: Scrape) -> None:
    before = scrape.by_urgency("requests_waiting")["change"]
    ask(scrape, 1)

    assert (before, scrape.by_urgency("requests_waiting")["change"]) == (0, 1)
