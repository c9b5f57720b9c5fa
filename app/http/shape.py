"""Makes a message of a body, or tells field by field why there is none in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from app.http.message import MOST_RECORDS, Message
from app.http.refusal import FieldProblem, ShapeError

#: Problems told at once: a body of nothing but mistakes deserves no answer of its size.
_MOST_PROBLEMS = 20
#: Characters of a field's name: an unknown one is the sender's invention.
_LONGEST_NAME = 80
_WHOLE = "body"
#: What pydantic found → what the sender is told. None of it repeats the value.
_SENTENCES = {
    "json_invalid": "is not JSON",
    "model_type": "is no JSON object",
    "missing": "is missing",
    "extra_forbidden": "is not known here",
    "string_type": "must be text",
    "list_type": "must be a list",
    "literal_error": "must be {expected}",
    "too_short": "is empty; name at least one record",
    "too_long": f"holds more than {MOST_RECORDS:,} ids; send the others in further webhooks",
}

M = TypeVar("M", bound=Message)


def read_message(kind: type[M], body: bytes) -> M:
    """Read what a body says.

    Raises:
        ShapeError: it is not JSON, or has not the shape of this kind of message.
    """
    try:
        return kind.model_validate_json(body)
    except ValidationError as error:
        # Not chained: what was sent stays out of tracebacks.
        raise ShapeError(_problems(error)) from None


def _problems(error: ValidationError) -> list[FieldProblem]:
    found = error.errors(include_url=False, include_input=False)[:_MOST_PROBLEMS]
    return [FieldProblem(_name(each["loc"]), _sentence(each)) for each in found]


def _name(place: tuple[int | str, ...]) -> str:
    return ".".join(str(step) for step in place)[:_LONGEST_NAME] or _WHOLE


def _sentence(problem: Mapping[str, Any]) -> str:
    sentence = _SENTENCES.get(problem["type"])
    return sentence.format(**problem.get("ctx", {})) if sentence else str(problem["msg"])
