from __future__ import annotations

from pathlib import Path

import pytest

from app.doctor import examine
from jobs.doctor.finding import Area, Checkup, Severity


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("LOGIN_URL", "CLIENT_ID", "USERNAME", "PRIVATE_KEY_FILE"):
        monkeypatch.delenv(f"TIERWRIGHT_SALESFORCE__{name}", raising=False)
    return tmp_path


def severities(found: Checkup) -> dict[Area, Severity]:
    return {each.area: each.severity for each in found.findings}


def test_without_credentials_each_one_is_named_and_the_rest_is_looked_at(
    empty_folder: Path,
) -> None:
    found = examine()

    told = [each.message for each in found.findings if each.area is Area.SETTINGS]
    assert [m.split(" ")[0] for m in told][:1] == ["TIERWRIGHT_SALESFORCE__CLIENT_ID"]
    assert severities(found)[Area.MAPPING] is Severity.OK
    assert severities(found)[Area.DATABASE] is Severity.PROBLEM
    assert severities(found)[Area.LOGIN] is Severity.NOT_RUN
    assert list(empty_folder.iterdir()) == []


def test_where_no_setting_can_be_used_everything_else_is_told_as_not_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TIERWRIGHT_DATABASE__URL", "mysql://nowhere")

    found = examine()

    others = {s for area, s in severities(found).items() if area is not Area.SETTINGS}
    assert others == {Severity.NOT_RUN}
    # A login as a partner user is looked at only where the settings ask for it.
    assert set(severities(found)) == set(Area) - {Area.PARTNER_LOGIN}
