"""Reads from Apex what flows may call: the invocable method's inputs and outputs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_METHOD = re.compile(
    r"@InvocableMethod\s*(?:\([^)]*\))?\s*(?:public|global)\s+static\s+"
    r"(?:List<(?P<output>\w+)>|void)\s+\w+\s*\(\s*List<(?P<input>\w+)>",
    re.IGNORECASE,
)
_VARIABLE = re.compile(
    r"@InvocableVariable\s*(?P<words>\((?:[^)']|'(?:\\.|[^'\\])*')*\))?\s*"
    r"(?:public|global)\s+(?P<type>[\w.<>]+)\s+(?P<name>\w+)\s*[;{=]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Variable:
    """One input or output."""

    type: str
    required: bool


@dataclass(frozen=True, slots=True)
class Invocable:
    """What a flow gives to a class and gets from it, by name."""

    inputs: Mapping[str, Variable]
    outputs: Mapping[str, Variable]


def read_invocable(text: str) -> Invocable | None:
    """Read the text of a class, ``None`` where flows may call nothing of it."""
    method = _METHOD.search(text)
    if method is None:
        return None
    return Invocable(_variables(text, method["input"]), _variables(text, method["output"] or ""))


def _variables(text: str, name: str) -> Mapping[str, Variable]:
    return {
        each["name"]: Variable(each["type"], "required=true" in (each["words"] or ""))
        for each in _VARIABLE.finditer(_inner_class(text, name))
    }


def _inner_class(text: str, name: str) -> str:
    start = re.search(rf"\bclass\s+{name}\b[^{{]*{{", text) if name else None
    if start is None:
        return ""
    depth, end = 1, start.end()
    while depth and end < len(text):
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        end += 1
    return text[start.end() : end]
