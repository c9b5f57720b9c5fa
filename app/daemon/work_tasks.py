"""The work of the daemon, made of the use cases: what each kind does, and how much at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TypeVar
from uuid import uuid4

import structlog

from app.daemon.stores import Stores
from app.offboarding import Offboarding
from config.sections import HistorySettings
from config.service_sections import RecalculationSettings
from jobs.answer_inquiries import AnswerInquiries
from jobs.batch_run import BatchRun
from jobs.changed_records import ChangedRecords
from jobs.claim_desk import ClaimDesk
from jobs.clock import Clock
from jobs.dispatch import CASES_AT_ONCE
from jobs.engine_port import Engine, Task, Work
from jobs.full_pass import AskForEverybody
from jobs.known_org import KnownOrg
from jobs.offboarding.sweep import AskForOpenCases
from jobs.offboarding.work_off_cases import AdvancedCase, WorkOffCases
from jobs.org_reader import OrgReader
from jobs.org_requests.mark import MarkOrgRequests
from jobs.poll_changes import PollChanges
from jobs.retention import ForgetTheOld
from jobs.work_off import WorkedOff, WorkOffRequests
from mapping.errors import UnknownObjectError
from persistence.port import Run, RunOutcome, Urgency

log = structlog.get_logger()

T = TypeVar("T")

#: Cases that follow each other before a place is free for others again.
_CASES_IN_A_ROW = 20
#: Batches that follow each other before a place is free for others again.
_BATCHES_IN_A_ROW = 20
#: Lots of requests of the org that are marked before a place is free for others again.
_MARKS_IN_A_ROW = 20


@dataclass(frozen=True, slots=True)
class WorkBench:
    """What the daemon's work is made of.

    Attributes:
        batch: What recalculates.
        org: The org as this process knows it.
        stores: The memory.
        claims: The claims of this process.
        offboarding: What carries off-boarding cases out.
        clock: What time it is.
        recalculation: How what is asked for is worked off.
        history: How long the past is kept.
        on_batch: Told of each batch that was worked off.
        on_case: Told of each case that was advanced.
    """

    batch: BatchRun
    org: KnownOrg
    stores: Stores
    claims: ClaimDesk
    offboarding: Offboarding
    clock: Clock
    recalculation: RecalculationSettings
    history: HistorySettings
    on_batch: Callable[[WorkedOff], None]
    on_case: Callable[[AdvancedCase], None]

    def tasks(self, engine: Callable[[], Engine]) -> Mapping[Work, Task]:
        """Tell how each kind of work is done; ``engine`` is asked once it runs."""
        settings = self.recalculation
        here, everywhere = settings.workers, max(settings.workers, settings.all_workers)
        batches = {"steps": _BATCHES_IN_A_ROW, "here": here, "everywhere": everywhere}
        people = self._batches(Urgency.NOW, Urgency.CHANGE)
        return {
            Work.REQUESTS: Task(people, **batches),
            Work.FULL_PASS_BATCHES: Task(self._batches(Urgency.FULL_PASS), **batches),
            Work.INQUIRIES: Task(lambda: self._with_org(self._inquiries)),
            Work.POLL: Task(lambda: self._with_org(self._poll)),
            Work.MARKS: Task(lambda: self._with_org(self._marks), steps=_MARKS_IN_A_ROW),
            Work.FULL_PASS: Task(lambda: self._with_org(self._full_pass)),
            Work.OFFBOARDING: Task(self._ask_for_cases),
            Work.CASES: Task(self._case, steps=_CASES_IN_A_ROW, everywhere=CASES_AT_ONCE),
            Work.RETENTION: Task(lambda: self._forget(engine())),
        }

    def _batches(self, *urgencies: Urgency) -> Callable[[], Mapping[str, int] | None]:
        job = WorkOffRequests(
            self.batch,
            self.stores.runs,
            self.claims,
            self.clock,
            self.recalculation.attempts,
        )
        return lambda: self._batch(job, urgencies)

    def _batch(
        self, job: WorkOffRequests, urgencies: Collection[Urgency]
    ) -> Mapping[str, int] | None:
        done = job.run(str(uuid4()), urgencies)
        if done is None:
            return None
        self.on_batch(done)
        counts = asdict(done)
        return {name: counts[name] for name in ("enrollments", "held", "api_calls")}

    def _with_org(self, use: Callable[[OrgReader], T]) -> T:
        return self.org.use(use)

    def _inquiries(self, reader: OrgReader) -> Mapping[str, int]:
        changes = ChangedRecords(reader, self.stores.evaluations)
        attempts = self.recalculation.attempts
        job = AnswerInquiries(changes, self.stores.inquiries, self.clock, attempts)
        return {"settled": job.run()}

    def _poll(self, reader: OrgReader) -> Mapping[str, int]:
        """Look for changes; what that takes belongs to what the service sends in a day."""
        started = self.clock.now()
        with self.batch.salesforce.tally() as tally:
            job = PollChanges(
                reader,
                self.stores.requests,
                self.stores.evaluations,
                self.stores.org_requests,
                self.clock,
                self.recalculation.delay,
            )
            report = job.run()
        self._record("poll", started, report.enrollments, tally.calls)
        changed = sum(report.changed.values())
        return {"changed": changed, "asked": report.enrollments, "taken_up": report.taken_up}

    def _marks(self, reader: OrgReader) -> Mapping[str, int] | None:
        """Mark requests of the org; what that takes counts as well."""
        started = self.clock.now()
        with self.batch.salesforce.tally() as tally:
            marked = MarkOrgRequests(reader, self.stores.org_requests, self.clock).run()
        if marked is None:
            return None
        self._record("marks", started, 0, tally.calls)
        return {"marked": marked}

    def _record(self, kind: str, started: datetime, enrollments: int, api_calls: int) -> None:
        run = Run(id=str(uuid4()), kind=kind, started_at=started)
        self.stores.runs.start(run)
        self.stores.runs.finish(
            run.id,
            outcome=RunOutcome.SUCCEEDED,
            finished_at=self.clock.now(),
            api_calls=api_calls,
            enrollments=enrollments,
        )

    def _full_pass(self, reader: OrgReader) -> Mapping[str, int]:
        job = AskForEverybody(reader, self.stores.requests, self.stores.runs, self.clock)
        return {"asked": job.run(str(uuid4()))}

    def _ask_for_cases(self) -> Mapping[str, int]:
        views, clock = self.offboarding.views, self.clock
        try:
            return {"asked": AskForOpenCases(views, self.stores.cases, clock).run()}
        except UnknownObjectError as error:
            # Tiers are kept all the same in an org that does without.
            views.forget()
            log.info("offboarding_not_there", detail=error.message)
            return {"asked": 0}

    def _case(self) -> Mapping[str, int] | None:
        offboarding = self.offboarding
        job = WorkOffCases(offboarding.advance, offboarding.desk, self.stores.runs, self.clock)
        done = job.run(str(uuid4()))
        if done is None:
            return None
        self.on_case(done)
        return {"blocked": done.blocked, "overdue": done.overdue, "api_calls": done.api_calls}

    def _forget(self, engine: Engine) -> Mapping[str, int]:
        stores = self.stores
        return ForgetTheOld(
            stores.runs,
            stores.evaluations,
            stores.ledger,
            stores.webhooks,
            stores.cases,
            engine,
            self.clock,
            self.history.retention,
        ).run()
