"""References to earlier answers of a composite, such as `@{account.id}` or `@{q.records[0].Id}`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from emulator.api_error import Code, bad_request
from emulator.json_text import to_json

_REFERENCE = re.compile(r"@\{([A-Za-z]\w*)((?:\.\w+|\[\d+\])*)\}")
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")


def substitute(value: object, answers: Mapping[str, object]) -> object:
    """Return the value with every reference replaced, in texts, lists and objects.

    Args:
        value: JSON.
        answers: body of each answer that may be referred to, by reference id.

    Raises:
        ApiError: PROCESSING_HALTED for a reference to something that is not there.
    """
    if isinstance(value, str):
        return substitute_text(value, answers)
    if isinstance(value, list):
        return [substitute(item, answers) for item in value]
    if isinstance(value, dict):
        return {key: substitute(item, answers) for key, item in value.items()}
    return value


def substitute_text(text: str, answers: Mapping[str, object]) -> str:
    """Return a text with every reference replaced.

    Raises:
        ApiError: PROCESSING_HALTED for a reference to something that is not there.
    """
    return _REFERENCE.sub(lambda match: _resolve(match[1], match[2], answers), text)


def _resolve(reference: str, steps: str, answers: Mapping[str, object]) -> str:
    current: object = answers.get(reference)
    for name, index in _STEP.findall(steps):
        if isinstance(current, list) and index and int(index) < len(current):
            current = current[int(index)]
        elif isinstance(current, dict) and name:
            current = _member(current, name)
        else:
            current = None
    if current is None or isinstance(current, (dict, list)):
        text = f"Invalid reference specified. No value for {reference}{steps} found in {reference}"
        raise bad_request(Code.PROCESSING_HALTED, text)
    return current if isinstance(current, str) else to_json(current)


def _member(container: Mapping[str, object], name: str) -> object:
    folded = name.lower()
    return next((value for key, value in container.items() if key.lower() == folded), None)
