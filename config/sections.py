"""The settings, section by section: what each part of the program is given at its construction.

Values are checked here, wherever they come from; reading them is the business of
``config.settings``. A rule's message completes a sentence that begins with the variable's name.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn
from urllib.parse import SplitResult, urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from config.private_key import key_refusal

#: Hosts that serve every org and therefore cannot tell which org a secret belongs to.
_SHARED_LOGIN_HOSTS = frozenset({"login.salesforce.com", "test.salesforce.com"})
_LOOPBACK_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})
#: The first version in which a subquery may hold another one.
_OLDEST_VERSION = 58.0
_DATABASE_SCHEMES = frozenset({"sqlite", "postgresql+psycopg"})

#: Error types of our rules, as pydantic reports them; the message is the rest of a sentence.
REFUSED = "refused"
UNSET = "unset"


class AuthFlow(StrEnum):
    """How the service logs in to Salesforce."""

    JWT = "jwt"
    CLIENT_CREDENTIALS = "client_credentials"


class VisibilityCheck(StrEnum):
    """How the service finds out what a partner user may see."""

    USER_RECORD_ACCESS = "user_record_access"
    AS_USER = "as_user"


class MissingAccessRow(StrEnum):
    """What it means when Salesforce gives no answer on a record that is present."""

    HOLD = "hold"
    INVISIBLE = "invisible"


def refuse(rest_of_sentence: str) -> NoReturn:
    """Refuse a value; the text completes a sentence that begins with the variable's name."""
    raise PydanticCustomError(REFUSED, rest_of_sentence)


def words(text: str) -> list[str]:
    """Give the words of a list that is written with spaces or commas between."""
    return text.replace(",", " ").split()


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port  # checked only when asked for
    except ValueError:
        refuse("is not a URL; special characters of a password are written as %XX")
    return parts


def _https_url(url: str) -> str:
    parts = _split(url)
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK_HOSTS:
        refuse("begins with http://, which would send credentials in the clear; use https://")
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        refuse("is not a URL; give one such as https://acme.my.salesforce.com")
    if parts.username or parts.password or parts.query or parts.fragment:
        refuse("may hold scheme, host and path only")
    return url.rstrip("/")


def _positive(duration: timedelta) -> timedelta:
    if duration <= timedelta(0):
        refuse("must be longer than nothing")
    return duration


HttpsUrl = Annotated[str, AfterValidator(_https_url)]
Duration = Annotated[timedelta, AfterValidator(_positive)]


class Section(BaseModel):
    """What all sections share: nothing unknown, nothing changed, no value in an error."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True
    )


class SalesforceSettings(Section):
    """How to reach the org, as whom, and how hard."""

    # `auth` stands first: the rules of later fields look at it.
    auth: AuthFlow = Field(
        default=AuthFlow.JWT, description="how to log in: `jwt` or `client_credentials`"
    )
    login_url: HttpsUrl = Field(
        default="https://login.salesforce.com",
        description="token host; the org's My Domain URL for `client_credentials`",
    )
    client_id: str = Field(
        min_length=1, description="consumer key of the app that the service logs in through"
    )
    client_secret: SecretStr | None = Field(
        default=None,
        validate_default=True,
        description="consumer secret of that app, for `client_credentials`",
    )
    username: str | None = Field(
        default=None,
        validate_default=True,
        description="user the service works as, for `jwt`",
    )
    private_key: SecretStr | None = Field(
        default=None,
        validate_default=True,
        description="RSA private key in PEM form whose certificate the app holds, for `jwt`",
    )
    audience: HttpsUrl = Field(
        default_factory=lambda given: str(given["login_url"]),
        description="audience (`aud`) of the JWT; the login URL unless set",
    )
    api_version: str = Field(
        default="62.0",
        pattern=r"^\d{2,3}\.0$",
        description="version of Salesforce's APIs, 58.0 or later",
    )
    visibility: VisibilityCheck = Field(
        default=VisibilityCheck.USER_RECORD_ACCESS,
        description="how visibility is asked: `user_record_access`, or `as_user` by a login as "
        "each primary partner user",
    )
    site_url: HttpsUrl | None = Field(
        default=None,
        description="Experience Cloud site the partners work in: token host and audience for "
        "`as_user`; the login URL and its audience unless set",
    )
    missing_access_row: MissingAccessRow = Field(
        default=MissingAccessRow.HOLD,
        description="a record without visibility answer: `hold` the enrollment, or `invisible`",
    )
    currency: str = Field(
        default="USD",
        pattern=r"^[A-Z]{3}$",
        description="currency of all amounts in orgs without multi-currency",
    )
    daily_call_share: Decimal = Field(
        default=Decimal("0.5"),
        ge=0,
        le=1,
        description="share (0 to 1) of the org's daily API requests the service lets itself reach",
    )
    concurrency: int = Field(default=8, ge=1, le=25, description="requests in flight, 1 to 25")
    timeout: Duration = Field(
        default=timedelta(seconds=60), description="how long one request may take"
    )

    @field_validator("login_url")
    @classmethod
    def _host_knows_the_org(cls, url: str, info: ValidationInfo) -> str:
        shared = urlsplit(url).hostname in _SHARED_LOGIN_HOSTS
        if shared and info.data.get("auth") is AuthFlow.CLIENT_CREDENTIALS:
            refuse(
                "must be the org's My Domain URL (https://….my.salesforce.com) when "
                "TIERWRIGHT_SALESFORCE__AUTH is client_credentials: the shared login hosts "
                "refuse that flow"
            )
        return url

    @field_validator("api_version")
    @classmethod
    def _version_answers_families(cls, version: str) -> str:
        # A program is read with its tiers, and these with their thresholds, in one statement.
        if float(version) < _OLDEST_VERSION:
            refuse(f"is older than {_OLDEST_VERSION}; leave it out, or give a later one")
        return version

    @field_validator("client_secret", "username", "private_key")
    @classmethod
    def _flow_has_its_credentials(cls, value: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - three types
        for_secret = info.field_name == "client_secret"
        flow = AuthFlow.CLIENT_CREDENTIALS if for_secret else AuthFlow.JWT
        if not value and info.data.get("auth") is flow:
            raise PydanticCustomError(
                UNSET,
                "is not set, but TIERWRIGHT_SALESFORCE__AUTH={flow} needs it",
                {"flow": flow.value},
            )
        return value

    @field_validator("private_key")
    @classmethod
    def _key_can_sign(cls, key: SecretStr | None) -> SecretStr | None:
        refusal = key_refusal(key.get_secret_value()) if key else None
        if refusal:
            refuse(refusal)
        return key

    @field_validator("visibility")
    @classmethod
    def _flow_can_act_as_users(
        cls, check: VisibilityCheck, info: ValidationInfo
    ) -> VisibilityCheck:
        by_secret = info.data.get("auth") is AuthFlow.CLIENT_CREDENTIALS
        if check is VisibilityCheck.AS_USER and by_secret:
            refuse(
                "is as_user, which needs TIERWRIGHT_SALESFORCE__AUTH=jwt: client credentials log "
                "in as one user only"
            )
        return check


class DatabaseSettings(Section):
    """Where the service keeps what it must remember."""

    url: SecretStr = Field(
        default=SecretStr("sqlite:///tierwright.db"),
        description="`sqlite:///FILE` or `postgresql+psycopg://USER:PASSWORD@HOST/DATABASE`",
    )

    @field_validator("url")
    @classmethod
    def _names_a_known_database(cls, url: SecretStr) -> SecretStr:
        scheme = _split(url.get_secret_value()).scheme
        if scheme in {"postgres", "postgresql"}:
            refuse(f"begins with {scheme}://; begin it with postgresql+psycopg://")
        if scheme not in _DATABASE_SCHEMES:
            refuse("must begin with sqlite:// or postgresql+psycopg://")
        return url


class MappingSettings(Section):
    """Which objects and fields of the org play which role."""

    file: Path | None = Field(
        default=None, description="YAML field map; the built-in default unless set"
    )


class HistorySettings(Section):
    """How long the past is kept."""

    retention: Duration = Field(
        default=timedelta(days=400), description="how long runs and evaluations are kept"
    )
