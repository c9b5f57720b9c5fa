"""One query job: what was asked, and how far the org has got with it. Reads no record."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from emulator.bulk.csv_result import CsvResult
from emulator.moment import datetime_text
from emulator.soql.statement import Statement


class JobState(StrEnum):
    """Where a job stands; the value is Salesforce's word."""

    UPLOAD_COMPLETE = "UploadComplete"
    IN_PROGRESS = "InProgress"
    ABORTED = "Aborted"
    JOB_COMPLETE = "JobComplete"
    FAILED = "Failed"

    @property
    def is_final(self) -> bool:
        """Whether the job stays as it is."""
        return self in {JobState.ABORTED, JobState.JOB_COMPLETE, JobState.FAILED}


@dataclass(frozen=True, slots=True)
class JobRequest:
    """What a client asks for.

    Attributes:
        object: the object that the statement reads.
        delimiter: Salesforce's name of the column delimiter, such as `COMMA`.
        line_ending: `LF` or `CRLF`.
    """

    operation: str
    statement: Statement
    object: str
    delimiter: str
    line_ending: str

    @property
    def includes_deleted(self) -> bool:
        """Whether records in the recycle bin are read too."""
        return self.operation == "queryAll"


@dataclass(frozen=True, slots=True)
class Doom:
    """How a job will fail: after which share of its records, from 0 to 1, and saying what."""

    share: float
    message: str


@dataclass(slots=True)
class QueryJob:
    """A job and its progress.

    Attributes:
        version: API version by which it was made; its results are only given by the same.
        polls: how often its state was asked for.
        processed: records read so far.
        result: None until the job is complete.
        doom: None for a job that succeeds.
    """

    id: str
    request: JobRequest
    version: str
    user_id: str
    created: datetime
    state: JobState = JobState.UPLOAD_COMPLETE
    changed: datetime = field(init=False)
    polls: int = 0
    processed: int = 0
    result: CsvResult | None = None
    doom: Doom | None = None

    def __post_init__(self) -> None:
        self.changed = self.created

    def brief(self) -> dict[str, Any]:
        """Return the job as creating, aborting and listing answer it."""
        return {
            "id": self.id,
            "operation": self.request.operation,
            "object": self.request.object,
            "createdById": self.user_id,
            "createdDate": datetime_text(self.created),
            "systemModstamp": datetime_text(self.changed),
            "state": self.state.value,
            "concurrencyMode": "Parallel",
            "contentType": "CSV",
            "apiVersion": float(self.version),
            "lineEnding": self.request.line_ending,
            "columnDelimiter": self.request.delimiter,
        }

    def document(self) -> dict[str, Any]:
        """Return the job as asking for it answers it."""
        document = {
            **self.brief(),
            "jobType": "V2Query",
            "numberRecordsProcessed": self.processed,
            "retries": 0,
            "totalProcessingTime": int((self.changed - self.created).total_seconds() * 1000),
        }
        if self.state is JobState.FAILED and self.doom is not None:
            document["errorMessage"] = self.doom.message
        return document
