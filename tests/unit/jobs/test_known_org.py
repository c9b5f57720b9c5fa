from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from connector.errors import QueryRefusedError
from jobs.known_org import KnownOrg
from jobs.org_reader import OrgReader
from mapping.errors import UnknownFieldError
from mapping.soql import Soql
from tests.fakes.package import package_map
from tests.fakes.records import record_id
from tests.unit.jobs.partner_org import (
    ACME_ALLIANCE,
    GLOBEX_ALLIANCE,
    NOW,
    REVENUE,
    Desk,
    StoppedClock,
    partner_org,
)


class Knowing:
    """An org that is known, at a time that a test moves."""

    def __init__(self) -> None:
        self.org = partner_org()
        self.clock = StoppedClock(NOW)
        self.known = KnownOrg(self.org, package_map(), self.clock.now)

    def described(self) -> int:
        return len(self.org.described)


def missing(_: OrgReader) -> None:
    raise UnknownFieldError("Opportunity", "Added_Today__c")


def test_an_org_is_described_once_and_again_after_an_hour() -> None:
    here = Knowing()
    first = here.known.reader()
    here.clock.time = NOW + timedelta(minutes=59)

    assert here.known.reader() is first

    here.clock.time = NOW + timedelta(minutes=60)
    assert here.known.reader() is not first


def test_what_is_missing_in_an_org_that_was_just_described_is_missing() -> None:
    here = Knowing()

    with pytest.raises(UnknownFieldError):
        here.known.use(missing)

    assert here.described() == 1


def test_what_is_missing_in_an_org_described_earlier_is_looked_for_once_more() -> None:
    here = Knowing()
    old = here.known.reader()
    here.clock.time = NOW + timedelta(minutes=5)

    def found_anew(reader: OrgReader) -> str:
        if reader is old:
            missing(reader)
        return "found"

    assert here.known.use(found_anew) == "found"
    assert here.described() == 2


def test_what_another_thread_has_learned_meanwhile_is_taken() -> None:
    here = Knowing()
    old = here.known.reader()
    here.clock.time = NOW + timedelta(minutes=5)

    def outrun(reader: OrgReader) -> OrgReader:
        if reader is old:
            # Another thread meets the same, and describes the org before this one has failed.
            assert here.known.give_up(old)
            assert here.known.reader() is not old
            missing(reader)
        return reader

    assert here.known.use(outrun) is here.known.reader()
    assert here.described() == 2


def test_threads_that_ask_at_once_share_one_description() -> None:
    here = Knowing()
    start = Barrier(8)

    def ask(_: int) -> OrgReader:
        start.wait()
        return here.known.reader()

    with ThreadPoolExecutor(8) as threads:
        readers = list(threads.map(ask, range(8)))

    assert len({id(reader) for reader in readers}) == 1
    assert here.described() == 1


def knowing_desk() -> tuple[Desk, StoppedClock]:
    """Give a desk of a process that lives on, and its clock."""
    desk = Desk()
    clock = StoppedClock(NOW)
    desk.known = KnownOrg(desk.org, package_map(), clock.now)
    return desk, clock


def without(desk: Desk, sobject: str, name: str) -> None:
    """Take a field from an org, which refuses from now on to be asked for it."""
    describe = desk.org.describes[sobject]
    fields = [each for each in describe["fields"] if each["name"] != name]
    desk.org.describes = {**desk.org.describes, sobject: {**describe, "fields": fields}}

    def refuse(statement: Soql) -> QueryRefusedError | None:
        if statement.sobject != sobject or name not in statement.fields:
            return None
        return QueryRefusedError("No such column.", remedy="Correct it.", code="INVALID_FIELD")

    desk.org.query_error = refuse


def narrowed_to_new_business(desk: Desk) -> None:
    desk.org.add(
        "Criterion_Filter__c",
        {
            "Id": record_id("a03", 1),
            "Criterion__c": REVENUE,
            "Number__c": 1,
            "Field__c": "Type",
            "Operator__c": "equals",
            "Value__c": "New Business",
        },
    )


def test_a_batch_describes_a_known_org_only_once() -> None:
    desk, _ = knowing_desk()

    desk.recalculate(ACME_ALLIANCE)
    before = len(desk.org.described)
    desk.recalculate(GLOBEX_ALLIANCE, run="second")

    assert len(desk.org.described) == before


def test_all_batches_of_a_run_share_one_description() -> None:
    one, all_of_them = Desk(), Desk()

    one.recalculate(ACME_ALLIANCE)
    report = all_of_them.recalculate()

    assert {each.program_name for each in report.enrollments} == {"Alliance", "Reseller"}
    assert all_of_them.org.described == one.org.described


def test_a_field_that_goes_while_the_org_is_known_is_told_as_missing() -> None:
    desk, clock = knowing_desk()
    narrowed_to_new_business(desk)
    assert desk.recalculate(ACME_ALLIANCE).enrollments[0].clean
    clock.time = NOW + timedelta(minutes=5)
    without(desk, "Opportunity", "Type")

    (held,) = desk.recalculate(ACME_ALLIANCE, run="second").enrollments

    assert held.evaluation.hold is not None
    assert "Opportunity has no field Type" in held.evaluation.hold.reason


def test_a_field_that_comes_while_the_org_is_known_is_found() -> None:
    desk, clock = knowing_desk()
    narrowed_to_new_business(desk)
    whole = desk.org.describes
    without(desk, "Opportunity", "Type")
    (held,) = desk.recalculate(ACME_ALLIANCE).enrollments
    desk.org.describes, desk.org.query_error = whole, lambda _: None
    clock.time = NOW + timedelta(minutes=5)

    (judged,) = desk.recalculate(ACME_ALLIANCE, run="second").enrollments

    assert held.evaluation.hold is not None
    assert judged.clean
    assert judged.evaluation.hold is None
