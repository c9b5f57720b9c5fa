"""The settings of off-boarding; rules as in ``config.sections``."""

from __future__ import annotations

from datetime import date

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from config.private_key import key_refusal
from config.sections import UNSET, Section, refuse, words
from config.working_days import is_known
from mapping.account_records import UserAction


class OffboardingSettings(Section):
    """How partners are suspended, and what becomes of them at the end."""

    product_codes: str = Field(
        default="",
        description="product codes of the asset that stands for the membership, with spaces "
        "between; active assets with price 0 unless set",
    )
    suspended_status: str = Field(
        default="Suspended",
        min_length=1,
        description="status that the membership asset of a suspended partner gets",
    )
    user_action: UserAction = Field(
        default=UserAction.FREEZE,
        description="what becomes of the users of a suspended partner: `none`, `freeze` or "
        "`deactivate`",
    )
    at_end: UserAction = Field(
        default=UserAction.DEACTIVATE,
        description="what becomes of them at the end: `none`, `freeze` or `deactivate`",
    )
    # Stands behind `suspended_status`, which its rule looks at.
    active_statuses: str = Field(
        default="Active,Purchased,Shipped,Installed,Registered",
        validate_default=True,
        description="statuses of active assets, with commas between",
    )
    country: str = Field(
        default="US",
        description="country whose weekends and public holidays are no working days: its ISO "
        "code, or one with a subdivision such as `DE-BY`",
    )
    extra_holidays: str = Field(
        default="",
        description="further days that are no working days, such as `2026-12-24`, with spaces "
        "between",
    )
    reapply: bool = Field(
        default=False,
        description="whether what somebody undid by hand is done again: `true` or `false`",
    )
    username: str | None = Field(
        default=None,
        description="user the service works as on assets and users; the one of "
        "`TIERWRIGHT_SALESFORCE__USERNAME` unless set",
    )
    private_key: SecretStr | None = Field(
        default=None,
        validate_default=True,
        description="RSA private key in PEM form whose certificate the app holds, for that user",
    )

    @field_validator("active_statuses")
    @classmethod
    def _suspended_is_not_active(cls, text: str, info: ValidationInfo) -> str:
        active = _parts(text)
        if not active:
            refuse("names no status; leave it out, or give some with commas between")
        suspended = info.data.get("suspended_status", "")
        # Salesforce minds no case where it compares them.
        if suspended.lower() in {status.lower() for status in active}:
            refuse(
                "holds the status that TIERWRIGHT_OFFBOARDING__SUSPENDED_STATUS gives to suspended "
                "assets; take it out, or give them another"
            )
        return text

    @field_validator("country")
    @classmethod
    def _has_a_calendar(cls, country: str) -> str:
        if not is_known(country):
            refuse(
                "is no country or subdivision whose public holidays are known; give an ISO code "
                "such as US or DE-BY"
            )
        return country

    @field_validator("extra_holidays")
    @classmethod
    def _are_dates(cls, text: str) -> str:
        for word in words(text):
            if _day(word) is None:
                refuse("holds what is no date; write each like 2026-12-24, with spaces between")
        return text

    @field_validator("private_key")
    @classmethod
    def _goes_with_its_user(cls, key: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        text = key.get_secret_value() if key else ""
        if not text and info.data.get("username"):
            raise PydanticCustomError(
                UNSET, "is not set, but TIERWRIGHT_OFFBOARDING__USERNAME needs it"
            )
        if not text:
            return None
        if not info.data.get("username"):
            refuse("is set, but TIERWRIGHT_OFFBOARDING__USERNAME is not; set both or neither")
        refusal = key_refusal(text)
        if refusal:
            refuse(refusal)
        return key

    @property
    def codes(self) -> frozenset[str]:
        """The product codes; empty means active assets with price 0."""
        return frozenset(words(self.product_codes))

    @property
    def active(self) -> tuple[str, ...]:
        """The statuses of active assets, in their order; at least one."""
        return _parts(self.active_statuses)

    @property
    def extra_days(self) -> frozenset[date]:
        """The further days that are no working days."""
        days = (_day(word) for word in words(self.extra_holidays))
        return frozenset(day for day in days if day is not None)


def _parts(text: str) -> tuple[str, ...]:
    parts = (part.strip() for part in text.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
