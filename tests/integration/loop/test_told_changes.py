"""Changes that somebody tells of, each leading to the enrollments that it concerns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, timedelta
from uuid import uuid4

import pytest

from app.bootstrap import open_tools
from app.http.message import Changes
from app.http.work import Taking, changes_work
from emulator.store import Value, Values
from jobs.answer_inquiries import AnswerInquiries
from jobs.change_watch import watched_objects
from jobs.changed_records import ChangedRecords
from jobs.org_reader import OrgReader
from persistence.database import open_database
from persistence.evaluation_store import DatabaseEvaluationStore
from persistence.port import Asked, Urgency
from tests.fakes.inquiries import FakeInquiryStore
from tests.integration.loop.harness import NOON, Loop, running_loop

LATER = NOON + timedelta(hours=2)
DELAY = timedelta(minutes=5)
#: Whoever ended before is no longer recalculated, but for the days that data may come late.
ENDED = "2026-06-16"

#: How a record leads to its program.
TO_PROGRAM = {
    "Program_Tier__c": ("Program__c",),
    "Program_Criterion__c": ("Program__c",),
    "Criterion_Filter__c": ("Criterion__c", "Program__c"),
    "Tier_Threshold__c": ("Tier__c", "Program__c"),
    "Tier_Benefit__c": ("Tier__c", "Program__c"),
}
PARENTS = {"Criterion__c": "Program_Criterion__c", "Tier__c": "Program_Tier__c"}


@pytest.fixture(scope="module")
def loop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loop]:
    """One org for all: every test changes records of its own."""
    url = f"sqlite:///{tmp_path_factory.mktemp('told') / 'tierwright.db'}"
    with running_loop(database_url=url, today=date(2026, 6, 17)) as loop:
        loop.recalculate(now=NOON)
        loop.clock.moment = LATER
        yield loop


def tell(loop: Loop, sobject: str, *record_ids: str) -> dict[str, Asked]:
    """Tell of records as the webhook does, and give what is asked for then."""
    message = Changes.model_validate({"object": sobject, "recordIds": list(record_ids)})
    with (
        open_tools(loop.settings, loop.clock) as tools,
        open_database(loop.settings.database) as database,
    ):
        taking = Taking(str(uuid4()), LATER, DELAY)
        inquiry = changes_work(message, taking, watched_objects(tools.field_map)).inquiry
        assert inquiry is not None
        inquiries = FakeInquiryStore(inquiry)
        reader = OrgReader(tools.salesforce, tools.field_map)
        changes = ChangedRecords(reader, DatabaseEvaluationStore(database))
        assert AnswerInquiries(changes, inquiries, loop.clock, 1).run() == 1
        return {each.enrollment_id: each for each in inquiries.asked[inquiry.id]}


def stamp() -> str:
    return f"{LATER.astimezone(UTC):%Y-%m-%dT%H:%M:%S.000+0000}"


def known(loop: Loop, sobject: str, record_id: Value) -> Values:
    return next(row for row in loop.rows(sobject) if row["Id"] == record_id)


def program_of(loop: Loop, sobject: str, row: Values) -> Value:
    for step in TO_PROGRAM[sobject][:-1]:
        row = known(loop, PARENTS[step], row[step])
    return row[TO_PROGRAM[sobject][-1]]


def live(loop: Loop, **wanted: Value) -> set[str]:
    """Give the enrollments with some values that go on."""
    return {
        str(row["Id"])
        for row in loop.rows("Partner_Enrollment__c")
        if str(row["Expiration_Date__c"] or "9999") >= ENDED
        and all(row[name] == value for name, value in wanted.items())
    }


def everyone(loop: Loop, **wanted: Value) -> set[str]:
    rows = loop.rows("Partner_Enrollment__c")
    return {str(r["Id"]) for r in rows if all(r[name] == value for name, value in wanted.items())}


def copied(loop: Loop, sobject: str, row: Values) -> str:
    """Insert a record that is like another one, and give its id."""
    org = loop.running.org
    with org.lock:
        new = org.store.table(sobject).new_id()
        org.store.write(sobject, new, {**row, "Id": new, "SystemModstamp": stamp()})
        org.store.commit()
    return new


def befallen(loop: Loop, sobject: str, row: Values) -> Iterator[str]:
    """Let everything happen to a record that can, and give the id of whom it happened to."""
    told = str(row["Id"])
    yield copied(loop, sobject, row)
    loop.change(sobject, told, SystemModstamp=stamp())
    yield told
    loop.change(sobject, told, IsDeleted=True, SystemModstamp=stamp())
    yield told
    loop.change(sobject, told, IsDeleted=False, SystemModstamp=stamp())
    yield told


@pytest.mark.parametrize("sobject", TO_PROGRAM)
def test_configuration_that_comes_changes_goes_or_returns_concerns_its_program(
    loop: Loop, sobject: str
) -> None:
    row = next(r for r in loop.rows(sobject) if live(loop, Program__c=program_of(loop, sobject, r)))
    program = program_of(loop, sobject, row)
    for told in befallen(loop, sobject, row):
        asked = tell(loop, sobject, told)

        assert live(loop, Program__c=program) <= set(asked) <= everyone(loop, Program__c=program)
        assert {each.due_at for each in asked.values()} == {LATER + DELAY}
        assert {each.urgency for each in asked.values()} == {Urgency.CHANGE}
        assert {each.reason for each in asked.values()} == {f"{sobject} changed"}


def test_a_program_concerns_its_own_live_enrollments(loop: Loop) -> None:
    program = loop.enrollment("Northmere Channel Partners")["Program__c"]

    asked = tell(loop, "Partner_Program__c", str(program))

    assert live(loop, Program__c=program) <= set(asked) <= everyone(loop, Program__c=program)


@pytest.mark.parametrize("sobject", ["Custom_Verification__c", "Tier_Override__c"])
def test_evidence_and_overrides_concern_their_own_enrollment(loop: Loop, sobject: str) -> None:
    row = next(r for r in loop.rows(sobject) if r["Enrollment__c"] in live(loop))
    for told in befallen(loop, sobject, row):
        asked = tell(loop, sobject, told)

        assert set(asked) == {row["Enrollment__c"]}
        assert {each.due_at for each in asked.values()} == {LATER + DELAY}


@pytest.mark.parametrize("sobject", ["Program_Benefit__c", "CurrencyType"])
def test_what_belongs_to_no_program_concerns_everybody(loop: Loop, sobject: str) -> None:
    asked = tell(loop, sobject, str(loop.rows(sobject)[0]["Id"]))

    assert live(loop) <= set(asked)


def test_a_user_concerns_the_enrollments_that_look_through_their_eyes(loop: Loop) -> None:
    user = loop.enrollment("Northmere Channel Partners")["Primary_Partner_User__c"]

    asked = tell(loop, "User", str(user))

    assert set(asked) == live(loop, Primary_Partner_User__c=user)


def test_edited_enrollments_wait_like_a_change(loop: Loop) -> None:
    edits: list[dict[str, Value]] = [
        {"Expiration_Date__c": "2027-01-31"},
        {"Enrollment_Date__c": "2026-01-02"},
        {"Primary_Partner_User__c": None},
        {"Segment__c": "Elsewhere"},
    ]
    edited = sorted(live(loop))[: len(edits)]
    for mine, edit in zip(edited, edits, strict=True):
        loop.change("Partner_Enrollment__c", mine, **edit, SystemModstamp=stamp())

    asked = tell(loop, "Partner_Enrollment__c", *edited)

    assert set(asked) == set(edited)
    assert {(each.due_at, each.urgency) for each in asked.values()} == {
        (LATER + DELAY, Urgency.CHANGE)
    }


def test_a_new_enrollment_waits_like_a_change(loop: Loop) -> None:
    like = loop.enrollment("Northmere Channel Partners")
    new = copied(
        loop, "Partner_Enrollment__c", {**like, "Tier_At_Last_Calculation__c": like["Tier__c"]}
    )

    asked = tell(loop, "Partner_Enrollment__c", new)

    assert set(asked) == {new}
    assert asked[new].due_at == LATER + DELAY


def test_a_tier_moved_by_hand_runs_at_once(loop: Loop) -> None:
    row = loop.enrollment("Centavo Analytics")
    mine, held = str(row["Id"]), row["Tier__c"]
    tiers = [r["Id"] for r in loop.rows("Program_Tier__c") if r["Program__c"] == row["Program__c"]]
    other = next(tier for tier in tiers if tier != held)
    loop.change("Partner_Enrollment__c", mine, Tier__c=other, SystemModstamp=stamp())

    asked = tell(loop, "Partner_Enrollment__c", mine)

    assert (asked[mine].due_at, asked[mine].urgency) == (LATER, Urgency.NOW)


def test_enrollments_that_only_the_service_wrote_or_that_are_gone_ask_for_nothing(
    loop: Loop,
) -> None:
    untouched, gone = sorted(live(loop))[-2:]
    loop.change("Partner_Enrollment__c", gone, IsDeleted=True, SystemModstamp=stamp())

    assert tell(loop, "Partner_Enrollment__c", untouched, gone) == {}
