from __future__ import annotations

from pathlib import Path

import pytest

from emulator.clock import FixedClock
from emulator.loading import OrgDataError
from emulator.org_data import OrgData
from emulator.org_file import OrgFileError, dump_org, load_org
from tests.unit.emulator.small_org import NOW, ORGANIZATION, small_data, small_org


def test_an_org_survives_its_file(tmp_path: Path) -> None:
    path = tmp_path / "org.json"
    dump_org(small_data(), path)

    assert load_org(path) == small_data()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "it is not JSON"),
        ("[]", "the document: "),
        ('{"organization_id": 1, "records": {}, "logins": {}}', "organization_id: "),
    ],
)
def test_a_malformed_file_is_refused_in_one_sentence(
    tmp_path: Path, text: str, reason: str
) -> None:
    path = tmp_path / "org.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(OrgFileError) as caught:
        load_org(path)

    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OrgFileError, match="No such file"):
        load_org(tmp_path / "none.json")


@pytest.mark.parametrize(
    "records",
    [
        {"Opportunty": []},
        {"Account": [{"Id": "001000000000001AAA", "Nme": "x"}]},
        {"Account": [{"Id": "x"}]},
        {"Account": [{"Name": "x"}]},
        {"Account": [{"Id": "001000000000001AAA", "Name": 5}]},
    ],
    ids=["unknown object", "unknown field", "malformed id", "no id", "wrong type"],
)
def test_records_that_do_not_fit_the_object_model_are_refused(records: dict[str, list]) -> None:  # type: ignore[type-arg]
    with pytest.raises(OrgDataError):
        small_org(FixedClock(NOW), OrgData(ORGANIZATION, records, {}))
