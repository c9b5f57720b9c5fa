"""One request to the data API and its answer, whether it came alone or inside a composite."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from emulator.api_error import ApiError, Code, bad_request, not_found
from emulator.faults.plan import Fault, Kind
from emulator.object_model import ObjectType
from emulator.org import Org
from emulator.sessions import Session
from emulator.transaction import Transaction
from emulator.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ApiCall:
    """A request of a known user.

    Attributes:
        version: API version of the address, such as `62.0`.
        segments: the path below `/services/data/vXX.X/`, decoded.
        query: the query string, decoded; the last value of a repeated name.
        headers: by lower-case name.
        body: the parsed JSON; None without a body.
        params: what the route found in the path.
        transaction: what the writes of this call belong to.
    """

    org: Org
    session: Session
    viewer: Viewer
    version: str
    method: str
    segments: tuple[str, ...]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: object = None
    params: Mapping[str, str] = field(default_factory=dict)
    transaction: Transaction = field(default_factory=Transaction)

    def path(self, *segments: str) -> str:
        """Return the path of a resource in the version of this call."""
        return "/".join((f"/services/data/v{self.version}", *segments))

    def meet(self, kinds: Collection[Kind], *, rows: int | None = None) -> Fault | None:
        """Return the fault of one of these kinds that the fault plan has for this call."""
        path = self.path(*self.segments)
        return self.org.faults.meet(kinds, self.method, path, rows=rows)

    def object_type(self) -> ObjectType:
        """Return the object that the path names.

        Raises:
            ApiError: NOT_FOUND, also when the user may not know of the object.
        """
        item = self.org.sharing.model(self.viewer).find(self.params["object"])
        if item is None or not self.org.sharing.knows(self.viewer, item):
            raise not_found()
        return item

    def object_body(self) -> Mapping[str, object]:
        """Return the body as a JSON object.

        Raises:
            ApiError: JSON_PARSER_ERROR for no body or another kind of JSON.
        """
        if isinstance(self.body, dict):
            return self.body
        raise bad_request(
            Code.JSON_PARSER_ERROR, "The HTTP entity body is required, but this request has none."
        )


@dataclass(frozen=True, slots=True)
class Document:
    """A body that is not JSON and is sent as it is."""

    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """An answer; `body` is JSON or a `Document`, None sends no content."""

    status: int
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_failure(self) -> bool:
        """Whether the request was refused."""
        return self.status >= HTTPStatus.BAD_REQUEST


def refused(error: ApiError) -> ApiAnswer:
    """Return the answer for a refusal."""
    return ApiAnswer(error.status, error.body())
