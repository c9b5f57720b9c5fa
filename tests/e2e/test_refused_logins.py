"""What the console script tells when the login host refuses, fails or dawdles."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.script import tierwright

TOKENS = "/services/oauth2/token"
Plan = Callable[..., None]


@pytest.fixture
def plan(org: Path) -> Plan:
    """Sets what goes wrong with every login of the module's org."""
    text = (org / ".env").read_text("utf-8")
    found = re.search(r"LOGIN_URL=[\"']?([^\"'\s]+)", text)
    assert found is not None

    def set_plan(fault: str, **more: object) -> None:
        rule = {"fault": fault, "path": TOKENS, "count": "all", **more}
        answer = httpx.post(f"{found[1]}/__emu__/faults", json={"faults": [rule]})
        assert answer.status_code == 204, answer.text

    return set_plan


REFUSALS: list[Any] = [
    pytest.param(
        {"fault": "token_refused"},
        "The user is not approved for the app. (invalid_grant: user hasn't approved this consumer)",
        "'Admin approved users are pre-authorized'",
        id="not approved",
    ),
    pytest.param(
        {"fault": "token_refused", "message": "audience is invalid"},
        "Salesforce refuses the assertion's audience. (invalid_grant: audience is invalid)",
        "Set TIERWRIGHT_SALESFORCE__AUDIENCE to https://login.salesforce.com",
        id="audience",
    ),
    pytest.param(
        {"fault": "token_refused", "error": "inactive_user"},
        "The integration user is inactive or frozen. (inactive_user: user is inactive)",
        "Activate or unfreeze the user",
        id="inactive",
    ),
    pytest.param(
        {"fault": "clock_skew", "ahead": 600},
        "Salesforce takes the assertion for expired. (invalid_grant: expired authorization code) "
        "This machine's clock is 600 s behind Salesforce's.",
        "Set this machine's clock right, best by NTP",
        id="our clock is behind",
    ),
    pytest.param(
        {"fault": "clock_skew", "ahead": -3600},
        "Salesforce takes the assertion for expired. (invalid_grant: expired authorization code) "
        "This machine's clock is 3600 s ahead of Salesforce's.",
        "Set this machine's clock right, best by NTP",
        id="our clock is ahead",
    ),
]


@pytest.mark.parametrize(("fault", "told", "remedy"), REFUSALS)
def test_a_refused_login_is_told_with_its_remedy(
    org: Path, plan: Plan, fault: dict[str, Any], told: str, remedy: str
) -> None:
    plan(**fault)

    ended = tierwright("recalculate", "--all", "--json", folder=org)

    error = json.loads(ended.stdout)["error"]
    # Seconds pass while the command starts.
    assert re.sub(r"\b(599|601|3599|3601)\b", _rounded, error["message"]) == told
    assert remedy in error["remedy"]
    assert told[:40] in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.returncode == 3


def _rounded(seconds: re.Match[str]) -> str:
    return str(round(int(seconds[0]), -2))


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        pytest.param({"fault": "server_error"}, "500", id="500"),
        pytest.param({"fault": "unavailable"}, "503", id="503"),
        pytest.param({"fault": "slow", "seconds": 3}, "no answer in time", id="slow"),
    ],
)
def test_a_login_host_that_fails_or_dawdles_is_told_as_out_of_reach(
    org: Path, plan: Plan, fault: dict[str, Any], reason: str
) -> None:
    plan(**fault)

    ended = tierwright("doctor", "--json", folder=org, TIERWRIGHT_SALESFORCE__TIMEOUT="PT0.5S")

    (login,) = (each for each in json.loads(ended.stdout)["findings"] if each["area"] == "login")
    assert f"no usable answer from the login host ({reason})" in login["message"]
    assert login["remedy"].startswith("Look whether Salesforce is up")
    assert ended.returncode == 2


def test_a_login_that_is_slow_for_once_goes_through(org: Path, plan: Plan) -> None:
    plan("slow", seconds=2, count=1)

    ended = tierwright("doctor", "--json", folder=org, TIERWRIGHT_SALESFORCE__TIMEOUT="PT1S")

    (login,) = (each for each in json.loads(ended.stdout)["findings"] if each["area"] == "login")
    assert login["severity"] == "ok"
