from __future__ import annotations

import pytest

from jobs.errors import JobError, UnknownEnrollmentError, UnknownProgramError
from jobs.selection import Selection
from tests.fakes.records import record_id
from tests.unit.jobs.partner_org import (
    ACME,
    ACME_ALLIANCE,
    ALLIANCE,
    GLOBEX_ALLIANCE,
    INITECH_RESELLER,
    RESELLER,
    Desk,
)


def ids(desk: Desk, *wanted: str, program: str | None = None) -> list[str]:
    report = desk.recalculate(*wanted, program=program)
    return [each.record.id for each in report.enrollments]


def refusal(desk: Desk, *wanted: str, program: str | None = None) -> JobError:
    with pytest.raises(JobError) as caught:
        desk.recalculate(*wanted, program=program)
    assert desk.org.batches == []
    assert desk.runs.runs == {}
    assert desk.evaluations.saves == 0
    return caught.value


def test_enrollments_are_found_by_id_in_either_form_and_each_once() -> None:
    found = ids(Desk(), ACME_ALLIANCE[:15], ACME_ALLIANCE, GLOBEX_ALLIANCE)

    assert found == [ACME_ALLIANCE, GLOBEX_ALLIANCE]


def test_an_id_whose_check_lost_its_capitals_is_the_same_id() -> None:
    assert ids(Desk(), ACME_ALLIANCE[:15] + ACME_ALLIANCE[15:].lower()) == [ACME_ALLIANCE]


def test_a_program_stands_for_all_its_enrollments() -> None:
    assert ids(Desk(), program=ALLIANCE[:15]) == [ACME_ALLIANCE, GLOBEX_ALLIANCE]


def test_nothing_named_stands_for_every_active_program() -> None:
    desk = Desk()
    desk.org.find("Partner_Program__c", RESELLER)["Active__c"] = False

    assert ids(desk) == [ACME_ALLIANCE, GLOBEX_ALLIANCE]


@pytest.mark.parametrize(
    "text",
    ["", "PE-0001", "a08'; DELETE", "a08000000000001AAX", "a0800000000000", ACME_ALLIANCE + "A"],
)
def test_a_text_that_is_no_id_is_refused_before_anything_is_asked(text: str) -> None:
    desk = Desk()

    error = refusal(desk, ACME_ALLIANCE, text)

    assert isinstance(error, UnknownEnrollmentError)
    assert error.message == f"{text!r} is not an enrollment id."
    assert "15 or 18 letters and digits" in error.remedy
    assert desk.org.api_calls == 0


def test_a_program_id_that_is_none_is_refused() -> None:
    error = refusal(Desk(), program="Alliance")

    assert isinstance(error, UnknownProgramError)
    assert error.message == "'Alliance' is not a program id."


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        pytest.param(
            record_id("a08", 99),
            f"There is no enrollment {record_id('a08', 99)}, or the integration user may not read "
            "it.",
            id="an-enrollment-that-is-not-there",
        ),
        pytest.param(ACME, f"{ACME} belongs to a record of Account.", id="an-account"),
        pytest.param(
            ALLIANCE, f"{ALLIANCE} belongs to a record of Partner_Program__c.", id="a-program"
        ),
        pytest.param(
            record_id("zzz", 1),
            f"{record_id('zzz', 1)} is not the id of an enrollment.",
            id="an-object-that-is-not-known",
        ),
    ],
)
def test_an_id_without_an_enrollment_stops_everything(wanted: str, message: str) -> None:
    error = refusal(Desk(), ACME_ALLIANCE, wanted)

    assert isinstance(error, UnknownEnrollmentError)
    assert error.message == message
    assert "begin with a08" in error.remedy


def test_a_program_without_enrollments_is_refused() -> None:
    unknown = record_id("a00", 9)

    error = refusal(Desk(), program=unknown)

    assert isinstance(error, UnknownProgramError)
    assert error.message == f"No enrollment of a program {unknown} can be read."


@pytest.mark.parametrize(
    ("wanted", "program", "named"),
    [
        ((INITECH_RESELLER,), None, f"Enrollment {INITECH_RESELLER} belongs to a program that"),
        ((), RESELLER, f"Program {RESELLER}"),
    ],
    ids=["by-id", "all-of-it"],
)
def test_enrollments_of_an_inactive_program_are_refused(
    wanted: tuple[str, ...], program: str | None, named: str
) -> None:
    desk = Desk()
    desk.org.find("Partner_Program__c", RESELLER)["Active__c"] = False

    error = refusal(desk, *wanted, program=program)

    assert isinstance(error, UnknownProgramError)
    assert error.message == f"{named} is not active."


def test_an_org_without_live_enrollments_has_nothing_to_do() -> None:
    desk = Desk()
    for program in desk.org.records["Partner_Program__c"]:
        program["Active__c"] = False

    report = desk.recalculate()

    assert report.outcome == "succeeded"
    assert report.enrollments == ()


def test_a_selection_keeps_the_order_and_loses_repetitions() -> None:
    selection = Selection((GLOBEX_ALLIANCE, ACME_ALLIANCE[:15], GLOBEX_ALLIANCE[:15]), None)

    assert selection.normalised() == Selection((GLOBEX_ALLIANCE, ACME_ALLIANCE), None)
