"""Asks the org which versions of its APIs it serves; the org does not count this request."""

from __future__ import annotations

from typing import Any

from connector import remedies
from connector.errors import IncompleteAnswerError
from connector.transport import Transport


def read_api_versions(transport: Transport) -> tuple[str, ...]:
    """List the versions such as ``62.0``, oldest first.

    Raises:
        IncompleteAnswerError: the answer is no list of versions.
        ConnectorError: the org is unreachable, busy or refuses the login.
    """
    return transport.exchange(lambda client: _read(client.versions()))


def _read(answer: Any) -> tuple[str, ...]:  # noqa: ANN401 - any JSON
    try:
        return tuple(sorted((str(each["version"]) for each in answer), key=float))
    except (LookupError, TypeError, ValueError):
        told = "The org does not tell its API versions in a form that can be read."
        raise IncompleteAnswerError(told, remedy=remedies.INCOMPLETE) from None
