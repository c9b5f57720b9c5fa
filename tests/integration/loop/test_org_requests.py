"""Requests that people enter in a running org: found by the poll, recalculated, and marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from app.bootstrap import open_recalculation, open_tools
from connector.port import RejectedRecord, SalesforcePort, WriteBatch, WriteReport
from emulator.store import Value, Values
from jobs.batch_run import BatchRun
from jobs.claim_desk import ClaimDesk
from jobs.org_reader import OrgReader
from jobs.org_requests.mark import MarkOrgRequests
from jobs.poll_changes import PollChanges
from jobs.work_off import WorkOffRequests
from persistence.database import open_database
from persistence.evaluation_store import DatabaseEvaluationStore
from persistence.ledger_store import DatabaseLedger
from persistence.org_request_port import OrgRequestStore, TakenUp
from persistence.org_request_store import DatabaseOrgRequestStore
from persistence.request_store import DatabaseRequestStore
from persistence.run_store import DatabaseRunStore
from tests.integration.loop.harness import NOON, Loop, breaking, running_loop

REQUEST = "Recalculation_Request__c"
ENROLLMENT = "Partner_Enrollment__c"
MINUTE = timedelta(minutes=1)
LEASE = timedelta(minutes=2)
LATER = NOON + timedelta(hours=2)


@dataclass(slots=True)
class Service:
    """What the daemon does, a step at a time; every step takes a minute."""

    loop: Loop
    poll: PollChanges
    work: WorkOffRequests
    salesforce: SalesforcePort
    store: DatabaseOrgRequestStore

    def look(self) -> int:
        self.loop.clock.moment += MINUTE
        return self.poll.run().taken_up

    def recalculate(self) -> int:
        """Work off all that is due, and tell how many enrollments that were."""
        count = 0
        while done := self.work.run(str(uuid4())):
            count += done.enrollments
        return count

    def mark(self, salesforce: SalesforcePort | None = None) -> int | None:
        reader = self.poll.reader
        if salesforce is not None:
            reader = OrgReader(salesforce, reader.field_map)
        return MarkOrgRequests(reader, self.store, self.loop.clock).run()

    def calls(self) -> int:
        return self.loop.running.org.usage.used

    def ask(self, **values: Value) -> str:
        return self.loop.create(REQUEST, **values)

    def row(self, key: str) -> Values:
        return next(row for row in self.loop.rows(REQUEST) if row["Id"] == key)

    def answer(self, key: str) -> Value:
        row = self.row(key)
        assert (row["Done_On__c"] is None) == (row["Answer__c"] is None)
        return row["Answer__c"]

    def enrollment(self, partner: str) -> str:
        return str(self.loop.enrollment(partner)["Id"])


class Killed(BaseException):
    """The process dies here."""


def dying(store: DatabaseOrgRequestStore) -> OrgRequestStore:
    """Wrap a store so that the process dies before a mark is kept."""

    class Dying:
        def mark(self, taken: Sequence[TakenUp], *, at: datetime) -> None:
            assert taken
            assert at
            raise Killed

        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

    return cast("OrgRequestStore", Dying())


def refusing(salesforce: SalesforcePort, key: str) -> SalesforcePort:
    """Wrap an org that refuses to have one record written."""

    class Refusing:
        def upsert(self, batches: Sequence[WriteBatch]) -> WriteReport:
            (batch,) = batches
            others = [each for each in batch.records if each["Id"] != key]
            report = salesforce.upsert([replace(batch, records=others)])
            code, message = "FIELD_CUSTOM_VALIDATION_EXCEPTION", "Closed requests stay closed."
            return replace(report, rejected=(RejectedRecord(batch.sobject, key, code, message),))

        def __getattr__(self, name: str) -> Any:
            return getattr(salesforce, name)

    return cast("SalesforcePort", Refusing())


@contextmanager
def serving(url: str) -> Iterator[Service]:
    with (
        running_loop(database_url=url, today=date(2026, 6, 17)) as loop,
        open_tools(loop.settings, loop.clock) as tools,
        open_recalculation(loop.settings, tools, migrate=True),
        open_database(loop.settings.database) as database,
    ):
        evaluations = DatabaseEvaluationStore(database)
        store = DatabaseOrgRequestStore(database)
        reader = OrgReader(tools.salesforce, tools.field_map)
        requests = DatabaseRequestStore(database)
        batch = BatchRun(tools.salesforce, tools.field_map, evaluations)
        desk = ClaimDesk(DatabaseLedger(database), loop.clock, LEASE)
        loop.clock.moment = LATER
        service = Service(
            loop,
            PollChanges(reader, requests, evaluations, store, loop.clock),
            WorkOffRequests(batch, DatabaseRunStore(database), desk, loop.clock, 2),
            tools.salesforce,
            store,
        )
        # What the sample holds is not what the tests enter.
        for row in loop.rows(REQUEST):
            loop.change(REQUEST, str(row["Id"]), IsDeleted=True)
        service.look()
        yield service


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    with serving(f"sqlite:///{tmp_path / 'tierwright.db'}") as service:
        yield service


def test_a_request_is_recalculated_and_marked_once_that_has_ended(service: Service) -> None:
    mine = service.enrollment("Northmere Channel Partners")
    key = service.ask(Enrollment__c=mine)

    assert service.look() == 1
    assert service.mark() is None
    assert service.answer(key) is None
    assert service.recalculate() == 1
    assert service.mark() == 1

    row = service.loop.enrollment("Northmere Channel Partners")
    tiers = {r["Id"]: r["Name"] for r in service.loop.rows("Program_Tier__c")}
    progress, tier = row["Progress_To_Next__c"], tiers[row["Next_Tier__c"]]
    assert service.answer(key) == f"Recalculated: {progress}% to {tier}."
    assert service.row(key)["Done_On__c"] == "2026-06-17T18:02:00.000+0000"


def test_looks_that_are_repeated_recalculate_and_mark_nothing_again(service: Service) -> None:
    key = service.ask(Enrollment__c=service.enrollment("Northmere Channel Partners"))
    assert [service.look(), service.look()] == [1, 0]
    assert service.recalculate() == 1
    assert service.look() == 0
    service.mark()
    stamp = service.row(key)["SystemModstamp"]

    for _ in range(6):
        assert service.look() == 0
        assert service.recalculate() == 0
        assert service.mark() is None
    assert service.row(key)["SystemModstamp"] == stamp


def test_an_enrollment_on_hold_tells_why(service: Service) -> None:
    held = next(key for key, each in service.loop.expected.items() if each.status == "On Hold")
    key = service.ask(Enrollment__c=held)

    service.look()
    service.recalculate()
    service.mark()

    reason = next(r for r in service.loop.rows(ENROLLMENT) if r["Id"] == held)["Hold_Reason__c"]
    assert str(service.answer(key)).startswith(f"On hold: {str(reason)[:100]}")
    assert str(service.answer(key)).endswith("The last good values stand.")


def test_a_request_for_a_program_counts_its_enrollments(service: Service) -> None:
    program = service.loop.enrollment("Northmere Channel Partners")["Program__c"]
    key = service.ask(Program__c=program)

    assert service.look() == 1
    recalculated = service.recalculate()
    service.mark()

    mine = [row for row in service.loop.rows(ENROLLMENT) if row["Program__c"] == program]
    held = sum(1 for row in mine if row["Hold_Reason__c"])
    assert recalculated == len(mine)
    assert held > 0
    assert service.answer(key) == (
        f"{len(mine) - held} enrollments recalculated, {held} on hold, 0 failed."
    )


def test_bad_requests_are_marked_at_once_and_recalculate_nothing(service: Service) -> None:
    loop = service.loop
    mine = loop.enrollment("Northmere Channel Partners")
    leaving = loop.enrollment("Centavo Analytics")
    loop.change(
        ENROLLMENT,
        str(leaving["Id"]),
        Calculation_Status__c="Off-boarding",
        Hold_Reason__c="PO-00001, suspended on 2026-06-01",
    )
    programs = loop.rows("Partner_Program__c")
    other = next(row for row in programs if row["Id"] != mine["Program__c"])
    loop.change("Partner_Program__c", str(other["Id"]), Active__c=False)
    member = next(r for r in loop.rows(ENROLLMENT) if r["Program__c"] == other["Id"])
    bad = {
        service.ask(): "neither an enrollment nor a program",
        service.ask(Enrollment__c=mine["Id"], Program__c=mine["Program__c"]): "not both",
        service.ask(Enrollment__c="a0800000000zzzzAAA"): "There is no enrollment",
        service.ask(Program__c=other["Id"]): f"{other['Name']} is not active",
        service.ask(Enrollment__c=member["Id"]): f"{other['Name']} is not active",
        service.ask(Enrollment__c=leaving["Id"]): "because the partner leaves: PO-00001",
    }

    assert service.look() == len(bad)
    assert service.mark() == len(bad)

    assert service.recalculate() == 0
    assert [key for key, words in bad.items() if words not in str(service.answer(key))] == []


def test_a_request_that_is_set_aside_says_so(service: Service) -> None:
    mine = service.enrollment("Northmere Channel Partners")
    key = service.ask(Enrollment__c=mine)
    service.look()
    service.loop.change(ENROLLMENT, mine, IsDeleted=True)

    service.recalculate()
    service.loop.change(ENROLLMENT, mine, IsDeleted=False)
    service.mark()

    assert str(service.answer(key)).startswith("Not recalculated (1 try): There is no enrollment")


def test_a_request_that_is_deleted_meanwhile_is_forgotten(service: Service) -> None:
    key = service.ask(Enrollment__c=service.enrollment("Northmere Channel Partners"))
    service.look()
    service.loop.change(REQUEST, key, IsDeleted=True)
    service.recalculate()

    assert service.mark() == 0
    assert service.mark() is None
    assert service.answer(key) is None


def test_a_request_that_somebody_marked_meanwhile_keeps_what_they_wrote(service: Service) -> None:
    key = service.ask(Enrollment__c=service.enrollment("Northmere Channel Partners"))
    service.look()
    service.loop.change(REQUEST, key, Done_On__c="2026-06-17T18:00:00.000+0000", Answer__c="No.")
    service.recalculate()

    assert service.mark() == 0
    assert service.answer(key) == "No."


def test_a_request_that_names_another_enrollment_meanwhile_waits_for_that_one(
    service: Service,
) -> None:
    first, other = (
        service.enrollment(name) for name in ("Northmere Channel Partners", "Centavo Analytics")
    )
    key = service.ask(Enrollment__c=first)
    service.look()
    service.recalculate()
    service.loop.change(REQUEST, key, Enrollment__c=other)

    assert service.mark() == 0
    assert service.answer(key) is None
    assert service.look() == 1
    assert service.recalculate() == 1
    assert service.mark() == 1
    assert service.answer(key) is not None


def test_a_request_that_is_opened_again_is_recalculated_again(service: Service) -> None:
    key = service.ask(Enrollment__c=service.enrollment("Northmere Channel Partners"))
    service.look()
    service.recalculate()
    service.mark()
    service.loop.change(REQUEST, key, Done_On__c=None, Answer__c=None)

    # For a while it may be that the look is older than the mark.
    assert [service.look(), service.look(), service.look()] == [0, 0, 1]
    assert service.recalculate() == 1
    assert service.mark() == 1


def test_five_hundred_requests_cost_two_calls_to_mark(service: Service) -> None:
    ids = sorted(str(row["Id"]) for row in service.loop.rows(ENROLLMENT))
    keys = [service.ask(Enrollment__c=ids[number % len(ids)]) for number in range(500)]
    before = service.calls()
    assert service.look() == 500
    polled = service.calls() - before
    assert service.recalculate() == len(ids)
    before = service.calls()

    assert service.mark() == 500

    assert (polled, service.calls() - before) == (1, 2)
    assert all(service.answer(key) for key in keys)


def test_a_minute_with_nothing_but_requests_that_wait_costs_one_call(service: Service) -> None:
    service.ask(Enrollment__c=service.enrollment("Northmere Channel Partners"))
    service.look()
    before = service.calls()

    service.look()

    assert service.calls() - before == 1


def test_a_refused_mark_is_tried_again_and_keeps_none_of_the_others(service: Service) -> None:
    mine = service.enrollment("Northmere Channel Partners")
    refused, taken = service.ask(Enrollment__c=mine), service.ask(Enrollment__c=mine)
    service.look()
    service.recalculate()
    with capture_logs() as logs:
        assert service.mark(refusing(service.salesforce, refused)) == 1

    assert [line["request"] for line in logs if line["event"] == "org_request_not_marked"] == [
        refused
    ]
    assert service.answer(taken) is not None
    assert service.mark() is None
    service.loop.clock.moment += timedelta(minutes=15)
    assert service.mark() == 1
    assert service.answer(refused) is not None


def test_an_org_that_goes_down_is_told_later(service: Service) -> None:
    key = service.ask(Enrollment__c=service.enrollment("Northmere Channel Partners"))
    service.look()
    service.recalculate()

    assert service.mark(breaking(service.salesforce, at=REQUEST)) == 0
    assert service.mark() is None
    service.loop.clock.moment += MINUTE
    assert service.mark() == 1
    assert service.answer(key) is not None


def test_a_mark_whose_keeping_was_lost_is_not_made_again(service: Service) -> None:
    key = service.ask(Enrollment__c=service.enrollment("Northmere Channel Partners"))
    service.look()
    service.recalculate()

    with pytest.raises(Killed):
        MarkOrgRequests(service.poll.reader, dying(service.store), service.loop.clock).run()
    assert service.answer(key) is not None
    stamp = service.row(key)["SystemModstamp"]

    assert service.look() == 0
    assert service.mark() == 0
    assert service.recalculate() == 0
    assert service.row(key)["SystemModstamp"] == stamp


def test_an_org_without_the_object_is_polled_all_the_same(service: Service) -> None:
    loop = service.loop
    profile = next(
        str(row["ProfileId"])
        for row in loop.rows("User")
        if row["Username"] == service.salesforce.identity().username
    )
    loop.running.org.set_object(profile, REQUEST, is_visible=False)
    service.poll = PollChanges(
        OrgReader(service.salesforce, service.poll.reader.field_map),
        service.poll.requests,
        service.poll.evaluations,
        service.store,
        loop.clock,
    )
    service.ask(Enrollment__c=service.enrollment("Northmere Channel Partners"))

    assert service.look() == 0
    before = service.calls()
    assert service.look() == 0
    assert service.calls() - before == 1
