"""Compares metadata files with Salesforce's description: names, order, values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from itertools import groupby
from xml.etree.ElementTree import Element

from tests.salesforce.metadata.types import MetadataTypes, Property

_NAMESPACE = "{http://soap.sforce.com/2006/04/metadata}"
#: Written as XML in source format, as base64 in the description.
_FREE = frozenset({("LightningComponentBundle", "targetConfigs")})
#: Described under one name for all.
_FOLDERS = {"DashboardFolder": "Folder", "ReportFolder": "Folder"}
#: Required by the description, and given by a file's name or by files of their own.
_IMPLIED = frozenset({("CustomObject", "fields"), ("ListView", "filters")})
_PLAIN: Mapping[str, Callable[[str], object]] = {
    "boolean": lambda text: re.fullmatch("true|false", text),
    "number": lambda text: re.fullmatch(r"-?\d+(\.\d+)?", text),
    "Date": lambda text: re.fullmatch(r"\d{4}-\d\d-\d\d.*", text),
    "string": lambda _: True,
}


def shape_problems(root: Element, types: MetadataTypes) -> Iterator[str]:
    """Tell what is wrong with a file, each with the path of its element."""
    name = _FOLDERS.get(_name(root), _name(root))
    if name not in types.shapes:
        yield f"{name}: is no kind of metadata"
        return
    if not root.tag.startswith(_NAMESPACE):
        yield f"{name}: lacks the namespace of metadata"
    yield from _below(root, name, name, types)


def _below(element: Element, kind: str, path: str, types: MetadataTypes) -> Iterator[str]:
    known = types.shapes[kind]
    names = [_name(each) for each in element]
    yield from _counted(names, known, kind, path)
    for each in element:
        name = _name(each)
        if name not in known:
            near = get_close_matches(name, known, 1)
            yield f"{path}.{name}: is not known here" + (f"; {near[0]}?" if near else "")
        elif (kind, name) not in _FREE:
            yield from _value(each, known[name], f"{path}.{name}", types)


def _counted(
    names: list[str], known: Mapping[str, Property], kind: str, path: str
) -> Iterator[str]:
    runs = [name for name, _ in groupby(names)]
    for name, rule in known.items():
        count = names.count(name)
        needed = not rule.optional and (kind, name) not in _IMPLIED and not rule.many
        if needed and not count:
            yield f"{path}: lacks {name}"
        if count > 1 and not rule.many:
            yield f"{path}.{name}: stands there {count} times"
        if runs.count(name) > 1:
            yield f"{path}.{name}: is torn apart by other elements"


def _value(element: Element, rule: Property, path: str, types: MetadataTypes) -> Iterator[str]:
    text = (element.text or "").strip()
    if rule.type in types.shapes:
        yield from _below(element, rule.type, path, types)
    elif len(element):
        yield f"{path}: holds elements where a value belongs"
    elif rule.type in types.enums:
        if text not in types.enums[rule.type]:
            near = get_close_matches(text, types.enums[rule.type], 1)
            yield f"{path}: {text!r} is none of its values" + (f"; {near[0]}?" if near else "")
    elif not _PLAIN.get(rule.type, _PLAIN["string"])(text):
        yield f"{path}: {text!r} is no {rule.type}"


def _name(element: Element) -> str:
    return element.tag.removeprefix(_NAMESPACE)
