"""Several subrequests in one call: packing, unpacking, and what became of each.

One ``/composite`` call counts as one API request however much it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

from connector import remedies
from connector.errors import ConnectorError, IncompleteAnswerError
from connector.exact_json import encode
from connector.failure import Refusal, failure, read_refusal
from connector.salesforce_client import SalesforceClient
from connector.transport import Transport

T = TypeVar("T")

#: Subrequests in one call.
SUBREQUESTS = 25

#: Of these, queries and collections.
HEAVY_SUBREQUESTS = 5


@dataclass(frozen=True, slots=True)
class Subrequest:
    """One part of a composite call; ``path`` is relative to the API version's root."""

    method: str
    path: str
    body: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class SubAnswer:
    """What became of one subrequest; ``body`` is decoded JSON."""

    where: str
    status: int
    body: Any

    @property
    def refusal(self) -> Refusal | None:
        """Salesforce's words when it refused, else ``None``."""
        if self.status < HTTPStatus.MULTIPLE_CHOICES:
            return None
        return read_refusal(self.where, self.status, self.body)

    @property
    def error(self) -> ConnectorError | None:
        """The error to raise when the subrequest was refused, else ``None``."""
        refusal = self.refusal
        return failure(refusal) if refusal else None


def lots(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Cut a sequence into runs of at most ``size``, in order."""
    return (items[start : start + size] for start in range(0, len(items), size))


def send_composite(
    transport: Transport,
    subrequests: Sequence[Subrequest],
    read: Callable[[list[SubAnswer]], T],
    *,
    admit: Callable[[], None] | None = None,
) -> T:
    """Send subrequests as one call; none depends on another, none undoes another.

    Args:
        transport: The way to the org.
        subrequests: At most 25, of these at most 5 queries or collections; the org
            handles them in this order.
        read: Reads the answers, in the order of the subrequests. An error it raises is
            treated like one of the whole call: passing ones are overcome by sending all
            of it again.
        admit: Asked each time before the call is sent; what it raises is passed on.

    Raises:
        ConnectorError: the call was refused or lost, or what ``read`` raises.
    """
    version = transport.api_version
    parts = [_part(number, subrequest, version) for number, subrequest in enumerate(subrequests)]
    body = encode({"allOrNone": False, "collateSubrequests": False, "compositeRequest": parts})

    def send(client: SalesforceClient) -> T:
        if admit is not None:
            admit()
        return read(_answers(subrequests, client.composite(body)))

    return transport.exchange(send)


def _part(number: int, subrequest: Subrequest, version: str) -> dict[str, object]:
    part: dict[str, object] = {
        "method": subrequest.method,
        "url": f"/services/data/v{version}/{subrequest.path}",
        "referenceId": _reference(number),
    }
    if subrequest.body is not None:
        part["body"] = subrequest.body
    return part


def _reference(number: int) -> str:
    return f"part{number}"


def _answers(subrequests: Sequence[Subrequest], answer: Any) -> list[SubAnswer]:  # noqa: ANN401 - any JSON
    try:
        by_reference = {part["referenceId"]: part for part in answer["compositeResponse"]}
        return [
            _answer(subrequest, by_reference[_reference(number)])
            for number, subrequest in enumerate(subrequests)
        ]
    except (LookupError, TypeError, ValueError):
        told = "A composite answer lacks the results of a subrequest."
        raise IncompleteAnswerError(told, remedy=remedies.INCOMPLETE) from None


def _answer(subrequest: Subrequest, part: Mapping[str, Any]) -> SubAnswer:
    path = subrequest.path.split("?", 1)[0]
    where = f"{subrequest.method} {path}"
    return SubAnswer(where, int(part["httpStatusCode"]), part["body"])
