"""Salesforce's own description of its metadata, as the npm package ``@salesforce/types`` has it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.modules import ROOT

#: Where ``npm ci`` in ``salesforce/`` puts it.
TYPES = ROOT / "salesforce" / "node_modules" / "@salesforce" / "types" / "lib" / "metadata.d.ts"

_ENUM = re.compile(r"^export type (\w+) = ('[^;]*');$", re.MULTILINE)
_SHAPE = re.compile(r"^export type (\w+) = (?:(\w+) & )?\{\n(.*?)^\};$", re.MULTILINE | re.DOTALL)
_PROPERTY = re.compile(r"^    (\w+)(\??): (\w+)((?:\[\])?);$", re.MULTILINE)
_VALUE = re.compile(r"'([^']*)'")


@dataclass(frozen=True, slots=True)
class Property:
    """What may stand below an element."""

    type: str
    optional: bool
    many: bool


@dataclass(frozen=True, slots=True)
class MetadataTypes:
    """Every element by the name of its type; enums by name with their values."""

    shapes: Mapping[str, Mapping[str, Property]]
    enums: Mapping[str, frozenset[str]]


def read_types(file: Path = TYPES) -> MetadataTypes:
    """Read the description.

    Raises:
        OSError: it is not installed.
    """
    text = file.read_text(encoding="utf-8")
    enums = {name: frozenset(_VALUE.findall(values)) for name, values in _ENUM.findall(text)}
    own = {name: (base, _properties(body)) for name, base, body in _SHAPE.findall(text)}

    def whole(name: str) -> Mapping[str, Property]:
        base, properties = own[name]
        return {**(whole(base) if base in own else {}), **properties}

    return MetadataTypes({name: whole(name) for name in own}, enums)


def _properties(body: str) -> Mapping[str, Property]:
    return {
        name: Property(kind, bool(optional), bool(many))
        for name, optional, kind, many in _PROPERTY.findall(body)
    }
