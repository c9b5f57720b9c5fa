"""Refusals of the data API: an HTTP status and the error that Salesforce would name."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum, auto
from http import HTTPStatus


class Code(StrEnum):
    """Salesforce's error codes; the value is the name itself."""

    @staticmethod
    def _generate_next_value_(name: str, *_: object) -> str:
        return name

    ALL_OR_NONE_OPERATION_ROLLED_BACK = auto()
    API_DISABLED_FOR_ORG = auto()
    API_ERROR = auto()
    CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY = auto()
    DELETE_FAILED = auto()
    DUPLICATE_EXTERNAL_ID = auto()
    DUPLICATE_VALUE = auto()
    ENTITY_IS_DELETED = auto()
    EXCEEDED_ID_LIMIT = auto()
    FEATURENOTENABLED = auto()
    FIELD_CUSTOM_VALIDATION_EXCEPTION = auto()
    FIELD_INTEGRITY_EXCEPTION = auto()
    INSUFFICIENT_ACCESS = auto()
    INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY = auto()
    INSUFFICIENT_ACCESS_OR_READONLY = auto()
    INVALIDENTITY = auto()
    INVALIDJOB = auto()
    INVALIDJOBSTATE = auto()
    INVALID_CROSS_REFERENCE_KEY = auto()
    INVALID_EMAIL_ADDRESS = auto()
    INVALID_FIELD = auto()
    INVALID_FIELD_FOR_INSERT_UPDATE = auto()
    INVALID_INPUT = auto()
    INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST = auto()
    INVALID_QUERY_FILTER_OPERATOR = auto()
    INVALID_QUERY_LOCATOR = auto()
    INVALID_REPLICATION_DATE = auto()
    INVALID_SESSION_ID = auto()
    INVALID_TYPE = auto()
    INVALID_TYPE_FOR_OPERATION = auto()
    JSON_PARSER_ERROR = auto()
    LICENSE_LIMIT_EXCEEDED = auto()
    LIMIT_EXCEEDED = auto()
    MALFORMED_ID = auto()
    MALFORMED_QUERY = auto()
    METHOD_NOT_ALLOWED = auto()
    MISSING_ARGUMENT = auto()
    MIXED_DML_OPERATION = auto()
    NOT_FOUND = auto()
    NUMBER_OUTSIDE_VALID_RANGE = auto()
    PROCESSING_HALTED = auto()
    QUERY_TIMEOUT = auto()
    REQUEST_LIMIT_EXCEEDED = auto()
    REQUIRED_FIELD_MISSING = auto()
    STRING_TOO_LONG = auto()
    UNABLE_TO_LOCK_ROW = auto()
    UNKNOWN_EXCEPTION = auto()
    UNSUPPORTED_API_VERSION = auto()
    UNSUPPORTED_MEDIA_TYPE = auto()
    URI_TOO_LONG = auto()


class ApiError(Exception):
    """A request, or one row of it, is refused.

    Attributes:
        status: HTTP status when the whole request is refused.
        code: Salesforce's error code.
        message: Salesforce's text.
        fields: API names of the fields at fault; None where the answer names no fields at all.
    """

    def __init__(
        self, status: int, code: Code, message: str, fields: Sequence[str] | None = None
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.fields = None if fields is None else list(fields)

    def body(self) -> list[dict[str, object]]:
        """Return the body of the answer when the whole request is refused."""
        error: dict[str, object] = {"message": self.message, "errorCode": self.code}
        if self.fields is not None:
            error["fields"] = self.fields
        return [error]

    def row(self) -> dict[str, object]:
        """Return the entry of one refused row in the answer to a collections call."""
        return {"statusCode": self.code, "message": self.message, "fields": self.fields or []}


def bad_request(code: Code, message: str, fields: Sequence[str] | None = None) -> ApiError:
    """Return a refusal with status 400."""
    return ApiError(HTTPStatus.BAD_REQUEST, code, message, fields)


def not_found(message: str = "The requested resource does not exist") -> ApiError:
    """Return the 404 of a record, an object or a resource that is not there or not visible."""
    return ApiError(HTTPStatus.NOT_FOUND, Code.NOT_FOUND, message)


def entity_is_deleted() -> ApiError:
    """Return the refusal of a record that lies in the recycle bin."""
    return ApiError(HTTPStatus.NOT_FOUND, Code.ENTITY_IS_DELETED, "entity is deleted", [])
