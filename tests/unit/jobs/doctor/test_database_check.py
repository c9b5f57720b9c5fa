from __future__ import annotations

from dataclasses import dataclass

from jobs.doctor.database_check import check_database
from jobs.doctor.finding import Severity
from persistence.errors import DatabaseUnreachableError, PersistenceError, SchemaError


@dataclass
class Database:
    error: PersistenceError | None = None

    def require_fit(self) -> str:
        if self.error:
            raise self.error
        return "0001"


def test_a_database_that_fits_tells_its_revision() -> None:
    (finding,) = check_database(Database())

    assert (finding.severity, "0001" in finding.message) == (Severity.OK, True)


def test_a_database_that_does_not_answer_may_do_so_later_and_an_old_one_will_not() -> None:
    (down,) = check_database(Database(DatabaseUnreachableError("Down.", "Start it.")))
    (old,) = check_database(Database(SchemaError("Old.", "Run `tierwright db upgrade`.")))

    assert (down.severity, down.remedy, down.passing) == (Severity.PROBLEM, "Start it.", True)
    assert (old.severity, old.passing) == (Severity.PROBLEM, False)
