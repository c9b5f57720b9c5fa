from __future__ import annotations

import pytest

from app.cli.recalculate import show
from app.cli.recalculation_table import run_table, summary
from app.cli.terminal import Terminal
from tests.unit.jobs.partner_org import ACME_ALLIANCE, ANN, GLOBEX_ALLIANCE, REVENUE, Desk


def test_why_an_enrollment_is_on_hold_stands_in_full_below_the_table(
    capsys: pytest.CaptureFixture[str],
) -> None:
    desk = Desk()
    user = desk.org.find("User", ANN)
    user["IsActive"] = False
    user["Name"] = "Ann of the Very Long Name That No Column Could Hold in Full"

    Terminal.show(run_table(desk.recalculate(ACME_ALLIANCE, GLOBEX_ALLIANCE)))

    told = capsys.readouterr().out.splitlines()
    assert told[-1].startswith(f"  Acme: On Hold. Primary partner user {user['Name']} is inactive")


def test_what_salesforce_refused_stands_in_full_below_the_table(
    capsys: pytest.CaptureFixture[str],
) -> None:
    desk = Desk()
    desk.org.refuse[f"{ACME_ALLIANCE}:{REVENUE}"] = "FIELD_CUSTOM_VALIDATION_EXCEPTION: Too much."

    Terminal.show(run_table(desk.recalculate(ACME_ALLIANCE)))

    told = capsys.readouterr().out.splitlines()
    assert told[-1] == "  Acme: Error. FIELD_CUSTOM_VALIDATION_EXCEPTION: Too much."


def test_where_all_is_well_nothing_stands_below_the_table(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Terminal.show(run_table(Desk().recalculate(ACME_ALLIANCE)))

    told = [line for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert told[-1].split()[-1] == "Current"


def test_warnings_are_told_beside_the_result(capsys: pytest.CaptureFixture[str]) -> None:
    show(Desk().recalculate(ACME_ALLIANCE), as_json=False)

    told = capsys.readouterr()
    assert "Warning: Alliance: no tier asks for Skill, so it decides nothing" in told.err
    assert "Warning" not in told.out


def test_what_was_refused_is_not_counted_as_written() -> None:
    desk = Desk()
    clean = Desk().recalculate(ACME_ALLIANCE)
    desk.org.refuse[f"{ACME_ALLIANCE}:{REVENUE}"] = "FIELD_CUSTOM_VALIDATION_EXCEPTION: Too much."

    told = summary(desk.recalculate(ACME_ALLIANCE)).plain

    written = len(clean.enrollments[0].writes)
    assert f"{written} records written, 0 rejected" in summary(clean).plain
    assert f"{written - 1} records written, 1 rejected" in told
