"""Is the database there, migrated and writable?"""

from __future__ import annotations

from jobs.doctor.finding import Area, Finding, ok, problem
from persistence.errors import DatabaseUnreachableError, PersistenceError
from persistence.port import FitnessCheck


def check_database(database: FitnessCheck) -> list[Finding]:
    """Ask the database, and tell its error with the remedy that it has already."""
    try:
        revision = database.require_fit()
    except PersistenceError as error:
        passing = isinstance(error, DatabaseUnreachableError)
        return [problem(Area.DATABASE, error.message, error.remedy, passing=passing)]
    return [ok(Area.DATABASE, f"The database is at revision {revision} and can be written to.")]
