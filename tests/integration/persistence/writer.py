"""One of several processes that migrate and write the same database at the same time.

Arguments: the URL, a number of its own, how many runs to record.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from persistence import schema
from persistence.evaluation_store import DatabaseEvaluationStore
from persistence.port import Run, RunOutcome, StoredEvaluation
from persistence.run_store import DatabaseRunStore
from tests.integration.persistence.opening import open_url

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def main(url: str, process: int, amount: int) -> None:
    with open_url(url) as database:
        schema.upgrade(database)
        runs, evaluations = DatabaseRunStore(database), DatabaseEvaluationStore(database)
        for number in range(amount):
            run_id = f"{process:018d}{number:018d}"
            runs.start(Run(id=run_id, kind="recalculate", started_at=NOON))
            evaluations.save([evaluation(run_id, enrollment) for enrollment in range(20)])
            runs.finish(
                run_id,
                outcome=RunOutcome.SUCCEEDED,
                finished_at=NOON,
                api_calls=1,
                enrollments=20,
            )


def evaluation(run_id: str, enrollment: int) -> StoredEvaluation:
    return StoredEvaluation(
        enrollment_id=f"{enrollment:018d}",
        program_id="0lA000000000001AAA",
        run_id=run_id,
        evaluated_at=NOON,
        config_version="1",
        input_hash="",
        payload={},
        counted_ids={},
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
