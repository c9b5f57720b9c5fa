"""What a request to the org writes, record by record."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from emulator.rest.wire import HttpRequest

_COLLECTIONS = "/composite/sobjects"


def records_of(request: HttpRequest) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the object and the values of each record that a request writes."""
    if _COLLECTIONS.encode() not in request.body:
        return
    for part in json.loads(request.body).get("compositeRequest", ()):
        if _COLLECTIONS in part["url"] and part["method"] in {"PATCH", "POST"}:
            for record in part["body"]["records"]:
                yield record["attributes"]["type"], record
