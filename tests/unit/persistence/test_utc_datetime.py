from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.dialects import sqlite

from persistence.utc_datetime import UtcDateTime

DIALECT = sqlite.dialect()
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_moment_is_kept_in_utc() -> None:
    given = NOON.astimezone(timezone(timedelta(hours=-8)))

    kept = UtcDateTime().process_bind_param(given, DIALECT)

    assert (kept, kept and kept.tzinfo) == (NOON, UTC)


@pytest.mark.parametrize(
    "answered",
    [
        pytest.param(NOON.replace(tzinfo=None), id="without zone, as SQLite answers"),
        pytest.param(NOON.astimezone(timezone(timedelta(hours=5))), id="in the session's zone"),
    ],
)
def test_a_moment_comes_back_in_utc(answered: datetime) -> None:
    moment = UtcDateTime().process_result_value(answered, DIALECT)

    assert (moment, moment and moment.tzinfo) == (NOON, UTC)


def test_no_moment_stays_none() -> None:
    assert UtcDateTime().process_bind_param(None, DIALECT) is None
    assert UtcDateTime().process_result_value(None, DIALECT) is None


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        UtcDateTime().process_bind_param(NOON.replace(tzinfo=None), DIALECT)
