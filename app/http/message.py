"""What the bodies of webhooks say, field by field."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, FailFast, Field, WithJsonSchema
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from mapping.record_id import is_record_id, to_18

#: Records that one webhook may tell of: Salesforce hands a trigger 200 at once.
MOST_RECORDS = 2_000
_ORG_PREFIX = "00D"


def _record_id(text: str) -> str:
    if not is_record_id(text):
        raise PydanticCustomError("record_id", "is no Salesforce id of 15 or 18 characters")
    return to_18(text)


def _org_id(text: str) -> str:
    if not text.startswith(_ORG_PREFIX) or not is_record_id(text):
        raise PydanticCustomError("org_id", "is no id of an org; it begins with 00D")
    return to_18(text)


#: An id as it was sent, once it has 18 characters.
RecordId = Annotated[
    str,
    AfterValidator(_record_id),
    WithJsonSchema(
        {"type": "string", "pattern": "^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$"}, mode="validation"
    ),
]
OrgId = Annotated[
    str,
    AfterValidator(_org_id),
    WithJsonSchema(
        {"type": "string", "pattern": "^00D[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$"}, mode="validation"
    ),
]


class Message(BaseModel):
    """What every webhook may say; a field that is null counts as left out, as Apex writes it."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        alias_generator=to_camel,
        hide_input_in_errors=True,
    )

    org_id: OrgId | None = Field(
        default=None, description="the sending org; needed where only listed orgs may send"
    )


class Recalculation(Message):
    """Recalculate one enrollment, or all of a program: give exactly one of the two ids."""

    enrollment_id: RecordId | None = Field(default=None, description="the enrollment")
    program_id: RecordId | None = Field(default=None, description="the program")
    mode: Literal["now", "debounced"] | None = Field(
        default="now", description="at once, or after the delay that changes wait for"
    )


class Changes(Message):
    """Records changed: recalculate whomever they concern, after the usual delay."""

    object: str = Field(description="API name of an object that the mapping watches")
    record_ids: Annotated[list[RecordId], FailFast()] = Field(
        min_length=1, max_length=MOST_RECORDS, description="ids of the records, deleted ones too"
    )


class Offboarding(Message):
    """Take up an off-boarding case at once."""

    offboarding_id: RecordId = Field(description="the case")
    action: Literal["plan", "suspend", "rollback"] | None = Field(
        default="plan", description="what to do about it"
    )


class Accepted(BaseModel):
    """The answer to a webhook that was taken in."""

    requestId: str = Field(description="what the service calls it in its log")  # noqa: N815 - as sent
    dueAt: str = Field(description="when it is due, in UTC; waiting work may be due earlier")  # noqa: N815
