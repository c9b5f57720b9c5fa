"""The installed console script, as a person runs it: a process of its own in an empty folder."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path

import pytest

from tests.e2e.script import SCRIPT, environment, tierwright


def test_the_demo_shows_the_sample_as_it_should_come_out(tmp_path: Path) -> None:
    shown = tierwright("demo", "--once", folder=tmp_path)

    assert shown.returncode == 0, shown.stderr
    assert "92% to Build" in shown.stdout
    assert "$125,000" in shown.stdout
    assert "40 came out as the sample says" in shown.stdout
    assert list(tmp_path.iterdir()) == []


def test_recalculating_all_twice_changes_only_timestamps_the_second_time(org: Path) -> None:
    first = tierwright("recalculate", "--all", "--json", folder=org)
    second = tierwright("recalculate", "--all", "--json", folder=org)

    assert first.returncode == second.returncode == 1  # six are on hold
    document = json.loads(second.stdout)
    fields = {c["field"] for e in document["enrollments"] for c in e["changes"]}
    assert fields == {"Last_Calculated__c", "Last_Attempt__c"}
    assert document["api_calls"] > 0
    assert second.stderr == ""


def test_one_good_enrollment_succeeds(org: Path) -> None:
    document = json.loads(tierwright("recalculate", "--all", "--json", folder=org).stdout)
    good = next(e["id"] for e in document["enrollments"] if e["status"] == "Current")

    done = tierwright("recalculate", good, folder=org)

    assert done.returncode == 0
    assert "succeeded: 1 enrollments" in done.stdout


def test_explain_tells_each_record_as_a_table_and_as_json(org: Path) -> None:
    document = json.loads(tierwright("recalculate", "--all", "--json", folder=org).stdout)
    good = next(e["id"] for e in document["enrollments"] if e["status"] == "Current")

    table = tierwright("explain", good, folder=org)
    told = json.loads(tierwright("explain", good, "--json", folder=org).stdout)

    assert table.returncode == 0
    assert "outside_window" in table.stdout
    record = told["criteria"][0]["records"][0]
    assert set(record) == {
        "id",
        "object",
        "name",
        "counted",
        "reason",
        "detail",
        "amount",
        "currency",
        "rate",
        "converted_amount",
        "attainment_date",
        "association",
    }


@pytest.mark.parametrize(
    ("arguments", "variables", "code", "fragment"),
    [
        pytest.param(["recalculate"], {}, 3, "Say which enrollments", id="nothing-selected"),
        pytest.param(["recalculate", "--bogus"], {}, 3, "No such option", id="unknown-option"),
        pytest.param(["recalculate", "x"], {}, 3, "not an enrollment id", id="not-an-id"),
        pytest.param(
            ["recalculate", "006000000000001"], {}, 3, "Opportunity", id="id-of-another-object"
        ),
        pytest.param(
            ["explain", "a08zzzzzzzzzzzzAAA"], {}, 3, "no enrollment", id="unknown-enrollment"
        ),
        pytest.param(
            ["recalculate", "--all"],
            {"TIERWRIGHT_SALESFORCE__LOGIN_URL": "https://tierwright.invalid"},
            2,
            "no usable answer",
            id="org-unreachable",
        ),
        pytest.param(
            ["recalculate", "--all"],
            {"TIERWRIGHT_SALESFORCE__CLIENT_ID": "somebody-else"},
            3,
            "consumer key",
            id="wrong-consumer-key",
        ),
        pytest.param(
            ["recalculate", "--all"],
            {"TIERWRIGHT_SALESFORCE__USERNAME": "admin@elsewhere.example"},
            3,
            "not approved",
            id="user-not-approved",
        ),
        pytest.param(
            ["recalculate", "--all"],
            {"TIERWRIGHT_SALESFORCE__PRIVATE_KEY_FILE": "nowhere.pem"},
            3,
            "PRIVATE_KEY_FILE",
            id="no-key-file",
        ),
        pytest.param(
            ["recalculate", "--all"],
            {"TIERWRIGHT_SALESFORCE__CURENCY": "EUR"},
            3,
            "did you mean TIERWRIGHT_SALESFORCE__CURRENCY",
            id="misspelt-setting",
        ),
        pytest.param(
            ["recalculate", "--all"],
            {"TIERWRIGHT_DATABASE__URL": "sqlite:///empty.db"},
            3,
            "tierwright db upgrade",
            id="database-not-migrated",
        ),
        pytest.param(
            ["recalculate", "--all"],
            {"TIERWRIGHT_MAPPING__FILE": "broken.yaml"},
            3,
            "broken.yaml, line 2",
            id="broken-mapping",
        ),
    ],
)
def test_bad_input_gets_a_sentence_and_the_right_exit_code(
    org: Path, arguments: list[str], variables: dict[str, str], code: int, fragment: str
) -> None:
    (org / "broken.yaml").write_text("roles:\n  programme: {object: X}\n")
    told = tierwright(*arguments, folder=org, **variables)

    assert told.returncode == code, told.stderr
    assert fragment in told.stderr
    assert "Traceback" not in told.stderr
    assert told.stdout == ""


def test_a_failure_is_one_json_document_too(org: Path) -> None:
    told = tierwright("recalculate", "x", "--json", folder=org)
    document = json.loads(told.stdout)

    assert told.returncode == 3
    assert document["outcome"] == "failed"
    assert document["error"]["remedy"]


def test_debug_shows_the_traceback_and_keeps_the_exit_code(org: Path) -> None:
    told = tierwright("--debug", "recalculate", "x", folder=org)

    assert told.returncode == 3
    assert "Traceback" in told.stderr


def test_a_process_killed_in_the_middle_is_made_good_by_the_next_run(org: Path) -> None:
    with subprocess.Popen(  # noqa: S603 - our own script
        [str(SCRIPT), "recalculate", "--all"],
        cwd=org,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        time.sleep(1.5)
        process.kill()
    again = tierwright("recalculate", "--all", "--json", folder=org)

    assert again.returncode == 1
    assert json.loads(again.stdout)["error"] is None


def test_a_wrong_fault_plan_is_refused_before_an_org_is_served(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text("faults: [{fault: flood}]", encoding="utf-8")
    refused = tierwright("emulator", "serve", "--faults", "plan.yaml", folder=tmp_path)

    assert refused.returncode == 3
    assert "fault 1: 'flood' is no kind of fault" in refused.stderr


def test_the_doctor_finds_the_sample_fit_but_for_what_it_shows_on_purpose(org: Path) -> None:
    shown = tierwright("doctor", folder=org)
    told = json.loads(tierwright("doctor", "--json", folder=org).stdout)

    assert shown.returncode == 0, shown.stdout
    assert "0 problems" in shown.stdout
    assert told["outcome"] == "warning"
    warned = {each["area"] for each in told["findings"] if each["severity"] == "warning"}
    assert warned == {"programs", "partner users"}
    assert all(each["remedy"] for each in told["findings"] if each["severity"] != "ok")


@pytest.mark.parametrize(
    ("name", "value", "code", "area"),
    [
        pytest.param("SALESFORCE__USERNAME", "x@y.example", 3, "login", id="user-not-approved"),
        pytest.param("SALESFORCE__LOGIN_URL", "https://tierwright.invalid", 2, "login", id="down"),
        pytest.param("SALESFORCE__CURENCY", "EUR", 3, "settings", id="misspelt-setting"),
        pytest.param("SALESFORCE__PRIVATE_KEY_FILE", "no.pem", 3, "settings", id="no-key-file"),
        pytest.param("DATABASE__URL", "sqlite:///no.db", 3, "database", id="no-database"),
        pytest.param("MAPPING__FILE", "no.yaml", 3, "mapping", id="no-mapping"),
    ],
)
def test_the_doctor_tells_what_is_wrong_and_looks_at_the_rest(
    org: Path, name: str, value: str, code: int, area: str
) -> None:
    told = tierwright("doctor", "--json", folder=org, **{f"TIERWRIGHT_{name}": value})
    findings = json.loads(told.stdout)["findings"]

    assert told.returncode == code, told.stderr
    assert [each["area"] for each in findings if each["severity"] == "problem"] == [area]
    assert any(each["severity"] == "ok" for each in findings)
    assert not (org / "no.db").exists()
