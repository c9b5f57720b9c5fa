"""The way back: former values are restored in the reverse order of the changes.

Rows that tell of the changes stay, as does every snapshot. What somebody has changed since is
left to them; what the org refuses is told and tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import structlog

from jobs.offboarding.case_file import CaseFile
from jobs.offboarding.changes import Change, Standing
from jobs.offboarding.effect import five_at_once, sent
from jobs.offboarding.errors import CaseBlockedError
from jobs.offboarding.org_view import OrgView
from jobs.offboarding.steps import Step
from jobs.offboarding.user_changes import read_shown
from jobs.offboarding.words import counted
from mapping.account_records import CHANGED_FIELDS, USER
from mapping.offboarding_step import (
    DETAIL_LENGTH,
    Actor,
    StepStatus,
    step_key,
)
from mapping.record_write import FieldValue, fitted

log = structlog.get_logger()

ROLLBACK = "rollback"
#: The steps that change something, in the order in which they do.
_ORDER = (Step.STOP, Step.LICENCE, Step.USERS, Step.BENEFITS, Step.WATCH, Step.USERS_AT_END)
#: What lies outside of Salesforce's data and has to be restored by people.
_PEOPLES = (Step.RECORDS, Step.DELETE)

_NAME = "Roll back: restore what was before"


@dataclass(slots=True)
class Rollback:
    """Takes one case back.

    Attributes:
        file: The case's file.
        acting: Gives the org as the identity that may change assets and users sees it.
        admit: Raises where the case is carried out by others by now.
    """

    file: CaseFile
    acting: Callable[[], OrgView]
    admit: Callable[[], None]
    _restored: int = 0
    _notes: list[str] = field(default_factory=list)
    _refused: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The external key of the row that tells of it."""
        return step_key(self.file.case.id, ROLLBACK)

    def run(self) -> None:
        """Restore what can be restored, and enter what cannot.

        Raises:
            CaseBlockedError: the org refused some of it; it is tried again.
            ConnectorError: the org failed; repeating makes it whole.
        """
        row = self.file.rows.get(self.key)
        accepted = row is not None and row.done
        self._enter(StepStatus.DUE, "")
        for _, group in groupby(reversed(self._first_changes()), key=lambda each: each.sobject):
            self._restore(list(group))
        told = "\n".join(
            [f"{counted(self._restored, 'record')} restored to what was before.", *self._notes]
        )
        if self._refused and not accepted:
            self._enter(StepStatus.FAILED, "\n".join([*self._refused, told]))
            raise CaseBlockedError(
                f"Not all could be restored: {self._refused[0]}",
                remedy="It is tried again; or tick Done on the step Roll back to leave it so.",
            )
        self._enter(StepStatus.DONE, "\n".join([told, *self._refused]))
        log.info("case_rolled_back", case=self.file.case.name, restored=self._restored)

    def _first_changes(self) -> list[Change]:
        """Give every record's first change: what was there before the case had touched it."""
        found: dict[tuple[str, str], Change] = {}
        for step in _ORDER:
            for change in self.file.changes(step):
                found.setdefault((change.sobject, change.id), change)
        return list(found.values())

    def _restore(self, changes: Sequence[Change]) -> None:
        shown = self._read(changes)
        pending = [c for c in changes if self._standing(c, shown) is Standing.AFTER]
        refused: dict[str, str] = {}
        for lot in _lots(pending):
            self.admit()
            refused |= sent(lot, self._view(lot[0]).salesforce, back=True)
        shown = self._read(changes) if pending else shown
        for change in changes:
            self._note(change, self._standing(change, shown), refused, shown)

    def _note(
        self,
        change: Change,
        standing: Standing | None,
        refused: Mapping[str, str],
        shown: Mapping[str, Mapping[str, object]],
    ) -> None:
        match standing:
            case Standing.BEFORE:
                self._restored += 1
            case Standing.OTHER:
                now = ", ".join(f"{name} {shown[change.id].get(name)}" for name in change.fields)
                self._notes.append(f"{change.sobject} {change.id} was changed since: {now}.")
            case None:
                self._notes.append(f"{change.sobject} {change.id} is not there any more.")
            case Standing.AFTER:
                why = refused.get(change.id, "it was taken and does not show")
                self._refused.append(f"{change.sobject} {change.id}: {why}.")

    def _read(self, changes: Sequence[Change]) -> Mapping[str, Mapping[str, object]]:
        fields = {changes[0].sobject: tuple(changes[0].fields)}
        return read_shown(self._view(changes[0]), changes, fields)

    def _view(self, change: Change) -> OrgView:
        return self.acting() if change.sobject in CHANGED_FIELDS else self.file.view

    def _standing(
        self, change: Change, shown: Mapping[str, Mapping[str, object]]
    ) -> Standing | None:
        return change.standing(shown[change.id]) if change.id in shown else None

    def _enter(self, status: StepStatus, detail: str) -> None:
        done = status is StepStatus.DONE
        people = [
            f"People restore what step {each} changed outside of the service."
            for each in _PEOPLES
            if done and self.file.is_done(each)
        ]
        values: dict[str, FieldValue] = {
            "name": _NAME,
            "number": 14,
            "actor": Actor.SERVICE.value,
            "status": status.value,
            "completed_at": self.file.now() if done else None,
            "detail": fitted(
                "\n".join([part for part in (detail, *people) if part]), DETAIL_LENGTH
            ),
        }
        self.file.enter({self.key: values})


def _lots(changes: Sequence[Change]) -> list[Sequence[Change]]:
    """Cut changes of one object into calls."""
    if not changes:
        return []
    return list(five_at_once(changes)) if changes[0].sobject == USER else [changes]
