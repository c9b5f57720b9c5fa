"""Refusals of a statement in Salesforce's form: a fragment, a caret, the place, the reason."""

from __future__ import annotations

from emulator.api_error import ApiError, Code, bad_request

_FIELD_ADVICE = (
    "If you are attempting to use a custom field, be sure to append the '__c' after the custom "
    "field name. Please reference your WSDL or the describe call for the appropriate names."
)
_OBJECT_ADVICE = _FIELD_ADVICE.replace("custom field name", "entity name").replace(
    "custom field", "custom object"
)
_RELATIONSHIP_ADVICE = _FIELD_ADVICE.replace("'__c'", "'__r'").replace(
    "custom field", "custom relationship"
)
#: Characters shown on either side of the caret.
_CONTEXT = 40


def refusal(text: str, position: int, code: Code, reason: str) -> ApiError:
    """Return the refusal of a statement at a character position."""
    start = max(0, position - _CONTEXT)
    fragment = text[start : position + _CONTEXT].replace("\n", " ")
    before = text[:position]
    row = before.count("\n") + 1
    column = position - (before.rfind("\n") + 1) + 1
    caret = " " * (position - start) + "^"
    message = f"\n{fragment}\n{caret}\nERROR at Row:{row}:Column:{column}\n{reason}"
    return bad_request(code, message)


def malformed(text: str, position: int, reason: str) -> ApiError:
    """Return MALFORMED_QUERY."""
    return refusal(text, position, Code.MALFORMED_QUERY, reason)


def invalid_field(text: str, position: int, reason: str) -> ApiError:
    """Return INVALID_FIELD."""
    return refusal(text, position, Code.INVALID_FIELD, reason)


def invalid_operator(text: str, position: int, reason: str) -> ApiError:
    """Return INVALID_QUERY_FILTER_OPERATOR."""
    return refusal(text, position, Code.INVALID_QUERY_FILTER_OPERATOR, reason)


def no_such_column(text: str, position: int, column: str, entity: str) -> ApiError:
    """Return the refusal of a field that the object lacks or the user may not see."""
    reason = f"No such column '{column}' on entity '{entity}'. {_FIELD_ADVICE}"
    return invalid_field(text, position, reason)


def no_such_relationship(text: str, position: int, name: str) -> ApiError:
    """Return the refusal of a relationship that the object lacks."""
    reason = f"Didn't understand relationship '{name}' in field path. {_RELATIONSHIP_ADVICE}"
    return invalid_field(text, position, reason)


def unsupported_type(text: str, position: int, name: str) -> ApiError:
    """Return the refusal of an object that the org lacks or the user may not see."""
    reason = f"sObject type '{name}' is not supported. {_OBJECT_ADVICE}"
    return refusal(text, position, Code.INVALID_TYPE, reason)
