"""Reads a request's body, and never keeps more of it than a webhook may have."""

from __future__ import annotations

from starlette.requests import Request

from app.http.refusal import BodyTooLargeError

#: Bytes of the largest body.
LIMIT = 256 * 1024
_KIB = 1024
#: More digits than any length that is meant; Python refuses to read thousands of them.
_MOST_DIGITS = 18


async def read_body(request: Request, limit: int = LIMIT) -> bytes:
    """Read the whole body.

    Args:
        request: Its headers may lie about the length, or say nothing of it.
        limit: The most bytes.

    Raises:
        BodyTooLargeError: there is more; the rest was not read.
    """
    if _told_length(request) > limit:
        raise BodyTooLargeError(limit // _KIB)
    body = bytearray()
    async for part in request.stream():
        if len(body) + len(part) > limit:
            raise BodyTooLargeError(limit // _KIB)
        body += part
    return bytes(body)


def _told_length(request: Request) -> int:
    told = request.headers.get("content-length", "")
    if not (told.isascii() and told.isdigit()):
        return 0
    return int(told[:_MOST_DIGITS])
