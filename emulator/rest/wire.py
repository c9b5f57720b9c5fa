"""Requests and answers as they go over the wire, and how an answer gets there."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from emulator.json_text import to_json
from emulator.rest.call import ApiAnswer, Document

GZIP_WINDOW = 31
#: `HttpAnswer.sent` of an answer of which not even the status goes out.
NOTHING = -1
#: Bytes of a body below which compressing it is not worth the while.
_LEAST_COMPRESSED = 1_000
_NO_GZIP = re.compile(r"\bgzip\s*;\s*q=0(?:\.0*)?\s*(?:,|$)")


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request as it came over the wire; header names are lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    base_url: str

    def token(self) -> tuple[str, str]:
        """Return the scheme and the token of the authorization; empty without one."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return scheme, token.strip()

    def takes_gzip(self) -> bool:
        """Whether the client unpacks gzip."""
        accepted = self.headers.get("accept-encoding", "").lower()
        return "gzip" in accepted and _NO_GZIP.search(accepted) is None


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An answer to be sent as it is.

    Attributes:
        sent: how many bytes of the content go out before the connection is reset; None sends
            everything, `NOTHING` not even the status.
        delay: seconds to wait before anything is sent.
    """

    status: int
    content: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    sent: int | None = None
    delay: float = 0


def as_document(body: object) -> Document:
    """Return the body of an answer as it is sent."""
    if isinstance(body, Document):
        return body
    return Document("application/json;charset=UTF-8", to_json(body).encode())


def rendered(answer: ApiAnswer, request: HttpRequest) -> HttpAnswer:
    """Return the answer as bytes, compressed where that pays and the client takes it."""
    if answer.body is None:
        return HttpAnswer(answer.status, b"", answer.headers)
    document = as_document(answer.body)
    headers = {"Content-Type": document.media_type, **answer.headers}
    if len(document.content) < _LEAST_COMPRESSED or not request.takes_gzip():
        return HttpAnswer(answer.status, document.content, headers)
    packed = zlib.compress(document.content, level=1, wbits=GZIP_WINDOW)
    return HttpAnswer(answer.status, packed, {**headers, "Content-Encoding": "gzip"})
