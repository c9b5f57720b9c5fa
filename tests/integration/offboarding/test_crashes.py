"""The process dies between any two of its calls: nothing is done twice, and nothing is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from persistence.case_port import CaseAction
from tests.integration.loop.harness import NOON
from tests.integration.offboarding.world import KilledError, Recorder, Tripwire, World

END = NOON + timedelta(days=30)
#: More calls than any advance makes.
_MOST = 200
#: Fields that tell when something was done, and by whom.
_TIMES = ("SystemModstamp", "LastModifiedDate", "LastModifiedById", "CreatedDate")


def org(world: World) -> Mapping[str, Any]:
    """What the org shows of the partner and the case, but for times."""
    objects: Mapping[str, Sequence[Mapping[str, Any]]] = {
        "Asset": world.assets(),
        "User": world.users(),
        "UserLogin": [world.login(str(user["Id"])) for user in world.users()],
        "Partner_Enrollment__c": world.enrollments(),
        "Enrollment_Benefit__c": world.benefits(),
        "Enrollment_Snapshot__c": [
            # Its number counts on, whatever became of earlier ones.
            {**row, "Name": ""}
            for row in world.loop.rows("Enrollment_Snapshot__c")
        ],
        "Partner_Offboarding__c": [world.case()],
        "Offboarding_Step__c": list(world.steps().values()),
    }
    return {
        name: sorted(
            (
                {key: value for key, value in row.items() if key not in (*_TIMES, "Id")}
                for row in rows
                if not row["IsDeleted"]
            ),
            key=str,
        )
        for name, rows in objects.items()
    }


def killed_everywhere(
    world: World, action: CaseAction, now: datetime, reset: Callable[[], None]
) -> tuple[int, list[Recorder], list[Mapping[str, Any]]]:
    """Kill an advance at each of its calls, run it again, and keep what the org took.

    Returns:
        How often it was killed, and for each kill what was written to the asset and how the
        org looked afterwards.
    """
    recorders: list[Recorder] = []
    endings: list[Mapping[str, Any]] = []
    for number in range(1, _MOST):
        reset()
        wire, assets = Tripwire(number), Recorder("Asset")
        killed = _is_killed(world, action, now, wire, assets)
        if not killed:
            return number - 1, recorders, endings
        world.advance(action, now=now, acting=assets.wrap)
        recorders.append(assets)
        endings.append(org(world))
    raise AssertionError


def _is_killed(
    world: World, action: CaseAction, now: datetime, wire: Tripwire, assets: Recorder
) -> bool:
    try:
        world.advance(
            action, now=now, service=wire.wrap, acting=lambda port: wire.wrap(assets.wrap(port))
        )
    except KilledError:
        return True
    return False


def saved(world: World) -> Callable[[], None]:
    """Keep the org as it is, and give what brings it back."""
    emulated = world.loop.running.org
    objects = (
        *("Asset", "User", "UserLogin", "UserLicense", "Partner_Enrollment__c"),
        *("Enrollment_Benefit__c", "Enrollment_Snapshot__c", "Criterion_Progress__c"),
        *("Partner_Offboarding__c", "Offboarding_Step__c"),
    )
    kept = {name: {str(row["Id"]): dict(row) for row in world.loop.rows(name)} for name in objects}

    def bring_back() -> None:
        world.checked_on = None
        with emulated.lock:
            for name, rows in kept.items():
                for record in list(emulated.store.table(name).records()):
                    before = rows.get(record.id) or {**record.values, "IsDeleted": True}
                    if name == "Offboarding_Step__c" and record.id not in rows:
                        before["Key__c"] = None
                    emulated.store.write(name, record.id, before)
            emulated.store.commit()

    return bring_back


@pytest.fixture
def approved(world: World) -> World:
    world.open_case()
    world.advance(CaseAction.PLAN)
    world.approve()
    return world


def test_a_suspension_that_dies_anywhere_is_made_whole_and_changes_the_asset_once(
    approved: World,
) -> None:
    reset = saved(approved)
    approved.advance()
    undisturbed = org(approved)

    kills, recorders, endings = killed_everywhere(approved, CaseAction.ADVANCE, NOON, reset)

    assert kills > 20
    for recorder, ending in zip(recorders, endings, strict=True):
        assert [record["Status"] for _, record in recorder.taken] == ["Suspended"]
        assert ending == undisturbed


def test_a_draft_that_was_approved_unplanned_is_suspended_however_it_dies(world: World) -> None:
    world.open_case(Approved__c=True)
    reset = saved(world)
    world.advance()
    undisturbed = org(world)

    kills, recorders, endings = killed_everywhere(world, CaseAction.ADVANCE, NOON, reset)

    assert kills > 20
    for recorder, ending in zip(recorders, endings, strict=True):
        assert [record["Status"] for _, record in recorder.taken] == ["Suspended"]
        assert ending == undisturbed


def test_an_end_of_notice_that_dies_anywhere_deactivates_each_user(approved: World) -> None:
    approved.advance()
    reset = saved(approved)
    approved.advance(now=END)
    undisturbed = org(approved)

    kills, _, endings = killed_everywhere(approved, CaseAction.ADVANCE, END, reset)

    assert kills > 5
    assert all(ending == undisturbed for ending in endings)


def test_a_rollback_that_dies_anywhere_restores_every_former_value(approved: World) -> None:
    before = {name: org(approved)[name] for name in ("Asset", "User", "UserLogin")}
    approved.advance()
    reset = saved(approved)
    approved.advance(CaseAction.ROLLBACK)
    undisturbed = org(approved)

    kills, _, endings = killed_everywhere(approved, CaseAction.ROLLBACK, NOON, reset)

    assert kills > 5
    assert all(ending == undisturbed for ending in endings)
    assert {name: undisturbed[name] for name in before} == before
