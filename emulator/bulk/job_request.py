"""From the body that makes a query job to a checked request, or to Salesforce's refusal."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from http import HTTPStatus

from emulator.api_error import ApiError, Code, bad_request
from emulator.bulk.csv_result import DELIMITERS, LINE_ENDINGS
from emulator.bulk.job import JobRequest
from emulator.soql.parser import parse_statement
from emulator.soql.query import QueryRunner
from emulator.soql.row_access import NAME as ROW_ACCESS
from emulator.soql.statement import Statement
from emulator.viewer import Viewer

_OPERATIONS = ("query", "queryAll")
_PROPERTIES = frozenset({"operation", "query", "contentType", "columnDelimiter", "lineEnding"})


def check_user(viewer: Viewer) -> None:
    """Refuse users of portals, who may not use the Bulk API whatever their permissions.

    Raises:
        ApiError: FEATURENOTENABLED.
    """
    if viewer.is_portal_user:
        text = "Async API not enabled for this user"
        raise ApiError(HTTPStatus.FORBIDDEN, Code.FEATURENOTENABLED, text)


def read_request(queries: QueryRunner, viewer: Viewer, body: Mapping[str, object]) -> JobRequest:
    """Return what a body asks for.

    Raises:
        ApiError: an unknown property or value, or a statement that is refused.
    """
    for name in body.keys() - _PROPERTIES:
        text = f"Unrecognized field '{name}' in the job definition"
        raise bad_request(Code.INVALIDJOB, text)
    operation = _choice(body, "operation", None, _OPERATIONS)
    _choice(body, "contentType", "CSV", ("CSV",))
    delimiter = _choice(body, "columnDelimiter", "COMMA", DELIMITERS)
    line_ending = _choice(body, "lineEnding", "LF", LINE_ENDINGS)
    query = body.get("query")
    if not isinstance(query, str) or not query.strip():
        raise bad_request(Code.INVALIDJOB, "No query is specified in the job definition")
    statement = parse_statement(query)
    name = _checked(queries, viewer, statement)
    return JobRequest(operation, statement, name, delimiter, line_ending)


def _checked(queries: QueryRunner, viewer: Viewer, statement: Statement) -> str:
    """Return the object that a statement reads."""
    source = ".".join(statement.source.parts)
    if source.lower() == ROW_ACCESS.lower():
        text = f"Entity '{ROW_ACCESS}' is not supported by the Bulk API."
        raise bad_request(Code.INVALIDENTITY, text)
    if statement.children:
        raise bad_request(Code.API_ERROR, "Nested queries are not supported in Bulk Query")
    if statement.is_aggregate:
        text = "Aggregate Relationships not supported in Bulk Query"
        raise bad_request(Code.API_ERROR, text)
    if statement.offset:
        raise bad_request(Code.API_ERROR, "OFFSET clause not supported in Bulk Query")
    return queries.check(viewer, statement).name


def _choice(
    body: Mapping[str, object], name: str, fallback: str | None, allowed: Collection[str]
) -> str:
    given = body.get(name, fallback)
    if isinstance(given, str) and given in allowed:
        return given
    text = f"{name} must be one of {', '.join(allowed)}, not {given}"
    raise bad_request(Code.INVALIDJOB, text)
