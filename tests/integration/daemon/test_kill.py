from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.engine import URL, make_url

from tests.chaos.killing import Kill, Undisturbed, recovery, undisturbed

#: Before anything is known of the org; in the middle of reading; in the middle of writing.
EARLY = (Kill(2), Kill(12, takes_effect=True), Kill(3, writes=True))
#: What was written is not acknowledged to the one that died, nor told to the ledger.
LATE = (
    Kill(1, writes=True, takes_effect=True),
    Kill(4, writes=True, takes_effect=True),
    Kill(8),
)


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    return undisturbed(make_url(f"sqlite:///{tmp_path_factory.mktemp('usual') / 'usual.db'}"))


@pytest.mark.parametrize("kills", [pytest.param(EARLY, id="early"), pytest.param(LATE, id="late")])
def test_what_killed_daemons_leave_behind_is_ended_as_if_nobody_had_died(
    database_url: URL, tmp_path: Path, usual: Undisturbed, kills: tuple[Kill, ...]
) -> None:
    found = recovery(database_url, tmp_path, kills, usual)

    assert (found.killed, found.exit_code) == (3, 0)
    assert (found.calculated, found.left, found.overlaps) == (usual.calculated, 0, 0)
    assert found.equal
    assert found.claims > found.calculated
