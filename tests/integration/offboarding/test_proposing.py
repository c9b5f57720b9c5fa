"""Whoever expires below the program's minimum tier is proposed once, and never more than that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from emulator.store import Values
from jobs.offboarding.case_views import CaseViews
from jobs.offboarding.sweep import AskForOpenCases
from mapping.offboarding_case import CaseStatus
from persistence.case_port import CaseAction
from persistence.case_store import DatabaseCaseLedger
from tests.integration.loop.harness import NOON, Loop, running_loop
from tests.integration.loop.moves import GROWTH, change_program, snapshots_of
from tests.integration.offboarding.world import World, open_parts

#: Its enrollment expired three days ago; it earned Build.
PARTNER = "Afterglow Technologies"
CASE = "Partner_Offboarding__c"
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[Loop]:
    """A sample org that nobody has calculated yet."""
    url = f"sqlite:///{tmp_path / 'loop.db'}"
    with running_loop(database_url=url, today=NOON.date()) as running:
        yield running


def proposing(loop: Loop, minimum: str = "Scale", *, flag: bool = True) -> None:
    tier = loop.tiers(GROWTH)[minimum]
    change_program(loop, GROWTH, Minimum_Tier__c=tier, Propose_Offboarding__c=flag)


def enrollment(loop: Loop) -> str:
    return str(loop.enrollment(PARTNER)["Id"])


def account(loop: Loop) -> str:
    return str(loop.enrollment(PARTNER)["Partner_Account__c"])


def recalculate(loop: Loop, **options: Any) -> None:
    loop.recalculate(enrollment(loop), **options)


def cases(loop: Loop) -> list[Values]:
    """The partner's cases, deleted ones as well."""
    return [row for row in loop.rows(CASE) if row["Account__c"] == account(loop)]


def add_case(loop: Loop, status: str, **values: Any) -> str:
    """Open a case by hand."""
    told = {"Account__c": account(loop), "Initiated_By__c": "Partner", "Status__c": status}
    told |= values
    return str(_with_case_writer(loop, lambda writer, *case: writer.insert(*case, told)))


def delete(loop: Loop, case: Values) -> None:
    """Put a case into the recycle bin, as a person does."""
    _with_case_writer(loop, lambda writer, viewer, item: writer.delete(viewer, item, case["Id"]))


def _with_case_writer(loop: Loop, act: Any) -> Any:
    org = loop.running.org
    people = {row["Username"]: str(row["Id"]) for row in loop.rows("User")}
    with org.lock:
        viewer = org.sharing.viewer(people["admin@tierwright.example"])
        done = act(org.writer, viewer, org.model.find(CASE))
        org.store.commit()
    return done


def test_whoever_expires_below_the_minimum_gets_one_draft_that_says_why(loop: Loop) -> None:
    proposing(loop)

    recalculate(loop)

    (case,) = cases(loop)
    last = loop.enrollment(PARTNER)["Expiration_Date__c"]
    assert case["Status__c"] == "Draft"
    assert case["Initiated_By__c"] == "Company"
    assert case["Reason__c"] == (
        f"{GROWTH} expired on {last} with Build earned; Scale is the minimum."
    )
    assert case["Key__c"] == f"{enrollment(loop)}:{last}"
    assert not case["Approved__c"]
    # When notice is given, and what becomes of it, is for people to say.
    assert (case["Notice_Date__c"], case["Plan__c"]) == (None, None)


def test_all_partners_at_once_lead_to_one_case_each_that_fell_short(loop: Loop) -> None:
    proposing(loop, "Elevate")
    before = {row["Id"] for row in loop.rows(CASE)}

    loop.recalculate(now=NOON)

    proposed = [row for row in loop.rows(CASE) if row["Id"] not in before]
    short = {
        row["Partner_Account__c"]
        for row in loop.rows("Partner_Enrollment__c")
        if row["Calculation_Status__c"] == "Expired" and row["Last_Calculated__c"]
    }
    assert short
    assert sorted(str(row["Account__c"]) for row in proposed) == sorted(map(str, short))


@pytest.mark.parametrize(
    ("minimum", "flag"),
    [("Scale", False), ("Build", True), ("Launch", True)],
    ids=["without-the-flag", "at-the-minimum", "above-the-minimum"],
)
def test_nothing_is_proposed(loop: Loop, minimum: str, *, flag: bool) -> None:
    proposing(loop, minimum, flag=flag)

    recalculate(loop)

    assert cases(loop) == []
    assert loop.enrollment(PARTNER)["Calculation_Status__c"] == "Expired"


def test_a_dry_run_proposes_nothing(loop: Loop) -> None:
    proposing(loop)

    recalculate(loop, dry_run=True)

    assert cases(loop) == []


def test_whoever_is_on_hold_is_proposed_once_the_hold_is_over(loop: Loop) -> None:
    proposing(loop)
    user = loop.enrollment(PARTNER)["Primary_Partner_User__c"]
    loop.change("Partner_Enrollment__c", enrollment(loop), Primary_Partner_User__c=None)

    recalculate(loop)

    assert loop.enrollment(PARTNER)["Hold_Reason__c"]
    assert cases(loop) == []
    loop.change("Partner_Enrollment__c", enrollment(loop), Primary_Partner_User__c=user)
    recalculate(loop, now=LATER)
    assert [case["Status__c"] for case in cases(loop)] == ["Draft"]


@pytest.mark.parametrize("status", [s.value for s in CaseStatus if s.value != "Draft"] + ["Draft"])
def test_an_account_with_an_open_case_is_not_proposed(loop: Loop, status: str) -> None:
    proposing(loop)
    opened = add_case(loop, "Draft")
    loop.change(CASE, opened, Status__c=status)

    recalculate(loop)

    others = [case for case in cases(loop) if case["Id"] != opened]
    assert len(others) == (status in {"Closed", "Rolled Back"})


def test_a_case_that_lies_in_the_recycle_bin_stands_in_nobody_s_way(loop: Loop) -> None:
    proposing(loop)
    add_case(loop, "Draft")
    delete(loop, cases(loop)[0])

    recalculate(loop)

    assert [bool(case["IsDeleted"]) for case in cases(loop)] == [True, False]


def test_a_second_run_proposes_nothing_more(loop: Loop) -> None:
    proposing(loop)
    recalculate(loop)
    before = cases(loop)

    recalculate(loop, now=LATER)

    assert cases(loop) == before


def test_a_draft_that_a_person_deleted_is_not_made_again(loop: Loop) -> None:
    proposing(loop)
    recalculate(loop)
    delete(loop, cases(loop)[0])

    recalculate(loop, now=LATER)
    # Even where the enrollment expires anew on the same day, as far as the org shows.
    loop.change("Partner_Enrollment__c", enrollment(loop), Calculation_Status__c="Current")
    recalculate(loop, now=LATER + timedelta(hours=1))

    assert [bool(case["IsDeleted"]) for case in cases(loop)] == [True]
    assert loop.enrollment(PARTNER)["Calculation_Status__c"] == "Expired"


def test_an_org_that_hides_off_boarding_has_its_partners_judged_all_the_same(loop: Loop) -> None:
    proposing(loop)
    service = next(
        row for row in loop.rows("User") if row["Username"] == "integration@tierwright.example"
    )
    loop.running.org.set_object(str(service["ProfileId"]), CASE, is_visible=False)

    with capture_logs() as logs:
        recalculate(loop)

    assert cases(loop) == []
    assert loop.enrollment(PARTNER)["Calculation_Status__c"] == "Expired"
    assert len(snapshots_of(loop, PARTNER)) == 1
    assert "offboarding_not_proposed" in [line["event"] for line in logs]


@pytest.mark.parametrize(
    ("breaks_at", "left"),
    [pytest.param(CASE, 0, id="before"), pytest.param("Partner_Enrollment__c", 1, id="after")],
)
def test_a_run_that_dies_beside_the_proposal_and_its_repetition_give_one_case(
    loop: Loop, breaks_at: str, left: int
) -> None:
    proposing(loop)
    recalculate(loop, breaks_at=breaks_at)
    assert len(cases(loop)) == left
    assert loop.enrollment(PARTNER)["Calculation_Status__c"] != "Expired"

    recalculate(loop, now=LATER)

    assert [case["Status__c"] for case in cases(loop)] == ["Draft"]
    assert loop.enrollment(PARTNER)["Calculation_Status__c"] == "Expired"


def test_a_proposal_stays_a_draft_until_a_person_plans_it(loop: Loop) -> None:
    proposing(loop)
    recalculate(loop)
    (case,) = cases(loop)
    with open_parts(loop) as parts:
        world = World(loop, parts, account(loop), case_id=str(case["Id"]))
        ledger = DatabaseCaseLedger(parts.database)
        views = CaseViews(
            parts.tools.salesforce, parts.acting, parts.tools.field_map, loop.clock.now
        )
        AskForOpenCases(views, ledger, loop.clock).run()
        assert case["Id"] not in {each.case_id for each in ledger.waiting()}

        for action in (CaseAction.ADVANCE, CaseAction.SUSPEND):
            report = world.advance(action)
            assert report.note == "The case is a draft; plan it first."
        assert cases(loop) == [case]
        assert world.steps() == {}

        world.set(Notice_Date__c=NOON.date().isoformat())
        world.advance(CaseAction.PLAN)
        assert world.case()["Status__c"] == "Planned"
