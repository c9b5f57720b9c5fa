"""Reads many records by Bulk API 2.0: few API requests however many records there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor

import structlog

from connector.bulk_job import FinishedJob, await_job, start_job
from connector.bulk_results import ResultReader
from connector.csv_table import joined
from connector.errors import RefusedError
from connector.parallel import in_parallel
from connector.port import RecordTable
from connector.query import read_records
from connector.transport import Transport
from mapping.soql import Soql

log = structlog.get_logger()

#: Objects and statements that Bulk API does not take; REST does.
_NOT_FOR_BULK = frozenset({"INVALIDENTITY", "API_ERROR", "FEATURENOTENABLED"})


def read_in_bulk(
    transport: Transport,
    results: ResultReader,
    executor: Executor,
    statements: Sequence[Soql],
    *,
    include_deleted: bool,
    sleep: Callable[[float], object],
) -> list[RecordTable]:
    """Read every record of every statement, one table each, in order.

    Raises:
        QueryRefusedError: the org refuses a statement.
        IncompleteAnswerError: records are missing, repeatedly.
        ConnectorError: the org is unreachable, busy or refuses the login.
    """

    def read(statement: Soql) -> RecordTable:
        try:
            job = _job(statement)
        except RefusedError as refused:
            if refused.code not in _NOT_FOR_BULK:
                raise
            log.info("bulk_refused", sobject=statement.sobject, code=refused.code)
            (table,) = read_records(transport, [statement], include_deleted=include_deleted)
            return table
        return joined(statement, results.pages(job, statement), job.total)

    def _job(statement: Soql) -> FinishedJob:
        job_id = start_job(transport, statement, include_deleted=include_deleted)
        return await_job(transport, job_id, statement, sleep)

    return in_parallel(executor, read, statements)
