from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from connector.port import ApiUsage, OrgIdentity, RecordTable
from jobs.doctor.connection_check import check_api_version, check_requests, check_skew, tell_org
from jobs.doctor.finding import Severity

NOW = datetime(2026, 6, 17, 16, tzinfo=UTC)


def test_a_version_that_is_not_served_is_a_problem_that_names_the_newest() -> None:
    assert check_api_version("62.0", ["61.0", "62.0", "63.0"]).severity is Severity.OK

    finding = check_api_version("64.0", ["61.0", "62.0", "63.0"])

    assert finding.severity is Severity.PROBLEM
    assert finding.message == "The org does not serve API version 64.0; its newest is 63.0."
    assert "TIERWRIGHT_SALESFORCE__API_VERSION" in finding.remedy


@pytest.mark.parametrize(
    ("apart", "severity"),
    [
        pytest.param(timedelta(minutes=2), Severity.OK, id="within-tolerance"),
        pytest.param(timedelta(minutes=2, seconds=1), Severity.PROBLEM, id="too-far"),
    ],
)
def test_clocks_may_be_two_minutes_apart(apart: timedelta, severity: Severity) -> None:
    finding = check_skew(NOW + apart, NOW)

    assert finding.severity is severity
    assert bool(finding.remedy) is (severity is Severity.PROBLEM)


def test_an_org_without_time_is_no_fault() -> None:
    assert check_skew(NOW, None).severity is Severity.OK


@pytest.mark.parametrize(
    ("used", "severity", "told"),
    [
        pytest.param(90_000, Severity.OK, "10,000 left", id="enough"),
        pytest.param(90_001, Severity.WARNING, "9,999 left", id="much-used"),
        pytest.param(100_100, Severity.WARNING, "0 left", id="overdrawn"),
    ],
)
def test_requests_that_run_out_are_a_warning(used: int, severity: Severity, told: str) -> None:
    finding = check_requests(ApiUsage(used, 100_000))

    assert finding.severity is severity
    assert told in finding.message


def test_an_org_that_tells_no_usage_is_no_fault() -> None:
    assert check_requests(None).severity is Severity.OK


@pytest.mark.parametrize(("sandbox", "kind"), [(True, "a sandbox"), (False, "a production org")])
def test_the_org_is_told_by_name_id_kind_and_user(sandbox: bool, kind: str) -> None:  # noqa: FBT001
    identity = OrgIdentity("00D000000000001EAA", "005000000000001AAA", "bot@acme.example", NOW)
    table = RecordTable("Organization", {"Name": ["Acme"], "IsSandbox": [sandbox]})

    message = tell_org(identity, table).message

    assert message.startswith(f"Acme (00D000000000001EAA) is {kind};")
    assert message.endswith("as bot@acme.example.")
