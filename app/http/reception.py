"""Takes a webhook in: signature, shape, org, store; in this order, and nothing beyond.

A body is not parsed before its signature is known to be good. What was kept is answered; all
that follows from it is the business of others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Generic, TypeVar

from starlette.datastructures import Headers

from app.http.message import Changes, Message, Offboarding, Recalculation
from app.http.ports import HttpPorts, WebhookRules
from app.http.refusal import IdReusedError, OrgRefusedError
from app.http.shape import read_message
from app.http.signature import require_signature
from app.http.work import Taking, Work, changes_work, offboarding_work, recalculation_work
from persistence.port import Json
from persistence.webhook_port import Delivery

M = TypeVar("M", bound=Message)


@dataclass(frozen=True, slots=True)
class WebhookKind(Generic[M]):
    """One webhook: its name, what its body says, and what that asks for."""

    name: str
    message: type[M]
    work: Callable[[M, Taking], Work]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender is told, and whether it had been told before."""

    answer: Mapping[str, Json]
    repeated: bool


@dataclass(frozen=True, slots=True)
class Reception:
    """Takes webhooks in, from any number of threads."""

    ports: HttpPorts
    rules: WebhookRules

    def recalculate(self) -> WebhookKind[Recalculation]:
        """Give the webhook that asks for an enrollment or a program."""
        return WebhookKind("recalculate", Recalculation, recalculation_work)

    def changes(self) -> WebhookKind[Changes]:
        """Give the webhook that tells of changed records."""
        watched = self.rules.watched
        return WebhookKind(
            "changes", Changes, lambda message, taking: changes_work(message, taking, watched)
        )

    def offboarding(self) -> WebhookKind[Offboarding]:
        """Give the webhook that asks for an off-boarding case."""
        return WebhookKind("offboarding", Offboarding, offboarding_work)

    def take_in(self, kind: WebhookKind[M], headers: Headers, body: bytes) -> Receipt:
        """Check a webhook and keep it; it blocks until the database has it.

        Raises:
            WebhookRefusedError: it may not come in; nothing was kept.
            PersistenceError: it could not be kept; the sender should try again.
        """
        now = self.ports.clock.now()
        secrets = self.rules.settings.active_secrets
        webhook_id = require_signature(headers, body, secrets=secrets, now=now)
        message = read_message(kind.message, body)
        taking = Taking(self.ports.new_id(), now, self.rules.delay)
        work = kind.work(message, taking)
        self._require_allowed(message)
        delivery = Delivery(
            id=webhook_id,
            digest=_digest(kind.name, body),
            received_at=now,
            answer={"requestId": taking.request_id, "dueAt": _text(work.due_at)},
        )
        kept = self.ports.webhooks.accept(
            delivery, asked=work.asked, inquiry=work.inquiry, case=work.case
        )
        if kept.digest != delivery.digest:
            raise IdReusedError
        return Receipt(kept.answer, repeated=kept.answer != delivery.answer)

    def _require_allowed(self, message: Message) -> None:
        allowed = self.rules.settings.allowed_orgs
        if allowed and message.org_id not in allowed:
            raise OrgRefusedError


def _digest(name: str, body: bytes) -> str:
    return sha256(name.encode() + b"\n" + body).hexdigest()


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
