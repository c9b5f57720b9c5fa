"""The query jobs of an org: made, advanced a step at each look, aborted, deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from emulator.api_error import ApiError, Code, bad_request, not_found
from emulator.bulk.csv_result import DELIMITERS, LINE_ENDINGS, CsvResult
from emulator.bulk.job import Doom, JobRequest, JobState, QueryJob
from emulator.clock import Clock
from emulator.record_id import MalformedIdError, record_id, to_18
from emulator.sharing import Sharing
from emulator.soql.query import QueryRunner
from emulator.soql.selection import Selection
from emulator.store import Store

_PREFIX = "750"
#: How long the org keeps results.
_KEPT = timedelta(days=7)
_DAY = timedelta(days=1)
#: Jobs that an org may make in 24 hours.
DEFAULT_DAILY_JOBS = 10_000


@dataclass(frozen=True, slots=True)
class Pace:
    """How long jobs take: so many looks at their state, and so many seconds of the org's clock."""

    polls: int = 2
    seconds: int = 0


class BulkJobs:
    """Keeps the jobs for seven days and reads the records when a job completes."""

    def __init__(self, store: Store, sharing: Sharing, queries: QueryRunner, clock: Clock) -> None:
        self._store = store
        self._sharing = sharing
        self._queries = queries
        self._clock = clock
        self._jobs: dict[str, QueryJob] = {}
        self._made: list[datetime] = []
        self._next_number = 1
        self.pace = Pace()
        self.daily_limit = DEFAULT_DAILY_JOBS

    @property
    def made_today(self) -> int:
        """Jobs made in the last 24 hours."""
        oldest = self._clock.now() - _DAY
        self._made = [made for made in self._made if made > oldest]
        return len(self._made)

    def pretend_made(self, count: int) -> None:
        """Pretend that so many jobs were made just now."""
        self._made = [self._clock.now()] * count

    def create(
        self, request: JobRequest, *, version: str, user_id: str, doom: Doom | None = None
    ) -> QueryJob:
        """Make a job of a request that was checked.

        Raises:
            ApiError: LIMIT_EXCEEDED after too many jobs in 24 hours.
        """
        if self.made_today >= self.daily_limit:
            text = f"Max bulk v2 query jobs ({self.daily_limit}) per 24 hrs has been exceeded"
            raise bad_request(Code.LIMIT_EXCEEDED, text)
        now = self._clock.now()
        job = QueryJob(
            record_id(_PREFIX, self._next_number), request, version, user_id, now, doom=doom
        )
        self._next_number += 1
        self._made.append(now)
        self._jobs[job.id] = job
        return job

    def all(self, user_id: str) -> list[QueryJob]:
        """Return the jobs of a user, oldest first."""
        self._forget_old()
        return [job for job in self._jobs.values() if job.user_id == user_id]

    def find(self, identifier: str, user_id: str) -> QueryJob:
        """Return a job.

        Raises:
            ApiError: NOT_FOUND, also for the job of another user and after seven days.
        """
        self._forget_old()
        try:
            job = self._jobs.get(to_18(identifier))
        except MalformedIdError:
            job = None
        if job is None or job.user_id != user_id:
            raise not_found()
        return job

    def look(self, job: QueryJob) -> None:
        """Count a look at the state of a job and let the job advance."""
        job.polls += 1
        if job.state.is_final:
            return
        elapsed = (self._clock.now() - job.created).total_seconds()
        if job.polls < self.pace.polls or elapsed < self.pace.seconds:
            job.state = JobState.IN_PROGRESS
        else:
            self._finish(job)
        job.changed = self._clock.now()

    def abort(self, job: QueryJob) -> None:
        """Stop a job.

        Raises:
            ApiError: INVALIDJOBSTATE if it has come to an end.
        """
        if job.state.is_final:
            text = f"Aborting already {job.state.value} Job not allowed"
            raise bad_request(Code.INVALIDJOBSTATE, text)
        job.state = JobState.ABORTED
        job.changed = self._clock.now()

    def delete(self, job: QueryJob) -> None:
        """Forget a job and its results.

        Raises:
            ApiError: API_ERROR while it is under way.
        """
        if job.state is JobState.IN_PROGRESS:
            text = f"A job in the state {job.state.value} can not be deleted"
            raise bad_request(Code.API_ERROR, text)
        del self._jobs[job.id]

    def _finish(self, job: QueryJob) -> None:
        request = job.request
        try:
            selection = self._select(job)
        except ApiError as error:
            # What was true when the job was made need not be so any more.
            job.doom, job.state = Doom(0, f"{error.code} : {error.message}"), JobState.FAILED
            return
        if job.doom is not None:
            job.state, job.processed = JobState.FAILED, int(len(selection) * job.doom.share)
            return
        job.result = CsvResult(
            self._store,
            selection,
            delimiter=DELIMITERS[request.delimiter],
            line_ending=LINE_ENDINGS[request.line_ending],
        )
        job.state, job.processed = JobState.JOB_COMPLETE, len(selection)

    def _select(self, job: QueryJob) -> Selection:
        viewer = self._sharing.viewer(job.user_id)
        if viewer is None:
            raise not_found()
        request = job.request
        return self._queries.select(
            viewer, request.statement, include_deleted=request.includes_deleted
        )

    def _forget_old(self) -> None:
        oldest = self._clock.now() - _KEPT
        for job in [job for job in self._jobs.values() if job.created < oldest]:
            del self._jobs[job.id]
