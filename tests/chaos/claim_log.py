"""A diary of who claimed what: the database itself writes it, whoever claims."""

from __future__ import annotations

from datetime import timedelta
from types import TracebackType
from typing import Self

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import URL

from persistence.utc_datetime import UtcDateTime

_TABLE = """
CREATE TABLE claim_log (
    enrollment_id VARCHAR(18), holder VARCHAR(80), lease_before TIMESTAMP, lease_until TIMESTAMP
)
"""
_CONDITION = "NEW.claimed_by IS NOT NULL AND {changed}"
_VALUES = """
INSERT INTO claim_log VALUES (NEW.enrollment_id, NEW.claimed_by,
    CASE WHEN OLD.claimed_by IS NULL THEN NULL ELSE OLD.lease_until END, NEW.lease_until);
"""
_SQLITE = f"""
CREATE TRIGGER note_claim AFTER UPDATE ON recalculation_request
WHEN {_CONDITION.format(changed="NEW.claimed_by IS NOT OLD.claimed_by")}
BEGIN {_VALUES} END
"""
_FUNCTION = f"""
CREATE FUNCTION note_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {_VALUES} RETURN NEW; END $$
"""
_TRIGGER = f"""
CREATE TRIGGER note_claim AFTER UPDATE ON recalculation_request FOR EACH ROW
WHEN ({_CONDITION.format(changed="NEW.claimed_by IS DISTINCT FROM OLD.claimed_by")})
EXECUTE FUNCTION note_claim()
"""


class ClaimLog:
    """Writes down every change of hands in a database that is up to date."""

    def __init__(self, url: URL) -> None:
        self._engine: Engine = create_engine(url)
        triggers = (_SQLITE,) if url.get_backend_name() == "sqlite" else (_FUNCTION, _TRIGGER)
        with self._engine.begin() as connection:
            for statement in (_TABLE, *triggers):
                connection.execute(text(statement))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._engine.dispose()

    def overlaps(self, lease: timedelta) -> int:
        """Count the claims that were made while another one still held."""
        rows = text("SELECT lease_before, lease_until FROM claim_log").columns(
            lease_before=UtcDateTime, lease_until=UtcDateTime
        )
        with self._engine.connect() as connection:
            return sum(
                1
                for before, until in connection.execute(rows)
                if before is not None and until - lease < before
            )

    def count(self) -> int:
        """Count all claims of single enrollments."""
        with self._engine.connect() as connection:
            counted = connection.execute(text("SELECT count(*) FROM claim_log"))
            return int(counted.scalar_one())
