"""Reads candidate statements that the org may give up on: then for fewer accounts at once.

An account whose records cannot be had even alone is named, so that its enrollments are held;
the others' records are complete. Where that leads nowhere, nothing is handed on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from connector.errors import QueryTimedOutError
from connector.port import RecordTable
from jobs.org_reader import OrgReader
from mapping.narrowed_query import asked_accounts, halves
from mapping.soql import Select

#: How long after the first question narrowing still goes on. The org itself gives up on a query
#: after about two minutes.
PATIENCE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class NarrowedTables:
    """One table a statement; ``unread`` names objects by accounts whose records are missing."""

    tables: Sequence[RecordTable]
    unread: Mapping[str, str]


@dataclass(slots=True)
class NarrowingRead:
    """One reading of candidate statements.

    ``elapsed`` gives the seconds since some moment in the past.
    """

    reader: OrgReader
    many: bool
    elapsed: Callable[[], float] = time.monotonic
    _unread: dict[str, str] = field(default_factory=dict)
    _end: float = 0.0

    def read(self, selects: Sequence[Select]) -> NarrowedTables:
        """Read every record of every statement, but for accounts that take too long alone.

        Args:
            selects: Candidate statements.

        Raises:
            QueryTimedOutError: the org gives up on whatever is asked, or narrowing takes
                too long; nothing may be judged.
            ConnectorError: the org did not answer, or refused.
        """
        self._end = self.elapsed() + PATIENCE.total_seconds()
        try:
            return NarrowedTables(self.reader.read(selects, many=self.many), {})
        except QueryTimedOutError as error:
            self._check_time(error)
            # The reader asks a single statement twice by itself, unless it goes by a bulk job.
            if len(selects) == 1 and not self.many:
                tables = [self._in_halves(selects[0], error)]
            else:
                tables = [self._alone(select) for select in selects]
            self._refuse_nothing_read(selects, error)
        return NarrowedTables(tables, self._unread)

    def _alone(self, select: Select) -> RecordTable:
        try:
            (table,) = self.reader.read([select], many=self.many)
        except QueryTimedOutError as error:
            return self._in_halves(select, error)
        return table

    def _in_halves(self, select: Select, error: QueryTimedOutError) -> RecordTable:
        self._check_time(error)
        accounts = asked_accounts(select)
        if len(accounts) > 1:
            return _joined([self._alone(half) for half in halves(select)])
        self._unread[accounts[0]] = select.sobject
        return RecordTable(select.sobject, {path: [] for path in select.fields})

    def _check_time(self, error: QueryTimedOutError) -> None:
        if self.elapsed() >= self._end:
            raise error

    def _refuse_nothing_read(self, selects: Sequence[Select], error: QueryTimedOutError) -> None:
        """Take it for the org's trouble, and not an account's, where all accounts take too long."""
        asked = {account for select in selects for account in asked_accounts(select)}
        if len(asked) > 1 and asked == self._unread.keys():
            raise error


def _joined(tables: Sequence[RecordTable]) -> RecordTable:
    first = tables[0]
    columns = {
        path: [value for table in tables for value in table.columns[path]] for path in first.columns
    }
    return RecordTable(first.sobject, columns)
