from __future__ import annotations

from datetime import timedelta

import pytest

from connector.errors import OrgUnreachableError
from jobs.full_pass import KIND, AskForEverybody
from jobs.org_reader import OrgReader
from persistence.port import RunOutcome, Urgency
from tests.fakes.inquiries import FakeRequestStore
from tests.fakes.package import package_map
from tests.fakes.stores import FakeRunStore
from tests.unit.jobs.partner_org import (
    ACME_ALLIANCE,
    ALLIANCE,
    GLOBEX_ALLIANCE,
    INITECH_RESELLER,
    NOW,
    RESELLER,
    RUN,
    StoppedClock,
    partner_org,
)


class Office:
    """Whoever asks for everybody, and what comes of it."""

    def __init__(self) -> None:
        self.org, self.requests, self.runs = partner_org(), FakeRequestStore(), FakeRunStore()

    def ask(self) -> int:
        reader = OrgReader(self.org, package_map())
        return AskForEverybody(reader, self.requests, self.runs, StoppedClock()).run(RUN)


def test_everybody_is_asked_for_at_once_and_less_urgently_than_anything_else() -> None:
    office = Office()

    assert office.ask() == 3

    asked = {each.enrollment_id: each for each in office.requests.asked}
    assert asked.keys() == {ACME_ALLIANCE, GLOBEX_ALLIANCE, INITECH_RESELLER}
    assert {each.urgency for each in asked.values()} == {Urgency.FULL_PASS}
    assert {each.due_at for each in asked.values()} == {NOW}
    assert asked[ACME_ALLIANCE].program_id == ALLIANCE
    assert asked[INITECH_RESELLER].program_id == RESELLER


def test_who_is_no_longer_enrolled_is_left_alone() -> None:
    office = Office()
    over = f"{(NOW - timedelta(days=60)).date()}"
    office.org.find("Partner_Enrollment__c", ACME_ALLIANCE)["Expiration_Date__c"] = over

    office.ask()

    assert ACME_ALLIANCE not in {each.enrollment_id for each in office.requests.asked}


def test_asking_is_on_record_with_what_it_took() -> None:
    office = Office()

    office.ask()

    run = office.runs.runs[RUN]
    assert (run.kind, run.outcome, run.enrollments) == (KIND, RunOutcome.SUCCEEDED, 3)
    # One query; the org was described before.
    assert run.api_calls == 1


def test_where_the_org_does_not_answer_nobody_is_asked_for_and_nothing_is_on_record() -> None:
    office = Office()
    error = OrgUnreachableError("The org does not answer.", remedy="Wait.")
    office.org.query_error = lambda _: error

    with pytest.raises(OrgUnreachableError):
        office.ask()

    assert office.requests.asked == []
    assert office.runs.runs == {}
