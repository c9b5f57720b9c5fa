"""Writes batches: five collections in one call, in order, every record's result kept.

Writing the same again changes nothing, so calls and rows that meet a lock or a failure
that passes are simply sent again: each time in smaller collections, so that a row that is
locked keeps ever fewer others waiting. One call is in flight at a time, and rows of one parent
travel together: what is written here never waits for itself. A record that is there by then,
because the answer to its creation was lost or another run was faster, is sent again as an
update.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain, repeat

from connector import remedies
from connector.composite import HEAVY_SUBREQUESTS, SubAnswer, lots, send_composite
from connector.errors import (
    ConnectorError,
    IncompleteAnswerError,
    OrgUnreachableError,
    RowLockedError,
)
from connector.port import AcceptedRecord, RejectedRecord, WriteBatch, WriteReport
from connector.transport import Transport
from connector.write_collection import RowResult, WriteCollection, collections, read_results

#: Asked before each call; raises where nothing more may be written.
Admission = Callable[[], None] | None

#: After these the org may have taken what it was sent.
_OUTCOME_UNKNOWN = (OrgUnreachableError, IncompleteAnswerError)

#: Rows of a collection at the second, third and each further sending; the first has 200.
_SMALLER = (50, 10, 1)


class _RowsStillLockedError(RowLockedError):
    """Some rows of a call have to be sent again; the others are done."""

    def __init__(self) -> None:
        told = "Records are locked by another change."
        super().__init__(told, remedy=remedies.RETRYABLE[RowLockedError])


def write_records(
    transport: Transport, batches: Sequence[WriteBatch], *, admit: Admission = None
) -> WriteReport:
    """Write batches in order; a call is sent when the one before it is settled.

    Rows that stay locked until patience ends are reported as rejected.

    Raises:
        ConnectorError: a call was lost or refused as a whole; those before it are written,
            and ``partly_written`` tells whether there were any.
        ValueError: a record lacks its key; the caller is wrong.
    """
    results: dict[int, RowResult] = {}
    for call in lots(list(collections(batches)), HEAVY_SUBREQUESTS):
        try:
            _settle(transport, call, results, admit)
        except ConnectorError as error:
            error.partly_written = bool(results) or isinstance(error, _OUTCOME_UNKNOWN)
            raise
    records = [results[position].record for position in sorted(results)]
    return WriteReport(
        accepted=tuple(record for record in records if isinstance(record, AcceptedRecord)),
        rejected=tuple(record for record in records if isinstance(record, RejectedRecord)),
    )


def _settle(
    transport: Transport,
    call: Sequence[WriteCollection],
    results: dict[int, RowResult],
    admit: Admission,
) -> None:
    pending: Sequence[WriteCollection] = call
    sizes = chain(_SMALLER, repeat(_SMALLER[-1]))
    patience_ended = transport.retry.deadline()

    def send_pending() -> None:
        nonlocal pending
        for number, part in enumerate(lots(pending, HEAVY_SUBREQUESTS)):
            # Single rows can be many calls; what is not sent keeps its last result.
            if number and patience_ended():
                break
            _send_and_update(transport, part, results, admit)
        size = next(sizes)
        pending = [lot for each in _passing(pending, results) for lot in each.in_lots(size)]
        if pending:
            raise _RowsStillLockedError

    try:
        transport.retry.call(send_pending, on=(_RowsStillLockedError,))
    except _RowsStillLockedError:
        # Their last results, refusals all, are in the report.
        return


def _send_and_update(
    transport: Transport,
    call: Sequence[WriteCollection],
    results: dict[int, RowResult],
    admit: Admission,
) -> None:
    _send(transport, call, results, admit)
    existing = {position for position, result in results.items() if result.exists}
    updates = _filled([collection.as_updates(existing) for collection in call])
    if updates:
        _send(transport, updates, results, admit)


def _send(
    transport: Transport,
    call: Sequence[WriteCollection],
    results: dict[int, RowResult],
    admit: Admission,
) -> None:
    def read(answers: list[SubAnswer]) -> list[RowResult]:
        return [
            result
            for collection, answer in zip(call, answers, strict=True)
            for result in read_results(collection, answer)
        ]

    subrequests = [collection.subrequest for collection in call]
    for result in send_composite(transport, subrequests, read, admit=admit):
        results[result.position] = result


def _passing(
    call: Sequence[WriteCollection], results: dict[int, RowResult]
) -> list[WriteCollection]:
    again = {position for position, result in results.items() if result.passing}
    return _filled([collection.only(again) for collection in call])


def _filled(call: Sequence[WriteCollection]) -> list[WriteCollection]:
    return [collection for collection in call if collection.rows]
