"""Follows the names in the queries of Apex, which its compile check does not look up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.salesforce.metadata.names import Names

_QUERY = re.compile(r"\[\s*(SELECT\b[^\]]*)\]", re.IGNORECASE)
_OBJECT = re.compile(r"\bFROM\s+(\w+)", re.IGNORECASE)
#: Fields and relationships of ours, but not what is bound from Apex.
_PATH = re.compile(r"(?<![\w.:])(\w+__[cr](?:\.\w+)*)")


def query_problems(source: Path, names: Names) -> Iterator[str]:
    """Tell which fields the queries of classes and triggers name that are not there."""
    for file in sorted((*source.rglob("*.cls"), *source.rglob("*.trigger"))):
        for query in _QUERY.findall(file.read_text(encoding="utf-8")):
            sobject = _OBJECT.search(query)
            if sobject is not None:
                told = file.relative_to(source)
                yield from (f"{told}: {each}" for each in _unknown(query, sobject[1], names))


def _unknown(query: str, sobject: str, names: Names) -> Iterator[str]:
    for path in _PATH.findall(query):
        if path != sobject:
            yield from _follow(sobject, path, names)


def _follow(sobject: str, path: str, names: Names) -> Iterator[str]:
    """Follow a path as far as the package's own objects go."""
    first, _, rest = path.partition(".")
    name = re.sub("__r$", "__c", first)
    if sobject not in names.fields:
        return
    yield from names.unknown(sobject, name)
    field = names.fields[sobject].get(name)
    if field is not None and rest:
        yield from _follow(field.text("referenceTo") or "", rest, names)
