"""Turns pydantic's findings into sentences that name the environment variable.

Values of secrets are never repeated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from config.sections import REFUSED, UNSET
from config.variables import Given, Variable

#: Follows from another finding (a default that is derived from a wrong value).
_CONSEQUENCE = "default_factory_not_called"


def problem_sentences(
    error: ValidationError, known: Mapping[str, Variable], given: Given
) -> Iterator[str]:
    """Tell each finding as one sentence; files already reported as unreadable are left out."""
    variables = {(variable.section, variable.field): variable for variable in known.values()}
    for finding in error.errors(include_url=False, include_context=False):
        variable = variables[str(finding["loc"][0]), str(finding["loc"][1])]
        unread = given.values.get(variable.name) == ""
        if finding["type"] != _CONSEQUENCE and not unread:
            yield _sentence(finding, variable, given)


def _sentence(finding: ErrorDetails, variable: Variable, given: Given) -> str:
    if finding["type"] in {UNSET, "missing"}:
        rest = finding["msg"] if finding["type"] == UNSET else "is not set"
        return f"{' or '.join(variable.names)} {rest}: {variable.info.description}."
    name = given.said_by.get(variable.name, variable.name)
    if finding["type"] == REFUSED:
        return f"{name} {finding['msg']}."
    value = "" if variable.secret else f" ({given.values.get(variable.name, '')})"
    return f"{name}{value} {_complaint(finding, variable)}."


def _complaint(finding: ErrorDetails, variable: Variable) -> str:
    """Complete the sentence for one of pydantic's own rules."""
    if finding["type"].startswith("time_delta"):
        return "is not an ISO 8601 duration such as PT60S or P400D"
    if finding["type"].startswith("time_"):
        return "is not a time of day such as 04:00"
    if finding["type"].startswith("bool_"):
        return "is neither true nor false"
    if finding["type"] == "string_pattern_mismatch":
        return f"has the wrong form; write it like {variable.info.default}"
    return f"cannot be used: {finding['msg'][0].lower()}{finding['msg'][1:]}"
