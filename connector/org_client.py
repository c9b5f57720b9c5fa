"""The adapter behind the port: one org over REST, as one integration user.

Only what users may see can be asked as each of them, where the settings say so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from typing import Any

from connector.api_versions import read_api_versions
from connector.as_user import AsUser
from connector.bulk_query import read_in_bulk
from connector.bulk_results import ResultReader
from connector.composite import HEAVY_SUBREQUESTS, lots
from connector.describe import read_describes
from connector.identity import read_identity
from connector.login import Login
from connector.parallel import in_parallel
from connector.port import (
    Access,
    ApiUsage,
    CallTally,
    OrgIdentity,
    Questions,
    RecordTable,
    WriteBatch,
    WriteReport,
)
from connector.query import read_records
from connector.retry import RetryPolicy
from connector.session import SessionSource
from connector.session_settings import SessionSettings
from connector.transport import Transport
from connector.user_sessions import UserSessions
from connector.visibility import read_access
from connector.write import write_records
from mapping.soql import Soql


class OrgClient:
    """A ``SalesforcePort`` over HTTP; safe to share between threads.

    It logs in at the first question. Close it when done.

    Args:
        settings: How to log in and how to send.
        clock: Gives the present time, aware; assertions expire by it.
        retry: What is sent again, and for how long.
    """

    def __init__(
        self,
        settings: SessionSettings,
        *,
        clock: Callable[[], datetime],
        retry: RetryPolicy | None = None,
    ) -> None:
        sessions = SessionSource(Login(settings, clock))
        transport = Transport(settings, sessions, retry=retry or RetryPolicy())
        self._transport = transport
        self._executor = ThreadPoolExecutor(settings.concurrency, "salesforce")
        users = UserSessions(settings, clock, lambda: transport.session.organization_id)
        self._as_user = AsUser(transport, self._executor, users)
        self._asks_as_user = settings.visibility == "as_user"
        self._results = ResultReader(self._transport, timeout=settings.timeout)

    @property
    def api_calls(self) -> int:
        """Data-API requests sent since creation, repetitions included."""
        return self._transport.meter.calls

    @property
    def api_usage(self) -> ApiUsage | None:
        """The whole org's usage as it said last; ``None`` before the first answer."""
        return self._transport.meter.usage

    @property
    def server_time(self) -> datetime | None:
        """The org's time in its last answer, UTC; ``None`` before the first."""
        return self._transport.meter.server_time

    def tally(self) -> AbstractContextManager[CallTally]:
        """Count what is sent from within a block, also by threads that work for it."""
        return self._transport.meter.tally()

    def describe(self, sobjects: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        """Describe objects; those the org does not know or hides are absent."""
        return read_describes(self._transport, sobjects)

    def query(
        self, statements: Sequence[Soql], *, include_deleted: bool = False, many: bool = False
    ) -> list[RecordTable]:
        """Read every record of every statement, one table each, in order."""
        if many:
            return read_in_bulk(
                self._transport,
                self._results,
                self._executor,
                statements,
                include_deleted=include_deleted,
                sleep=self._transport.retry.sleep,
            )
        calls = list(lots(statements, HEAVY_SUBREQUESTS))
        tables = self._read_lots(calls, include_deleted=include_deleted)
        return [table for call in tables for table in call]

    def readable(self, questions: Questions) -> Access:
        """Ask which records users may read; answers are keyed by 18-character ids."""
        if self._asks_as_user:
            return self._as_user.read_access(questions)
        return read_access(questions, self._read_lots)

    def upsert(
        self, batches: Sequence[WriteBatch], *, admit: Callable[[], None] | None = None
    ) -> WriteReport:
        """Write records in order; one refused record never sinks the others."""
        return write_records(self._transport, batches, admit=admit)

    def identity(self) -> OrgIdentity:
        """Tell which org and user this is; one API call."""
        return read_identity(self._transport)

    def api_versions(self) -> tuple[str, ...]:
        """List the API versions that the org serves, oldest first."""
        return read_api_versions(self._transport)

    def close(self) -> None:
        """Give up connections and threads; what is under way ends, what waits never begins."""
        self._executor.shutdown(cancel_futures=True)
        self._results.close()
        self._transport.close()

    def _read_lots(
        self, calls: Sequence[Sequence[Soql]], *, include_deleted: bool = False
    ) -> list[list[RecordTable]]:
        def read(call: Sequence[Soql]) -> list[RecordTable]:
            ask = partial(read_records, self._transport, call, include_deleted=include_deleted)
            return self._transport.retry.once_more(ask)

        return in_parallel(self._executor, read, calls)
