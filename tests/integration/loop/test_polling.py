"""Changes in a running org, found by looking, each leading to exactly the right requests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.bootstrap import open_tools
from emulator.store import Values
from jobs.org_reader import OrgReader
from jobs.poll_changes import PollChanges, PollReport
from persistence.database import open_database
from persistence.evaluation_store import DatabaseEvaluationStore
from persistence.org_request_store import DatabaseOrgRequestStore
from persistence.port import RecalculationRequest
from persistence.request_store import DatabaseRequestStore
from tests.integration.loop.harness import NOON, Loop, running_loop

MINUTE = timedelta(minutes=1)
#: Long after everything that the sample holds was stamped.
LATER = NOON + timedelta(hours=2)


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[Loop]:
    with running_loop(
        database_url=f"sqlite:///{tmp_path / 'tierwright.db'}", today=date(2026, 6, 17)
    ) as loop:
        loop.recalculate(now=NOON)
        yield loop


@contextmanager
def polling(loop: Loop) -> Iterator[PollChanges]:
    with (
        open_tools(loop.settings, loop.clock) as tools,
        open_database(loop.settings.database) as database,
    ):
        yield PollChanges(
            OrgReader(tools.salesforce, tools.field_map),
            DatabaseRequestStore(database),
            DatabaseEvaluationStore(database),
            DatabaseOrgRequestStore(database),
            loop.clock,
        )


def waiting(poll: PollChanges) -> Mapping[str, RecalculationRequest]:
    return {each.enrollment_id: each for each in poll.requests.waiting()}


def look(loop: Loop, poll: PollChanges, at: datetime) -> PollReport:
    loop.clock.moment = at
    return poll.run()


def stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.000+0000}"


def deals(loop: Loop, partner: str) -> list[Values]:
    account = loop.enrollment(partner)["Partner_Account__c"]
    rows = loop.rows("Opportunity")
    return [row for row in rows if row["PartnerAccountId"] == account and row["IsWon"]]


def partners(loop: Loop, count: int) -> list[str]:
    """Give partners with deals who are enrolled once, and by a program that is judged."""
    accounts = [row["Partner_Account__c"] for row in loop.rows("Partner_Enrollment__c")]
    found = [
        situation.account_name
        for situation in loop.expected.values()
        if accounts.count(loop.enrollment(situation.account_name)["Partner_Account__c"]) == 1
        and len(deals(loop, situation.account_name)) > 1
    ]
    return found[:count]


def test_an_org_at_rest_asks_for_nothing(loop: Loop) -> None:
    with polling(loop) as poll:
        assert look(loop, poll, LATER).changed == {}
        assert look(loop, poll, LATER + MINUTE).changed == {}
        assert waiting(poll) == {}


def test_each_change_leads_to_exactly_the_right_requests(loop: Loop) -> None:
    edited, deleted, restored, late, quiet = partners(loop, 5)
    with polling(loop) as poll:
        look(loop, poll, LATER)
        moment = LATER + MINUTE
        loop.change(
            "Opportunity",
            str(deals(loop, edited)[0]["Id"]),
            Amount=1,
            SystemModstamp=stamp(moment),
        )
        gone = str(deals(loop, deleted)[0]["Id"])
        loop.change("Opportunity", gone, IsDeleted=True, SystemModstamp=stamp(moment))
        back = str(deals(loop, restored)[0]["Id"])
        loop.change("Opportunity", back, IsDeleted=True, SystemModstamp=stamp(moment))
        first = look(loop, poll, LATER + 2 * MINUTE)
        loop.change("Opportunity", back, IsDeleted=False, SystemModstamp=stamp(moment + MINUTE))
        # Stamped before the look above began, kept only after it.
        loop.change(
            "Opportunity",
            str(deals(loop, late)[0]["Id"]),
            Amount=2,
            SystemModstamp=stamp(moment - timedelta(seconds=50)),
        )
        second = look(loop, poll, LATER + 3 * MINUTE)
        third = look(loop, poll, LATER + 4 * MINUTE)
        found = waiting(poll)

    ids = {name: str(loop.enrollment(name)["Id"]) for name in (edited, deleted, restored, late)}
    assert {each.enrollment_id for each in first.asked} == {
        ids[edited], ids[deleted], ids[restored],
    }  # fmt: skip
    assert {each.enrollment_id for each in second.asked} == {ids[restored], ids[late]}
    assert third.asked == ()
    assert set(found) == set(ids.values())
    assert str(loop.enrollment(quiet)["Id"]) not in found
    assert found[ids[restored]].version == 2
    assert found[ids[restored]].due_at == LATER + 7 * MINUTE
    assert found[ids[late]].reasons == ("Opportunity changed",)


def test_a_deal_that_moves_concerns_both_partners(loop: Loop) -> None:
    before, after = partners(loop, 2)
    deal = str(deals(loop, before)[0]["Id"])
    with polling(loop) as poll:
        look(loop, poll, LATER)
        loop.change(
            "Opportunity",
            deal,
            PartnerAccountId=loop.enrollment(after)["Partner_Account__c"],
            SystemModstamp=stamp(LATER + MINUTE),
        )
        look(loop, poll, LATER + 2 * MINUTE)

        assert set(waiting(poll)) == {str(loop.enrollment(n)["Id"]) for n in (before, after)}


def test_what_the_service_writes_is_no_change(loop: Loop) -> None:
    with polling(loop) as poll:
        look(loop, poll, LATER)
        loop.recalculate(now=LATER + MINUTE)
        report = look(loop, poll, LATER + 2 * MINUTE)

    # All were stamped anew by the run, those on hold included.
    assert report.changed == {"Partner_Enrollment__c": 40}
    assert report.asked == ()


def test_an_edit_by_hand_waits_and_a_moved_tier_runs_at_once(loop: Loop) -> None:
    shifted, promoted = partners(loop, 2)
    program = loop.enrollment(promoted)["Program__c"]
    tiers = [row["Id"] for row in loop.rows("Program_Tier__c") if row["Program__c"] == program]
    other = next(tier for tier in tiers if tier != loop.enrollment(promoted)["Tier__c"])
    with polling(loop) as poll:
        look(loop, poll, LATER)
        moment = stamp(LATER + MINUTE)
        first, second = (str(loop.enrollment(name)["Id"]) for name in (shifted, promoted))
        loop.change(
            "Partner_Enrollment__c", first, Expiration_Date__c="2027-01-31", SystemModstamp=moment
        )
        loop.change("Partner_Enrollment__c", second, Tier__c=other, SystemModstamp=moment)
        look(loop, poll, LATER + 2 * MINUTE)
        found = waiting(poll)

    assert {key: each.due_at for key, each in found.items()} == {
        first: LATER + 7 * MINUTE,
        second: LATER + 2 * MINUTE,
    }


def test_a_changed_threshold_concerns_the_whole_program_within_five_minutes(loop: Loop) -> None:
    (partner,) = partners(loop, 1)
    program = loop.enrollment(partner)["Program__c"]
    tiers = {r["Id"] for r in loop.rows("Program_Tier__c") if r["Program__c"] == program}
    row = next(r for r in loop.rows("Tier_Threshold__c") if r["Tier__c"] in tiers)
    with polling(loop) as poll:
        look(loop, poll, LATER)
        loop.change("Tier_Threshold__c", str(row["Id"]), SystemModstamp=stamp(LATER + MINUTE))
        assert look(loop, poll, LATER + 2 * MINUTE).asked == ()
        look(loop, poll, LATER + 5 * MINUTE)

        mine = [r for r in loop.rows("Partner_Enrollment__c") if r["Program__c"] == program]
        live = {
            str(r["Id"]) for r in mine if str(r["Expiration_Date__c"] or "9999") >= "2026-06-16"
        }
        assert live <= set(waiting(poll)) <= {str(r["Id"]) for r in mine}


def test_a_changed_rate_concerns_everybody(loop: Loop) -> None:
    rate = loop.rows("CurrencyType")[0]
    with polling(loop) as poll:
        look(loop, poll, LATER)
        loop.change("CurrencyType", str(rate["Id"]), SystemModstamp=stamp(LATER + MINUTE))
        look(loop, poll, LATER + 5 * MINUTE)

        assert len(waiting(poll)) > 30


def test_a_minute_without_changes_costs_one_call(loop: Loop) -> None:
    with polling(loop) as poll:
        look(loop, poll, LATER)
        before = poll.reader.salesforce.api_calls
        look(loop, poll, LATER + MINUTE)

        assert poll.reader.salesforce.api_calls - before == 1
