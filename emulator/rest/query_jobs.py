"""Bulk API 2.0 query over HTTP: jobs, and their results page by page."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from emulator.api_error import ApiError, Code, bad_request, not_found
from emulator.bulk.csv_result import CsvResult
from emulator.bulk.job import Doom, QueryJob
from emulator.bulk.job_request import check_user, read_request
from emulator.bulk.locator import DeadLocatorError, make_locator, read_locator
from emulator.faults.plan import Kind
from emulator.rest.call import ApiAnswer, ApiCall, Document

#: Rows of a page when the client names no number.
DEFAULT_PAGE = 100_000
#: Pages that one call for parallel download names.
_PAGES_AT_ONCE = 5
#: API versions since which there are query jobs, and links for parallel download.
_FROM, _PARALLEL_FROM = 47.0, 58.0
_FAILED = "InternalServerError : Error while processing query"


def create_job(call: ApiCall) -> ApiAnswer:
    """Answer `POST /jobs/query`."""
    _check(call)
    request = read_request(call.org.queries, call.viewer, call.object_body())
    fault = call.meet({Kind.JOB_FAILED})
    doom = None if fault is None else Doom(fault.share, fault.message or _FAILED)
    job = call.org.jobs.create(
        request, version=call.version, user_id=call.viewer.user_id, doom=doom
    )
    return ApiAnswer(HTTPStatus.OK, job.brief())


def list_jobs(call: ApiCall) -> ApiAnswer:
    """Answer `GET /jobs/query`, with `jobType` only jobs of that kind."""
    _check(call)
    is_asked_for = call.query.get("jobType", "V2Query") == "V2Query"
    jobs = call.org.jobs.all(call.viewer.user_id) if is_asked_for else []
    records = [{**job.brief(), "jobType": "V2Query"} for job in jobs]
    return ApiAnswer(HTTPStatus.OK, {"done": True, "records": records, "nextRecordsUrl": None})


def show_job(call: ApiCall) -> ApiAnswer:
    """Answer `GET /jobs/query/{id}`; each look lets the job advance."""
    job = _job(call)
    call.org.jobs.look(job)
    return ApiAnswer(HTTPStatus.OK, job.document())


def abort_job(call: ApiCall) -> ApiAnswer:
    """Answer `PATCH /jobs/query/{id}` with `{"state": "Aborted"}`."""
    job = _job(call)
    if call.object_body().get("state") != "Aborted":
        text = "The state of a query job can only be changed to Aborted"
        raise bad_request(Code.INVALIDJOBSTATE, text)
    call.org.jobs.abort(job)
    return ApiAnswer(HTTPStatus.OK, job.brief())


def delete_job(call: ApiCall) -> ApiAnswer:
    """Answer `DELETE /jobs/query/{id}`."""
    call.org.jobs.delete(_job(call))
    return ApiAnswer(HTTPStatus.NO_CONTENT)


def read_results(call: ApiCall) -> ApiAnswer:
    """Answer `GET /jobs/query/{id}/results`, with `locator` from there, with `maxRecords` so many.

    A page can be read again; nothing found is a header line alone.
    """
    job, result = _finished(call)
    start, size = _start(call, job), _size(call)
    if fault := call.meet({Kind.SHORT_PAGES}):
        size = min(size, fault.rows)
    end = min(start + size, len(result))
    headers = {
        "Sforce-Locator": _locator(call, job, end) if end < len(result) else "null",
        "Sforce-NumberOfRecords": str(max(0, end - start)),
    }
    content = result.page(start, size).encode()
    return ApiAnswer(HTTPStatus.OK, Document("text/csv", content), headers)


def list_result_pages(call: ApiCall) -> ApiAnswer:
    """Answer `GET /jobs/query/{id}/resultPages`: up to five pages to be read side by side."""
    if float(call.version) < _PARALLEL_FROM:
        raise not_found()
    job, result = _finished(call)
    first, size = _start(call, job), _size(call)
    path = call.path("jobs", "query", job.id)
    size_asked = f"&maxRecords={size}" if "maxRecords" in call.query else ""
    after = first + _PAGES_AT_ONCE * size
    starts = range(first, min(after, max(len(result), 1)), size)
    pages = [
        {"resultUrl": f"{path}/results?locator={_locator(call, job, start)}{size_asked}"}
        for start in starts
    ]
    is_done = after >= len(result)
    body: dict[str, Any] = {"resultPages": pages, "done": is_done}
    if not is_done:
        locator = _locator(call, job, after)
        body["nextRecordsUrl"] = f"{path}/resultPages?locator={locator}{size_asked}"
    return ApiAnswer(HTTPStatus.OK, body)


def _check(call: ApiCall) -> None:
    if float(call.version) < _FROM:
        raise not_found()
    check_user(call.viewer)


def _job(call: ApiCall) -> QueryJob:
    _check(call)
    return call.org.jobs.find(call.params["id"], call.viewer.user_id)


def _finished(call: ApiCall) -> tuple[QueryJob, CsvResult]:
    job = _job(call)
    if call.version != job.version:
        text = f"The job was created with API version {job.version}, not {call.version}"
        raise ApiError(HTTPStatus.CONFLICT, Code.API_ERROR, text)
    if job.result is None:
        text = f"The job has no results in the state {job.state.value}"
        raise bad_request(Code.INVALIDJOBSTATE, text)
    return job, job.result


def _locator(call: ApiCall, job: QueryJob, start: int) -> str:
    return make_locator(job.id, call.session.token, start)


def _start(call: ApiCall, job: QueryJob) -> int:
    locator = call.query.get("locator")
    if not locator or locator == "null":
        return 0
    try:
        return read_locator(locator, job.id, call.session.token)
    except DeadLocatorError as error:
        raise bad_request(Code.INVALID_QUERY_LOCATOR, "invalid query locator") from error


def _size(call: ApiCall) -> int:
    given = call.query.get("maxRecords")
    if given is None:
        return DEFAULT_PAGE
    if not given.isdecimal() or int(given) < 1:
        raise bad_request(Code.INVALIDJOB, f"maxRecords must be a positive number, not {given}")
    return int(given)
