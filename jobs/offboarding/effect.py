"""One outside effect: keep what was there, look again, change, look whether it holds.

Safe to repeat from any point. What a run before this one changed is found changed and is not
changed again; what it kept as the former value stays the former value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from connector.port import SalesforcePort, WriteBatch
from jobs.offboarding.case_file import CaseFile
from jobs.offboarding.changes import Change, Standing, latest, with_known
from jobs.offboarding.steps import PlannedStep
from mapping.account_records import USER

#: Reads what records show now, by id; those that are not there are absent.
Reading = Callable[[Sequence[Change]], Mapping[str, Mapping[str, object]]]
#: Cuts changes into what may travel in one transaction.
Lots = Callable[[Sequence[Change]], Iterable[Sequence[Change]]]

#: Collections in one call.
_PARTS = 5
_GONE = "is not there any more"
_NOT_SEEN = "was taken and does not show"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an effect: what holds now, and why the rest does not, by record id."""

    holds: tuple[Change, ...]
    refused: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Effect:
    """How the records of one object are read and written for one step.

    Attributes:
        file: The case's file.
        step: The step that the changes belong to.
        sobject: The object.
        org: Where they are made, as the identity that may.
        read: What the records show.
        lots: What may travel together; each lot is a transaction of its own.
        confirm: Raises where the case no longer asks for it, or is no longer ours.
    """

    file: CaseFile
    step: PlannedStep
    sobject: str
    org: SalesforcePort
    read: Reading
    lots: Lots
    confirm: Callable[[], None]

    def carry_out(self, wanted: Sequence[Change]) -> Outcome:
        """Make the changes that are wanted, and those that an earlier run has begun.

        Raises:
            CaseBlockedError: the former values could not be kept; nothing was changed.
            ConnectorError: the org failed; repeating makes it whole.
            Exception: whatever ``confirm`` raises; no more is changed.
        """
        kept = self.file.changes(self.step.step)
        known = latest(change for change in kept if change.sobject == self.sobject)
        fresh = [*with_known(known, wanted), *self._overtaken(known, wanted)]
        if fresh:
            self.file.keep(self.step, fresh)
        every = latest([*known, *fresh])
        if not every:
            return Outcome((), {})
        shown = self.read(every)
        pending = [each for each in every if _standing(each, shown) is Standing.BEFORE]
        refused = self._change(pending) if pending else {}
        if pending:
            shown = self.read(every)
        return _outcome(every, shown, refused)

    def _overtaken(self, known: Sequence[Change], wanted: Sequence[Change]) -> list[Change]:
        """Give the wanted changes of records that others wrote since their change was kept.

        A run may die in between, and the record may be changed rightly before the next one.
        """
        by_id = {change.id: change for change in known}
        again = [change for change in wanted if change.id in by_id]
        shown = self.read(again) if again else {}
        return [change for change in again if _standing(by_id[change.id], shown) is Standing.OTHER]

    def _change(self, pending: Sequence[Change]) -> Mapping[str, str]:
        refused: dict[str, str] = {}
        for lot in self.lots(pending):
            self.confirm()
            refused |= sent(lot, self.org)
        return refused


def at_once(changes: Sequence[Change]) -> Iterable[Sequence[Change]]:
    """Let all changes travel together."""
    return [changes]


def five_at_once(changes: Sequence[Change]) -> Iterable[Sequence[Change]]:
    """Let five travel in one call: as many as are parts of their own in it."""
    return (changes[start : start + _PARTS] for start in range(0, len(changes), _PARTS))


def sent(
    changes: Sequence[Change], org: SalesforcePort, *, back: bool = False
) -> Mapping[str, str]:
    """Write changes of one object, or take them back, and tell why some were refused, by id.

    Users are parts of their own in a call, and so transactions of their own: automation that one
    of them sets off sinks no other.
    """
    records = [{"Id": each.id, **(each.before if back else each.after)} for each in changes]
    sobject = changes[0].sobject
    parts = [[record] for record in records] if sobject == USER else [records]
    report = org.upsert([WriteBatch(sobject, "Id", part) for part in parts])
    return {record.key: record.message.rstrip(".") for record in report.rejected}


def _standing(change: Change, shown: Mapping[str, Mapping[str, object]]) -> Standing | None:
    return change.standing(shown[change.id]) if change.id in shown else None


def _outcome(
    every: Sequence[Change],
    shown: Mapping[str, Mapping[str, object]],
    refused: Mapping[str, str],
) -> Outcome:
    holds = [each for each in every if _standing(each, shown) is Standing.AFTER]
    held = {each.id for each in holds}
    open_ = {
        each.id: refused.get(each.id) or _why(each, shown) for each in every if each.id not in held
    }
    return Outcome(tuple(holds), open_)


def _why(change: Change, shown: Mapping[str, Mapping[str, object]]) -> str:
    now = shown.get(change.id)
    if now is None:
        return _GONE
    if change.standing(now) is Standing.BEFORE:
        return _NOT_SEEN
    told = ", ".join(f"{name} is {now.get(name)}" for name in change.fields)
    return f"was changed by somebody else: {told}"
