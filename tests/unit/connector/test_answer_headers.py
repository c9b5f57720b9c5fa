from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from connector.answer_headers import read_retry_after, read_server_time, read_usage
from connector.port import ApiUsage

DATE = "Sat, 31 Jan 2026 08:00:00 GMT"


@pytest.mark.parametrize(
    ("told", "usage"),
    [
        pytest.param("api-usage=18/5000", ApiUsage(18, 5000), id="the org's"),
        pytest.param(
            "per-app-api-usage=17/250(appName=x); api-usage=25/5000",
            ApiUsage(25, 5000),
            id="after the app's own",
        ),
        pytest.param("per-app-api-usage=17/250(appName=x)", None, id="only the app's own"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_usage_is_the_orgs(told: str, usage: ApiUsage | None) -> None:
    assert read_usage({"Sforce-Limit-Info": told}) == usage


@pytest.mark.parametrize(
    ("told", "waiting"),
    [
        pytest.param("120", timedelta(seconds=120), id="seconds"),
        pytest.param("Sat, 31 Jan 2026 08:01:00 GMT", timedelta(minutes=1), id="a date"),
        pytest.param("Sat, 31 Jan 2026 07:00:00 GMT", timedelta(0), id="a date gone by"),
        pytest.param("soon", None, id="neither"),
    ],
)
def test_retry_after_is_seconds_or_a_date(told: str, waiting: timedelta | None) -> None:
    assert read_retry_after({"Retry-After": told, "Date": DATE}) == waiting


def test_no_headers_say_nothing() -> None:
    assert read_usage({}) is None
    assert read_retry_after({}) is None
    assert read_server_time({}) is None


def test_server_time_is_utc() -> None:
    assert read_server_time({"Date": DATE}) == datetime(2026, 1, 31, 8, tzinfo=UTC)
