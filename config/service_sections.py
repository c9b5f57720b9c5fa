"""The settings of the daemon, section by section; rules as in ``config.sections``."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from datetime import time, timedelta

from pydantic import Field, SecretStr, field_validator

from config.sections import Duration, Section, refuse, words
from mapping.record_id import is_record_id, to_18

_SECRET_PREFIX = "whsec_"  # noqa: S105 - how secrets begin
#: What the Standard Webhooks specification asks for, in bytes.
_SHORTEST_SECRET, _LONGEST_SECRET = 24, 64
_ORG_PREFIX = "00D"


class WebhookSettings(Section):
    """Who may send webhooks."""

    secrets: SecretStr = Field(
        min_length=1,
        description="signing secrets (`whsec_…`) that are valid, newest first, with spaces between",
    )
    org_ids: str = Field(
        default="",
        description="ids of the orgs that may send, with spaces between; any with a valid "
        "signature unless set",
    )

    @field_validator("secrets")
    @classmethod
    def _secrets_can_sign(cls, secrets: SecretStr) -> SecretStr:
        for secret in words(secrets.get_secret_value()):
            if not secret.startswith(_SECRET_PREFIX) or not _is_key(secret):
                refuse(
                    "holds a secret that is none; make one with "
                    "`echo whsec_$(openssl rand -base64 32)`"
                )
        return secrets

    @field_validator("org_ids")
    @classmethod
    def _are_org_ids(cls, org_ids: str) -> str:
        for text in words(org_ids):
            if not text.startswith(_ORG_PREFIX) or not is_record_id(text):
                refuse("holds what is no org id; copy it from Company Information in Setup")
        return org_ids

    @property
    def active_secrets(self) -> tuple[str, ...]:
        """The secrets, newest first; none of them may be shown."""
        return tuple(words(self.secrets.get_secret_value()))

    @property
    def allowed_orgs(self) -> frozenset[str]:
        """The ids with 18 characters; empty lets every org in."""
        return frozenset(to_18(text) for text in words(self.org_ids))


class HttpSettings(Section):
    """Where the daemon listens."""

    host: str = Field(default="127.0.0.1", description="address the daemon listens on")
    port: int = Field(default=8080, ge=0, le=65_535, description="port it listens on; 0 any free")


class RecalculationSettings(Section):
    """How what is asked for is worked off."""

    delay: Duration = Field(
        default=timedelta(minutes=5), description="from the first change to the recalculation"
    )
    lease: Duration = Field(
        default=timedelta(minutes=2),
        description="how long work that nobody is heard of counts as taken care of",
    )
    attempts: int = Field(
        default=8, ge=1, le=100, description="tries in vain until a request is set aside"
    )
    workers: int = Field(default=2, ge=1, le=16, description="batches at once in one daemon")
    all_workers: int = Field(
        default=8, ge=1, le=64, description="batches at once in all daemons on one database"
    )


class ScheduleSettings(Section):
    """When the daemon does what by itself."""

    poll: Duration = Field(
        default=timedelta(minutes=1), description="how often it looks for changes in the org"
    )
    full_pass: time = Field(
        default=time(4),
        description="time of day, in the org's zone, at which everybody is recalculated",
    )
    offboarding: Duration = Field(
        default=timedelta(minutes=15), description="how often it looks through off-boarding cases"
    )


class ServeSettings(Section):
    """How the daemon ends."""

    stop_timeout: Duration = Field(
        default=timedelta(seconds=30),
        description="how long work under way may still take when the daemon is stopped",
    )


def _is_key(secret: str) -> bool:
    try:
        key = b64decode(secret.removeprefix(_SECRET_PREFIX), validate=True)
    except (NotBase64, ValueError):
        return False
    return _SHORTEST_SECRET <= len(key) <= _LONGEST_SECRET
