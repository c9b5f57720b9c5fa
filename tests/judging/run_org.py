"""The org of a case as runs meet it: it takes writes, and has the trouble a case tells of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from connector.errors import OrgUnreachableError
from connector.port import WriteBatch, WriteReport
from mapping.soql import Soql
from tests.fakes.package import multi_currency_describes
from tests.fakes.salesforce import FakeSalesforce, Record
from tests.judging.case_org import CaseOrg

_SOURCES = ("Opportunity", "Lead", "Course_Assignment__c")


@dataclass
class RunOrg(FakeSalesforce):
    """An org that goes down where a case says so, and comes back afterwards.

    ``fails_reading`` and ``fails_writing`` name the object at which it goes down; what was
    sent before that object stands.
    """

    fails_reading: str | None = None
    fails_writing: str | None = None
    #: What the present run wrote: object, key, fields without the key.
    wrote: list[tuple[str, str, Mapping[str, Any]]] = field(default_factory=list)

    def trouble(self, told: Mapping[str, Any]) -> None:
        """Take on the trouble of the next run; none where nothing is told."""
        self.fails_reading = told.get("org_fails_reading")
        self.fails_writing = told.get("org_fails_writing")
        self.query_error = self._failing
        self.wrote.clear()

    def upsert(
        self, batches: Sequence[WriteBatch], *, admit: Callable[[], None] | None = None
    ) -> WriteReport:
        """Write lot by lot, up to the one at which the org goes down."""
        reports: list[WriteReport] = []
        for batch in batches:
            if batch.sobject == self.fails_writing:
                error = _down()
                error.partly_written = bool(reports)
                raise error
            for record in batch.records:
                fields = {name: value for name, value in record.items() if name != batch.key_field}
                self.wrote.append((batch.sobject, str(record[batch.key_field]), fields))
            reports.append(super().upsert([batch], admit=admit))
        return WriteReport(
            tuple(each for report in reports for each in report.accepted),
            tuple(each for report in reports for each in report.rejected),
        )

    def _failing(self, statement: Soql) -> Exception | None:
        return _down() if statement.sobject == self.fails_reading else None


def run_org(given: CaseOrg) -> RunOrg:
    """Make the org of a case; the primary partner users see all but what is hidden."""
    told = given.org()
    records: dict[str, list[Record]] = {
        sobject: [dict(row) for row in rows] for sobject, rows in told.rows.items()
    }
    ids = [str(row["Id"]) for name in _SOURCES for row in records.get(name, ())]
    seen = {
        str(user["Id"]): {key: key not in told.hidden.get(str(user["Id"]), ()) for key in ids}
        for user in records["User"]
    }
    return RunOrg(records=records, seen=seen, describes=multi_currency_describes())


def _down() -> OrgUnreachableError:
    return OrgUnreachableError("The org went down.", remedy="Try again later.")
