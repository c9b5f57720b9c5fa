"""What the OpenAPI document says that the routes' signatures do not: bodies, headers, answers.

The edge reads bodies itself, because they must be neither buffered nor parsed unchecked, so the
framework cannot know them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.http.body import LIMIT
from app.http.message import Changes, Message
from app.http.problem import MEDIA_TYPE
from app.http.signature import (
    ID_HEADER,
    ID_PATTERN,
    SIGNATURE_HEADER,
    TIMESTAMP_HEADER,
    TIMESTAMP_PATTERN,
)

_JSON = "application/json"
_TEXT = {"type": "string"}
_PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": _TEXT, "message": _TEXT},
            },
        },
    },
}
_RETRY_AFTER = {
    "Retry-After": {"description": "seconds to wait", "schema": {"type": "integer"}},
}


def problem_description(meaning: str, headers: dict[str, Any] | None = None) -> dict[str, Any]:
    """Describe an answer that is a problem document."""
    described = {"description": meaning, "content": {MEDIA_TYPE: {"schema": _PROBLEM_SCHEMA}}}
    return {**described, "headers": headers} if headers else described


#: What 202 says.
KEPT = "kept; a repetition gets the first answer again"
#: Answers of every webhook besides 202, by status.
WEBHOOK_ANSWERS: dict[int | str, dict[str, Any]] = {
    401: problem_description("not signed, not by a valid secret, or not within five minutes"),
    403: problem_description("`orgId` is missing or not on the list of orgs that may send"),
    409: problem_description("another webhook came under this `webhook-id` before"),
    413: problem_description(f"the body holds more than {LIMIT // 1024} KiB"),
    422: problem_description("not JSON, or not of this shape; `errors` names the fields"),
    503: problem_description("the database cannot be used; send it again later", _RETRY_AFTER),
}
UNREADY = problem_description("the database cannot be used, or is not migrated", _RETRY_AFTER)


def changes_description(watched: Iterable[str]) -> dict[str, Any]:
    """Describe the webhook that tells of changes, with the objects that are watched."""
    described = webhook_description(Changes)
    schema = described["requestBody"]["content"][_JSON]["schema"]
    schema["properties"]["object"]["examples"] = sorted(watched)
    return described


def webhook_description(message: type[Message]) -> dict[str, Any]:
    """Describe the headers and the body of a webhook."""
    schema = message.model_json_schema(by_alias=True)
    return {
        "parameters": [
            _header(ID_HEADER, "the same for all deliveries of one webhook", f"^{ID_PATTERN}$"),
            _header(TIMESTAMP_HEADER, "seconds since 1970", f"^{TIMESTAMP_PATTERN}$"),
            _header(SIGNATURE_HEADER, "`v1,` and base64; several with blanks between", "^v1,"),
        ],
        "requestBody": {"required": True, "content": {_JSON: {"schema": schema}}},
    }


def _header(name: str, meaning: str, pattern: str) -> dict[str, Any]:
    schema = {"type": "string", "pattern": pattern}
    return {
        "name": name,
        "in": "header",
        "required": True,
        "description": meaning,
        "schema": schema,
    }
