"""Why a webhook is not taken in; each reason is a type, which ``app.http.problem`` gives a status.

- ``WebhookRefusedError``   nothing was kept; the same webhook would be refused again
    - ``BodyTooLargeError`` more bytes than any webhook needs
    - ``NotSignedError``    nobody who knows a secret sent it, or not now
    - ``ShapeError``        the body does not say what is asked for; ``fields`` tells where
    - ``OrgRefusedError``   well signed, from an org that may not send
    - ``IdReusedError``     its id belongs to another webhook
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field of a body.

    Attributes:
        field: Its name in the body, such as ``recordIds.3``; ``body`` stands for all of it.
        message: One sentence; it never repeats the value.
    """

    field: str
    message: str


class WebhookRefusedError(Exception):
    """The sender is told ``message`` and ``remedy``; neither repeats what was sent.

    ``outcome`` is the word that logs and metrics have for it.
    """

    outcome: ClassVar[str] = "refused"

    def __init__(self, message: str, remedy: str, fields: Sequence[FieldProblem] = ()) -> None:
        self.message = message
        self.remedy = remedy
        self.fields = tuple(fields)
        super().__init__(message)


class BodyTooLargeError(WebhookRefusedError):
    """More bytes than any webhook needs; they were not kept in memory either."""

    outcome = "too_large"

    def __init__(self, limit_kib: int) -> None:
        super().__init__(
            f"The body holds more than {limit_kib} KiB.",
            "Divide what it tells among several webhooks.",
        )


class NotSignedError(WebhookRefusedError):
    """Nobody who knows a secret sent it, or not within the last five minutes."""

    outcome = "not_signed"


class ShapeError(WebhookRefusedError):
    """The body does not say what is asked for; ``fields`` tells what to correct."""

    outcome = "malformed"

    def __init__(self, fields: Sequence[FieldProblem]) -> None:
        super().__init__(
            "The body is not what this webhook takes.",
            "Correct the fields that `errors` names.",
            fields,
        )


class OrgRefusedError(WebhookRefusedError):
    """Well signed, but the org it names may not send, or it names none."""

    outcome = "org_refused"

    def __init__(self) -> None:
        super().__init__(
            "Only orgs on the list of TIERWRIGHT_WEBHOOKS__ORG_IDS may send, and `orgId` names "
            "none of them.",
            "Give the id of the sending org, or let it be added to the list.",
        )


class IdReusedError(WebhookRefusedError):
    """The ``webhook-id`` came before with another body or to another route."""

    outcome = "id_reused"

    def __init__(self) -> None:
        super().__init__(
            "Another webhook came under this webhook-id before.",
            "Give every webhook an id of its own; only a repetition keeps the id.",
        )
