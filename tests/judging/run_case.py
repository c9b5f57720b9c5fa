"""Runs a case: one recalculation after the other, and what each of them did to the org."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from connector.errors import ConnectorError
from jobs.batch_run import BatchRun
from jobs.claim_desk import ClaimDesk
from jobs.errors import JobError
from jobs.recalculate import RecalculateEnrollments
from jobs.selection import Selection
from tests.fakes.ledger import FakeLedger
from tests.fakes.package import package_map
from tests.fakes.stores import FakeEvaluationStore, FakeRunStore
from tests.judging.case_org import Case, CaseOrg
from tests.judging.run_org import RunOrg, run_org

_TOKEN = re.compile(r"[0-9a-f]{12}")
#: What stands in the org: object, then record, then field; ids told by name.
Standing = Mapping[str, Mapping[str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class RunFound:
    """What one run of a case did.

    Attributes:
        outcome: How it ended, in the words of the exit codes.
        says: The error that ended or refused it, with its remedy.
        warnings: What administrators should look at.
        writes: The fields that were sent, by object and record.
        stands: What the org holds afterwards.
    """

    outcome: str
    says: str
    warnings: tuple[str, ...]
    writes: Mapping[str, Mapping[str, list[str]]]
    stands: Standing


@dataclass(frozen=True, slots=True)
class _Clock:
    time: datetime

    def now(self) -> datetime:
        return self.time


class RunCase:
    """A case with the org that its runs share."""

    def __init__(self, case: Case) -> None:
        self._given = CaseOrg(case)
        self._org: RunOrg = run_org(self._given)
        self._runs, self._evaluations = FakeRunStore(), FakeEvaluationStore()

    def run(self, step: Case) -> RunFound:
        """Change what people changed, have the trouble, and recalculate."""
        self._change(step.get("people_changed", {}))
        self._org.trouble(step)
        self._org.refuse = {
            self._key(name): message for name, message in step.get("org_refuses", {}).items()
        }
        told = step.get("org_clock")
        self._org.time = None if told is None else datetime.fromisoformat(told)
        outcome, says, warnings = self._recalculate(step)
        return RunFound(outcome, says, warnings, self._writes(), self._stands())

    def _change(self, changes: Mapping[str, Case]) -> None:
        everything = (row for rows in self._org.records.values() for row in rows)
        by_id = {row["Id"]: row for row in everything}
        for name, fields in changes.items():
            by_id[self._given.ids[name]].update(deepcopy(dict(fields)))

    def _recalculate(self, step: Case) -> tuple[str, str, tuple[str, ...]]:
        clock = _Clock(datetime.fromisoformat(step["at"]))
        job = RecalculateEnrollments(
            batch=BatchRun(self._org, package_map(), self._evaluations),
            runs=self._runs,
            claims=ClaimDesk(FakeLedger(), clock, timedelta(minutes=2)),
            clock=clock,
        )
        run_id = str(UUID(int=len(self._runs.runs) + 1))
        try:
            report = job.run(Selection(), run_id=run_id, dry_run=step.get("dry_run", False))
        except JobError as error:
            return "refused", f"{error.message} {error.remedy}", ()
        except ConnectorError as error:
            return "failed", f"{error.message} {error.remedy}", ()
        says = f"{report.error.message} {report.error.remedy}" if report.error else ""
        return report.outcome.value, says, report.warnings

    def _writes(self) -> Mapping[str, Mapping[str, list[str]]]:
        found: dict[str, dict[str, list[str]]] = {}
        for sobject, key, fields in self._org.wrote:
            found.setdefault(sobject, {}).setdefault(self._name(key), []).extend(sorted(fields))
        return found

    def _stands(self) -> Standing:
        return {
            sobject: {
                self._name(str(row.get("Key__c") or row["Id"])): {
                    name: self._name(value) for name, value in row.items() if name != "Id"
                }
                for row in rows
            }
            for sobject, rows in self._org.records.items()
        }

    def _key(self, name: str) -> str:
        """Give the key behind a name such as ``Northwind 2026: Closed Deals``."""
        ids = self._given.ids
        known = {key.split("/")[-1]: value for key, value in ids.items()} | ids
        return ":".join(known[part] for part in name.split(": "))

    def _name(self, value: Any) -> Any:
        """Tell ids and keys by the names of the case; everything else stays as it is.

        The token of a tier change is left out of keys: it tells people nothing.
        """
        names = self._given.names
        first, *others = str(value).split(":")
        if first not in names:
            return value
        parts = (first, *(part for part in others if not _TOKEN.fullmatch(part)))
        return ": ".join(names.get(part, part).split("/")[-1] for part in parts)
