"""Which records of an object were changed or deleted in a stretch of time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from http import HTTPStatus

from emulator.api_error import ApiError, Code, bad_request
from emulator.moment import datetime_text, parse_datetime
from emulator.rest.call import ApiAnswer, ApiCall
from emulator.store import Record

#: How far back changes can be asked for, and deletions.
_CHANGES_REACH = timedelta(days=30)
_DELETIONS_REACH = timedelta(days=15)
_MINUTE = timedelta(minutes=1)
_MOST_IDS = 600_000


def list_updated(call: ApiCall) -> ApiAnswer:
    """Answer `GET /sobjects/X/updated/?start=…&end=…` with the ids of what is new or changed."""
    start, end = _stretch(call, _CHANGES_REACH)
    ids = [record.id for record in _stamped(call, start, end) if not record.is_deleted]
    if len(ids) > _MOST_IDS:
        text = f"more than {_MOST_IDS} records were changed; ask for a shorter stretch of time"
        raise bad_request(Code.EXCEEDED_ID_LIMIT, text)
    covered = datetime_text(min(end, call.org.clock.now().replace(second=0)))
    return ApiAnswer(HTTPStatus.OK, {"ids": ids, "latestDateCovered": covered})


def list_deleted(call: ApiCall) -> ApiAnswer:
    """Answer `GET /sobjects/X/deleted/?start=…&end=…` with ids and the moments they went."""
    start, end = _stretch(call, _DELETIONS_REACH)
    gone = [record for record in _stamped(call, start, end) if record.is_deleted]
    now = call.org.clock.now()
    body = {
        "deletedRecords": [
            {"id": record.id, "deletedDate": record.values["SystemModstamp"]} for record in gone
        ],
        "earliestDateAvailable": datetime_text((now - _DELETIONS_REACH).replace(second=0)),
        "latestDateCovered": datetime_text(min(end, now.replace(second=0))),
    }
    return ApiAnswer(HTTPStatus.OK, body)


def _stamped(call: ApiCall, start: datetime, end: datetime) -> Iterator[Record]:
    item, sharing = call.object_type(), call.org.sharing
    first, after = datetime_text(start), datetime_text(end)
    reads_all = sharing.reads_everything(call.viewer, item)
    for record in call.org.store.table(item.name).shuffled():
        is_within = first <= str(record.values["SystemModstamp"]) < after
        if is_within and (reads_all or sharing.can_read(call.viewer, record)):
            yield record


def _stretch(call: ApiCall, reach: timedelta) -> tuple[datetime, datetime]:
    """Return start and end, whose seconds do not count."""
    start, end = _moment(call, "start"), _moment(call, "end")
    if start < call.org.clock.now() - reach - _MINUTE:
        raise _invalid(f"startDate cannot be more than {reach.days} days ago")
    if end - start < _MINUTE:
        raise _invalid("endDate must be at least one minute greater than startDate")
    return start, end


def _moment(call: ApiCall, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(parse_datetime(call.query.get(name, "")))
    except ValueError as error:
        raise _invalid(f"{name}: {error}") from error
    return moment.replace(second=0)


def _invalid(text: str) -> ApiError:
    return bad_request(Code.INVALID_REPLICATION_DATE, text)
