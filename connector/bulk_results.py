"""Result pages of query jobs, streamed as compressed CSV, several in flight."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import httpx

from connector import remedies
from connector.answer_headers import read_retry_after
from connector.bulk_job import FinishedJob
from connector.csv_table import Columns, read_csv
from connector.errors import IncompleteAnswerError, LocatorLostError, OrgUnreachableError
from connector.failure import failure, read_refusal
from connector.parallel import in_parallel
from connector.salesforce_client import SalesforceClient
from connector.transport import Transport
from mapping.soql import Soql

#: Records of one page: enough to be quick, few enough to be fetched again without regret.
PAGE_RECORDS = 50_000

#: The version of the API from which on the org tells where all pages are at once.
PARALLEL_FROM = 58.0
_PAGES_IN_FLIGHT = 3

_NUMBER = "Sforce-NumberOfRecords"
_LOCATOR = "Sforce-Locator"
#: What the org writes where there is no further page.
_NO_MORE = frozenset({"", "null"})
_DATA_API = "/services/data/"


class ResultReader:
    """Fetches result pages; safe to share between threads. Close it when done."""

    def __init__(
        self, transport: Transport, *, timeout: timedelta, page_records: int = PAGE_RECORDS
    ) -> None:
        self._transport = transport
        self._page_records = page_records
        self._executor = ThreadPoolExecutor(_PAGES_IN_FLIGHT, "bulk-results")
        self._http = httpx.Client(
            timeout=timeout.total_seconds(), follow_redirects=False, default_encoding="utf-8"
        )

    def close(self) -> None:
        """Give up connections and threads."""
        self._executor.shutdown(cancel_futures=True)
        self._http.close()

    def pages(self, job: FinishedJob, statement: Soql) -> list[Columns]:
        """Give the pages of one job in order, each checked against its own count.

        A page that breaks off is fetched again by its locator; the ones before stay. Only
        where the org no longer knows the locator, as after a new login, all are fetched anew.

        Raises:
            ConnectorError: a page is refused, or lost again and again.
        """
        try:
            return self._all(job, statement)
        except LocatorLostError:
            return self._all(job, statement)

    def _all(self, job: FinishedJob, statement: Soql) -> list[Columns]:
        parallel = float(self._transport.api_version) >= PARALLEL_FROM
        if job.total <= self._page_records or not parallel:
            return list(self._follow(job, statement))

        def fetch(path: str) -> Columns:
            columns, _ = self._fetch(job, statement, path)
            return columns

        return in_parallel(self._executor, fetch, self._page_paths(job))

    def _page_paths(self, job: FinishedJob) -> list[str]:
        """Ask where all the pages are, to fetch them side by side."""
        path = f"{job.path}/resultPages"
        asked = {"maxRecords": str(self._page_records)}
        told = self._transport.exchange(lambda client: client.restful(path, params=asked))
        paths, following = read_page_list(told)
        while following is not None:
            url = following
            told = self._transport.exchange(lambda client: client.page(url))  # noqa: B023 - sent at once
            more, following = read_page_list(told)
            paths += more
        return paths

    def _follow(self, job: FinishedJob, statement: Soql) -> Iterator[Columns]:
        results = f"{_DATA_API}v{self._transport.api_version}/{job.path}/results"
        asked = {"maxRecords": str(self._page_records)}
        locator: str | None = ""
        while locator is not None:
            if locator:
                asked["locator"] = locator
            columns, locator = self._fetch(job, statement, f"{results}?{urlencode(asked)}")
            yield columns

    def _fetch(self, job: FinishedJob, statement: Soql, path: str) -> tuple[Columns, str | None]:
        """Fetch one page by its path, and tell the locator of the next one."""
        where = f"GET {job.path}/results"

        def send(client: SalesforceClient) -> tuple[Columns, str | None]:
            headers = {**client.headers, "Accept": "text/csv", "Accept-Encoding": "gzip"}
            self._transport.meter.count()
            try:
                with self._http.stream(
                    "GET", client.instance_url + path, headers=headers
                ) as answer:
                    self._transport.meter.note(answer.headers)
                    if answer.status_code != httpx.codes.OK:
                        raise _refused(where, answer)
                    columns = read_csv(statement, _lines(answer))
                    return _checked(where, columns, answer), _next(answer)
            except httpx.HTTPError as error:
                told = f"{where}: no usable answer from Salesforce: {type(error).__name__}."
                raise OrgUnreachableError(told, remedy=remedies.UNREACHABLE) from None

        return self._transport.exchange(send)


def read_page_list(answer: Any) -> tuple[list[str], str | None]:  # noqa: ANN401 - any JSON
    """Read where result pages are, and where the list goes on; ``None`` at its end.

    Raises:
        IncompleteAnswerError: it has not the shape of such a list.
    """
    try:
        paths = [str(page["resultUrl"]) for page in answer["resultPages"]]
        # The documentation spells it both ways.
        more = answer.get("nextRecordsUrl") or answer.get("nextRecordUrl")
        following = None if answer["done"] is True else str(more or "")
    except (LookupError, TypeError, AttributeError):
        paths, following = [], ""
    named = paths if following is None else [*paths, following]
    if not paths or not all(path.startswith(_DATA_API) for path in named):
        told = "Salesforce's list of a bulk query's result pages is not readable."
        raise IncompleteAnswerError(told, remedy=remedies.INCOMPLETE)
    return paths, following


def _lines(answer: httpx.Response) -> Iterator[str]:
    """Yield lines with their ends: a quoted value may hold line breaks of its own."""
    rest = ""
    for chunk in answer.iter_text():
        *whole, rest = (rest + chunk).split("\n")
        yield from (f"{line}\n" for line in whole)
    if rest:
        yield rest


def _checked(where: str, columns: Columns, answer: httpx.Response) -> Columns:
    told, arrived = answer.headers.get(_NUMBER, ""), len(columns[0]) if columns else 0
    if told.isdecimal() and int(told) != arrived:
        words = f"{where}: {arrived} of {told} records of a page arrived."
        raise OrgUnreachableError(words, remedy=remedies.UNREACHABLE)
    return columns


def _next(answer: httpx.Response) -> str | None:
    locator = str(answer.headers.get(_LOCATOR, ""))
    return None if locator in _NO_MORE else locator


def _refused(where: str, answer: httpx.Response) -> Exception:
    answer.read()
    try:
        content: object = answer.json()
    except ValueError:
        content = answer.text
    retry_after = read_retry_after(answer.headers)
    return failure(read_refusal(where, answer.status_code, content, retry_after=retry_after))
