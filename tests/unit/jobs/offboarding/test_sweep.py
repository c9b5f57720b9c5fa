from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest
from structlog.testing import capture_logs

from connector.errors import OrgUnreachableError
from jobs.offboarding.case_views import CaseViews
from jobs.offboarding.sweep import AskForOpenCases
from mapping.errors import MappingError
from persistence.case_port import CaseAction, CaseAsked
from tests.fakes.cases import FakeCaseLedger
from tests.fakes.package import package_describes, package_map
from tests.fakes.salesforce import FakeSalesforce
from tests.unit.jobs.partner_org import NOW, StoppedClock

SOBJECT = "Partner_Offboarding__c"


class Sweeper:
    """Asks for the cases of a small org."""

    def __init__(self, *statuses: str) -> None:
        self.org, self.ledger, self.clock = FakeSalesforce(), FakeCaseLedger(), StoppedClock()
        for number, status in enumerate(statuses, start=1):
            self.org.add(SOBJECT, {"Id": f"case {number}", "Status__c": status})

    def run(self) -> int:
        views = CaseViews(self.org, self.org, package_map(), self.clock.now)
        return AskForOpenCases(views, self.ledger, self.clock).run()


def test_whatever_is_under_way_is_asked_for_once() -> None:
    sweeper = Sweeper("Planned", "Suspended", "Settling", "Blocked")

    with capture_logs() as logs:
        assert sweeper.run() == 4

    assert sweeper.ledger.owed == {f"case {number}": CaseAction.ADVANCE for number in range(1, 5)}
    assert [(line["event"], line["cases"]) for line in logs] == [("cases_asked_for", 4)]


def test_the_org_is_asked_for_cases_under_way_and_for_drafts_that_a_person_approved() -> None:
    sweeper = Sweeper()

    assert sweeper.run() == 0
    (statement,) = sweeper.org.statements
    under_way = "(Status__c IN ('Planned', 'Suspended', 'Settling', 'Blocked'))"
    approved = "((Status__c = 'Draft') AND (Approved__c = true))"
    assert statement.sobject == SOBJECT
    assert f" WHERE {under_way} OR {approved} " in statement.text


def test_an_end_is_an_end_and_a_draft_is_people_s() -> None:
    sweeper = Sweeper("Closed", "Rolled Back", "Draft")

    sweeper.run()

    assert sweeper.ledger.owed == {}


def test_a_second_look_asks_the_org_for_its_cases_alone() -> None:
    sweeper = Sweeper("Planned")
    views = CaseViews(sweeper.org, sweeper.org, package_map(), sweeper.clock.now)
    job = AskForOpenCases(views, sweeper.ledger, sweeper.clock)
    job.run()
    before = sweeper.org.api_calls

    job.run()

    assert sweeper.org.api_calls == before + 1


def test_an_org_without_the_objects_is_refused_and_nothing_is_asked_for() -> None:
    sweeper = Sweeper()
    sweeper.org.describes = {
        name: told for name, told in package_describes().items() if name != SOBJECT
    }

    with pytest.raises(MappingError):
        sweeper.run()

    assert sweeper.ledger.owed == {}


class UnaskedLedger(FakeCaseLedger):
    """Must not be asked."""

    def ask(self, asked: Sequence[CaseAsked], *, now: datetime) -> None:
        raise AssertionError(asked, now, NOW)


def test_an_org_that_does_not_answer_leaves_the_ledger_alone() -> None:
    sweeper = Sweeper("Planned")
    sweeper.ledger = UnaskedLedger()
    away = OrgUnreachableError("The org does not answer.", remedy="Wait.")
    sweeper.org.query_error = lambda _: away

    with pytest.raises(OrgUnreachableError):
        sweeper.run()
