"""A column type for moments: aware UTC datetimes in, aware UTC datetimes out, on both databases.

SQLite keeps no time zones and PostgreSQL answers in that of the session; neither shows here.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """Keeps moments to the microsecond; refuses naive datetimes with ``ValueError``."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn a moment into UTC, which also makes SQLite's texts sort by time."""
        _ = dialect
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"a moment needs a time zone, got {value!r}"
            raise ValueError(msg)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back in UTC."""
        _ = dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
