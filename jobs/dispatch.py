"""Hands to the engine what is due: by the ledger, by inquiries and requests, by the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from jobs.clock import Clock
from jobs.engine_port import Engine, Work
from jobs.timetable import Daily, Every, slot_key
from jobs.work_off import SIZES
from persistence.case_port import CaseLedger
from persistence.ledger_port import Ledger
from persistence.org_request_port import OrgRequestStore
from persistence.port import Urgency
from persistence.webhook_port import InquiryStore

#: Cases that are carried out at once in all processes.
CASES_AT_ONCE = 4
#: Whatever is enqueued within one of these by several processes counts once.
_TICK = Every(timedelta(seconds=1))
_BY_WORK = {
    Work.REQUESTS: (Urgency.NOW, Urgency.CHANGE),
    Work.FULL_PASS_BATCHES: (Urgency.FULL_PASS,),
}


@dataclass(frozen=True, slots=True)
class DispatchDueRequests:
    """Enqueues as much work as what is due can keep busy, and no more than may run at once."""

    engine: Engine
    ledger: Ledger
    inquiries: InquiryStore
    cases: CaseLedger
    org_requests: OrgRequestStore
    clock: Clock
    at_once: int

    def run(self) -> None:
        """Look once.

        Raises:
            PersistenceError: the database fails; look again.
        """
        now = self.clock.now()
        slot = _TICK.latest(now)
        if self.inquiries.open_inquiries(now) and not self.engine.waiting(Work.INQUIRIES):
            self.engine.enqueue(Work.INQUIRIES, slot_key(Work.INQUIRIES, slot))
        if self.org_requests.any_ready(now) and not self.engine.waiting(Work.MARKS):
            self.engine.enqueue(Work.MARKS, slot_key(Work.MARKS, slot))
        self._dispatch_cases(now, slot)
        due = self.ledger.claimable(now, {each: SIZES[each] * self.at_once for each in Urgency})
        for work, urgencies in _BY_WORK.items():
            wanted = sum(ceil(due.get(each, 0) / SIZES[each]) for each in urgencies)
            missing = min(wanted, self.at_once) - self.engine.waiting(work) if wanted else 0
            for number in range(missing):
                self.engine.enqueue(work, f"{slot_key(work, slot)}:{number}")

    def _dispatch_cases(self, now: datetime, slot: datetime) -> None:
        """Enqueue as many advances as there are cases to begin with, a few at once."""
        wanted = self.cases.claimable(now, CASES_AT_ONCE)
        missing = wanted - self.engine.waiting(Work.CASES) if wanted else 0
        for number in range(missing):
            self.engine.enqueue(Work.CASES, f"{slot_key(Work.CASES, slot)}:{number}")


@dataclass(slots=True)
class DispatchSlots:
    """Enqueues what the clock says; a slot that was missed is caught up once.

    ``timetable`` gives what is scheduled; it may grow once the org's zone is known.
    """

    engine: Engine
    timetable: Callable[[], Mapping[Work, Every | Daily]]
    clock: Clock
    _done: dict[Work, datetime] = field(default_factory=dict)

    def run(self) -> None:
        """Look once; several processes that look enqueue each slot once."""
        now = self.clock.now()
        for work, times in self.timetable().items():
            slot = times.latest(now)
            if self._done.get(work) == slot:
                continue
            # What waits already does not need to wait twice, as after a long outage.
            if not self.engine.waiting(work):
                self.engine.enqueue(work, slot_key(work, slot))
            self._done[work] = slot
