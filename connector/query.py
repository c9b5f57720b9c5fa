"""Reads statements to their last record: five in one call, then page by page.

Statements travel in the body of a composite call, because a URL cannot carry the long
lists of ids they hold. A partial result is never handed on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from connector.composite import SubAnswer, Subrequest, send_composite
from connector.errors import (
    LocatorLostError,
    RequestRefusedError,
    SessionExpiredError,
)
from connector.port import RecordTable
from connector.record_page import (
    Record,
    RecordPage,
    child_answer,
    incomplete,
    read_page,
    to_table,
)
from connector.transport import Transport
from mapping.soql import Soql


def read_records(
    transport: Transport, statements: Sequence[Soql], *, include_deleted: bool = False
) -> list[RecordTable]:
    """Read every record of up to five statements, one table each, in order.

    Raises:
        QueryRefusedError: the org refuses a statement.
        IncompleteAnswerError: records are missing, repeatedly.
        ConnectorError: the org is unreachable, busy or refuses the login.
    """
    resource = "queryAll" if include_deleted else "query"
    first_pages = _first_pages(transport, statements, resource)
    return [
        _table(transport, statement, first, resource)
        for statement, first in zip(statements, first_pages, strict=True)
    ]


def _first_pages(
    transport: Transport, statements: Sequence[Soql], resource: str
) -> list[RecordPage]:
    subrequests = [
        Subrequest("GET", f"{resource}?q={quote(statement.text, safe='')}")
        for statement in statements
    ]

    def read(answers: list[SubAnswer]) -> list[RecordPage]:
        for answer in answers:
            if answer.error:
                raise answer.error
        return [
            read_page(statement.sobject, answer.body)
            for statement, answer in zip(statements, answers, strict=True)
        ]

    return send_composite(transport, subrequests, read)


def _table(transport: Transport, statement: Soql, first: RecordPage, resource: str) -> RecordTable:
    try:
        return _family(transport, statement, _follow(transport, statement, first))
    except (LocatorLostError, SessionExpiredError):
        # Pages belong to the session and the moment of the first one; none can be kept.
        (again,) = _first_pages(transport, [statement], resource)
        return _family(transport, statement, _follow(transport, statement, again))


def _family(transport: Transport, statement: Soql, records: Sequence[Record]) -> RecordTable:
    """Make tables of records and of those nested in them, each to its last record."""
    children: list[RecordTable] = []
    for child in statement.children:
        below: list[Record] = []
        for record in records:
            nested = child_answer(statement.sobject, child.relationship, record)
            if nested is not None:
                page = read_page(child.soql.sobject, nested)
                below += _follow(transport, child.soql, page)
        children.append(_family(transport, child.soql, below))
    return replace(to_table(statement, records), children=tuple(children))


def _follow(transport: Transport, statement: Soql, first: RecordPage) -> list[Record]:
    records = list(first.records)
    page = first
    while page.next_url is not None:
        following = _next_page(transport, statement, page.next_url)
        if following.next_url == page.next_url:
            raise incomplete(statement.sobject, "a page names itself as the next one")
        page = following
        records += page.records
    if len(records) != first.total:
        told = f"{len(records)} of {first.total} records arrived"
        raise incomplete(statement.sobject, told)
    return records


def _next_page(transport: Transport, statement: Soql, url: str) -> RecordPage:
    try:
        return transport.exchange(
            lambda client: read_page(statement.sobject, client.page(url)),
            bound_to_session=True,
        )
    except RequestRefusedError as refused:
        if refused.code != "NOT_FOUND":
            raise
        raise LocatorLostError(refused.message, remedy=refused.remedy) from refused
