"""What can be wrong with a mapping or with what an org offers to it.

- ``MappingError``            a person has to change the mapping file or the org
    - ``UnknownObjectError``  the org has no such object, or hides it from us
    - ``UnknownFieldError``   the object has no such field, or hides it from us
    - ``FilterLogicError``    the filter logic text cannot be read; the position is told
    - ``DateLiteralError``    a relative date that there is not, or that stands for no day
    - ``WireValueError``      a record holds a value its field's type does not allow
"""

from __future__ import annotations

from decimal import Decimal


class MappingError(Exception):
    """The org and the mapping do not fit; trying again cannot help.

    ``remedy`` is one sentence that tells an administrator what to change.
    """

    def __init__(self, message: str, *, remedy: str) -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(message)


class UnknownObjectError(MappingError):
    """The org has no such object, or the integration user may not read it."""

    def __init__(self, sobject: str) -> None:
        self.sobject = sobject
        super().__init__(
            f"The org has no object {sobject}, or the integration user may not read it.",
            remedy=(
                f"Install the Tierwright package, name the right object in the mapping file, "
                f"or give the integration user read access to {sobject}."
            ),
        )


class UnknownFieldError(MappingError):
    """The object has no such field, or field-level security hides it."""

    def __init__(self, sobject: str, path: str) -> None:
        self.sobject = sobject
        self.path = path
        super().__init__(
            f"{sobject} has no field {path}, or the integration user may not read it.",
            remedy=(
                f"Correct the field name, or give the integration user read access to "
                f"{sobject}.{path}."
            ),
        )


class FilterLogicError(MappingError):
    """The filter logic text is refused; ``position`` counts characters from 1."""

    def __init__(self, text: str, position: int, reason: str) -> None:
        self.text = text
        self.position = position
        self.reason = reason
        super().__init__(
            f"Filter logic {text!r}, position {position}: {reason}.",
            remedy="Write it like 1 AND (2 OR 3), with every condition number once or more.",
        )


class DateLiteralError(MappingError):
    """A relative date is refused; ``literal`` is it as it was written."""

    def __init__(self, literal: str, reason: str) -> None:
        self.literal = literal
        super().__init__(
            f"{literal!r} {reason}.",
            remedy="Write a day like 2026-12-31, or a date literal of Salesforce's SOQL reference.",
        )


class WireValueError(MappingError):
    """A record holds a value that its field's type does not allow."""

    def __init__(self, sobject: str, path: str, value: object, expected: str) -> None:
        super().__init__(
            f"{sobject}.{path} holds {_told(value)}, which is not {expected}.",
            remedy="Look whether the field's type changed since the mapping was written.",
        )


def _told(value: object) -> str:
    """Write a value as Salesforce shows it; text in quotes."""
    return f"{value:f}" if isinstance(value, Decimal) else repr(value)
