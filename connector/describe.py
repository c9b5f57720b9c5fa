"""Asks the org what its objects and fields are, twenty-five objects in one call."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from connector.composite import SUBREQUESTS, SubAnswer, Subrequest, lots, send_composite
from connector.failure import failure
from connector.transport import Transport

_API_NAME = re.compile(r"[A-Za-z]\w*\Z", re.ASCII)

#: What the org says of an object it does not know or hides from us.
_UNKNOWN = frozenset({"NOT_FOUND", "INVALID_TYPE"})


def read_describes(transport: Transport, sobjects: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """Describe objects, keyed by the names given; unknown ones are absent.

    Raises:
        ConnectorError: the org is unreachable, busy or refuses something else.
    """
    # Another text cannot be an object's name and could change the path that is asked.
    names = [name for name in dict.fromkeys(sobjects) if _API_NAME.match(name)]
    known: dict[str, Mapping[str, Any]] = {}
    for lot in lots(names, SUBREQUESTS):
        subrequests = [Subrequest("GET", f"sobjects/{name}/describe") for name in lot]
        found = send_composite(transport, subrequests, _read)
        known |= {name: body for name, body in zip(lot, found, strict=True) if body}
    return known


def _read(answers: list[SubAnswer]) -> list[Mapping[str, Any] | None]:
    return [_describe(answer) for answer in answers]


def _describe(answer: SubAnswer) -> Mapping[str, Any] | None:
    refusal = answer.refusal
    if refusal is None:
        body: Mapping[str, Any] = answer.body
        return body
    if refusal.code in _UNKNOWN:
        return None
    raise failure(refusal)
