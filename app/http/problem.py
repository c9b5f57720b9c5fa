"""One table: what went wrong → HTTP status; and the document that tells it (RFC 9457).

The sentences are fixed or the edge's own: what the database or a defect says goes to the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.http.refusal import (
    BodyTooLargeError,
    IdReusedError,
    NotSignedError,
    OrgRefusedError,
    ShapeError,
    WebhookRefusedError,
)
from persistence.errors import DatabaseUnreachableError, PersistenceError, SchemaError

MEDIA_TYPE = "application/problem+json"
#: Seconds after which a sender may try again: most restarts of a database are over by then.
_PATIENCE = "30"


@dataclass(frozen=True, slots=True)
class Row:
    """How one kind of error is answered.

    Attributes:
        status: The status.
        detail: What people are told; blank where the error brings its own sentence.
        headers: What the answer says besides.
    """

    status: HTTPStatus
    detail: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


_AGAIN = {"Retry-After": _PATIENCE}
#: The first row that fits counts, so kinds stand before what they are kinds of.
TABLE: tuple[tuple[type[Exception], Row], ...] = (
    (BodyTooLargeError, Row(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)),
    (
        NotSignedError,
        Row(HTTPStatus.UNAUTHORIZED, headers={"WWW-Authenticate": "StandardWebhooks"}),
    ),
    (ShapeError, Row(HTTPStatus.UNPROCESSABLE_ENTITY)),
    (OrgRefusedError, Row(HTTPStatus.FORBIDDEN)),
    (IdReusedError, Row(HTTPStatus.CONFLICT)),
    (
        DatabaseUnreachableError,
        Row(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "The service's database cannot be used now. Try again later; the log has the cause.",
            _AGAIN,
        ),
    ),
    (
        SchemaError,
        Row(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "The tables of the service's database are not those of this version. "
            "Run `tierwright db upgrade`, or start the version that they belong to.",
            _AGAIN,
        ),
    ),
    (
        PersistenceError,
        Row(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "The service's database refused what was asked. Look at the log for the cause.",
        ),
    ),
    (
        ClientDisconnect,
        Row(HTTPStatus.BAD_REQUEST, "The connection ended before the body. Send it again."),
    ),
    (
        Exception,
        Row(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "The service met a mistake of its own. Look at the log for the cause.",
        ),
    ),
)
_ROUTING = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address. Look at /openapi.json.",
    HTTPStatus.METHOD_NOT_ALLOWED: "The address takes other methods. Look at /openapi.json.",
}


def row_of(error: Exception) -> Row:
    """Find how an error is answered."""
    return next(row for kind, row in TABLE if isinstance(error, kind))


def problem_answer(error: Exception) -> JSONResponse:
    """Make the answer to an error."""
    row = row_of(error)
    content: dict[str, Any] = _document(row.status, row.detail)
    if isinstance(error, WebhookRefusedError):
        content["detail"] = f"{error.message} {error.remedy}"
        if error.fields:
            content["errors"] = [
                {"field": each.field, "message": each.message} for each in error.fields
            ]
    return JSONResponse(content, row.status, dict(row.headers), MEDIA_TYPE)


def routing_answer(error: HTTPException) -> JSONResponse:
    """Make the answer to a request that no route takes."""
    status = HTTPStatus(error.status_code)
    detail = _ROUTING.get(status, "The request cannot be understood. Look at /openapi.json.")
    return JSONResponse(_document(status, detail), status, error.headers, MEDIA_TYPE)


def _document(status: HTTPStatus, detail: str) -> dict[str, Any]:
    # About:blank says that the problem is what its status says; the title is then the status's.
    return {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
    }
