"""From the JSON of a request to the value of a field. Types only: the org's rules come later."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from emulator.api_error import ApiError, Code, bad_request
from emulator.moment import parse_date, parse_datetime
from emulator.object_model import Field
from emulator.store import Value

_INT_LIMIT = 2**31
_BOOLEANS = {"true": True, "false": False}


def read_value(field: Field, given: object) -> Value:
    """Return the stored form of a value of a request body; empty text becomes None.

    Raises:
        ApiError: JSON_PARSER_ERROR for a value of another type; refuse the whole request.
    """
    if given is None or given == "":
        return None
    if isinstance(given, (dict, list)):
        raise _wrong_type(field, given)
    if field.type == "boolean":
        return _read_boolean(field, given)
    if field.type == "int" or field.is_number:
        return _read_number(field, given)
    if not isinstance(given, str):
        raise _wrong_type(field, given)
    try:
        return _read_text(field, given)
    except ValueError as error:
        raise _wrong_type(field, given) from error


def _read_text(field: Field, given: str) -> str | None:
    if field.type == "date":
        # Salesforce takes the day of a datetime given to a date field.
        return parse_date(given.split("T", 1)[0])
    if field.type == "datetime":
        return parse_datetime(given)
    return given if field.type == "textarea" else given.strip() or None


def _read_boolean(field: Field, given: object) -> bool:
    if isinstance(given, bool):
        return given
    if isinstance(given, str) and given.lower() in _BOOLEANS:
        return _BOOLEANS[given.lower()]
    raise _wrong_type(field, given)


def _read_number(field: Field, given: object) -> Value:
    if isinstance(given, bool) or not isinstance(given, (int, str, Decimal, float)):
        raise _wrong_type(field, given)
    try:
        number = Decimal(given) if not isinstance(given, float) else Decimal(repr(given))
    except InvalidOperation as error:
        raise _wrong_type(field, given) from error
    if not number.is_finite():
        raise _wrong_type(field, given)
    if field.type != "int":
        return number
    if number.adjusted() > len(str(_INT_LIMIT)) or number != int(number):
        raise _wrong_type(field, given)
    if not -_INT_LIMIT <= number < _INT_LIMIT:
        raise _wrong_type(field, given)
    return int(number)


def _wrong_type(field: Field, given: object) -> ApiError:
    return bad_request(
        Code.JSON_PARSER_ERROR,
        f"Cannot deserialize instance of {field.type} from {_token(given)} or request may be "
        "missing a required field at [line:1, column:1]",
    )


def _token(given: object) -> str:
    if isinstance(given, dict):
        return "START_OBJECT value {"
    if isinstance(given, list):
        return "START_ARRAY value ["
    if isinstance(given, bool):
        return f"VALUE_{str(given).upper()} value {str(given).lower()}"
    if isinstance(given, str):
        return f"VALUE_STRING value {given}"
    kind = "INT" if isinstance(given, int) else "FLOAT"
    return f"VALUE_NUMBER_{kind} value {given}"
