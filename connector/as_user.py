"""Which records users may read, asked as each of them: what a query brings is readable.

A user costs a login, while no session is open, and one call for thousands of ids. Whatever
goes wrong as a user leaves that user without answer and concerns no other; nobody else's eyes
are borrowed. Only an org or a login host that is out of reach ends it all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import structlog

from connector.composite import HEAVY_SUBREQUESTS, lots
from connector.errors import FatalConnectorError, QueryTimedOutError
from connector.parallel import in_parallel
from connector.port import Access, Questions, UserAccess
from connector.query import read_records
from connector.record_id import to_18
from connector.session import SessionSource
from connector.transport import Transport
from connector.user_refusal import UNKNOWN_USER, refusal_of
from connector.user_sessions import UserSessions
from connector.visibility import unique
from mapping.soql import STATEMENT_LIMIT, Soql, quoted

log = structlog.get_logger()

#: After these nothing is known of one user, and the others can still be asked.
_ONE_USER = (FatalConnectorError, QueryTimedOutError)

#: Usernames asked for in one statement.
_USERS_AT_ONCE = 2_000

_Records = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class AsUser:
    """Asks as users.

    ``transport`` is the integration user's way, ``executor`` the threads to ask in.
    """

    transport: Transport
    executor: Executor
    sessions: UserSessions

    def read_access(self, questions: Questions) -> Access:
        """Ask which records users may read.

        Args:
            questions: User id -> object -> record ids; ids of 15 or 18 characters.

        Returns:
            By user id, either the records that came back, where every question was answered
            in full, or a refusal.

        Raises:
            MalformedIdError: a text is not a record id.
            RetryableError: the org or a login host is out of reach.
            PausedError: the org's requests are used up.
        """
        asked = unique(questions)
        sources = self._sources([user for user, records in asked.items() if any(records.values())])

        def ask(user: str) -> UserAccess:
            return self._ask(user, sources.get(user), asked[user])

        return dict(zip(asked, in_parallel(self.executor, ask, list(asked)), strict=True))

    def _sources(self, users: Sequence[str]) -> Mapping[str, SessionSource]:
        found = {user: self.sessions.find(user) for user in users}
        new = [user for user, source in found.items() if source is None]
        names = read_usernames(self.transport, new) if new else {}
        found |= {user: self.sessions.add(user, name) for user, name in names.items()}
        return {user: source for user, source in found.items() if source is not None}

    def _ask(self, user: str, source: SessionSource | None, records: _Records) -> UserAccess:
        if not any(records.values()):
            return UserAccess({}, silence_is_no=True)
        if source is None:
            return UserAccess({}, refusal=UNKNOWN_USER)
        try:
            readable = read_own_view(self.transport.as_identity(source), records)
        except _ONE_USER as error:
            self.sessions.drop(user)
            log.info("user_not_asked", user=user, reason=type(error).__name__)
            return UserAccess({}, refusal=refusal_of(error, list(records)))
        return UserAccess(dict.fromkeys(readable, True), silence_is_no=True)


def read_own_view(transport: Transport, records: _Records) -> Collection[str]:
    """Read which of some records there are for the transport's own user.

    Args:
        transport: The way as that user.
        records: Record ids by object, 18 characters each.

    Raises:
        ConnectorError: not every question was answered in full, so nothing is known.
    """
    found: set[str] = set()
    statements = [each for sobject, ids in records.items() for each in _statements(sobject, ids)]
    for call in lots(statements, HEAVY_SUBREQUESTS):
        tables = transport.retry.once_more(partial(read_records, transport, call))
        found.update(to_18(str(key)) for table in tables for key in table.columns["Id"])
    return found


def read_usernames(transport: Transport, users: Sequence[str]) -> Mapping[str, str]:
    """Read what users log in by, by user id; users that cannot be read are absent.

    Raises:
        ConnectorError: the org is unreachable, busy or refuses.
    """
    statements = [
        Soql(f"SELECT Id, Username FROM User WHERE Id IN ({_list(lot)})", "User", _USER_FIELDS)  # noqa: S608 - ids, checked and quoted
        for lot in lots(users, _USERS_AT_ONCE)
    ]
    tables = [
        table
        for call in lots(statements, HEAVY_SUBREQUESTS)
        for table in read_records(transport, call)
    ]
    return {
        to_18(str(row["Id"])): str(row["Username"])
        for table in tables
        for row in table.rows()
        if row["Username"]
    }


_USER_FIELDS = ("Id", "Username")


def _statements(sobject: str, ids: Sequence[str]) -> Iterator[Soql]:
    """Cut ids into statements, as many into each as it takes."""
    head = f"SELECT Id FROM {sobject} WHERE Id IN ("  # noqa: S608 - an object of the schema
    if not ids:
        return
    room = (STATEMENT_LIMIT - len(head) - 1) // (len(quoted(ids[0])) + 1)
    for lot in lots(ids, room):
        yield Soql(f"{head}{_list(lot)})", sobject, ("Id",))


def _list(ids: Sequence[str]) -> str:
    return ",".join(map(quoted, ids))
