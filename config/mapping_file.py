"""The mapping file: YAML with line numbers, laid over the built-in mapping.

An org writes down only what differs; whatever it leaves out is as in the built-in mapping.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from config.errors import MappingFileError
from mapping.field_map import FieldMap, FieldMapError, Place, read_field_map

_REMEDY = "Correct the file; docs/mapping.md shows every key."
#: Where these keys appear, the file's own value replaces the built-in one as a whole.
_WHOLE = frozenset({"association", "base", "identity"})


def load_field_map(file: Path | None = None) -> FieldMap:
    """Read the mapping: the built-in one, or a file laid over it.

    Raises:
        MappingFileError: the file cannot be read, is no YAML, or says something that
            cannot be meant; the message names the line.
    """
    built_in = yaml.safe_load(files("config").joinpath("default_mapping.yaml").read_text("utf-8"))
    if file is None:
        return read_field_map(built_in)
    node = _compose(file)
    lines = _Lines(file)
    lines.note(node, ())
    own = _constructed(node, file)
    try:
        return read_field_map(_laid_over(built_in, own))
    except FieldMapError as error:
        raise MappingFileError(
            f"{error.message}.", _REMEDY, file=file, line=lines.nearest(error.place)
        ) from error


def _compose(file: Path) -> yaml.Node | None:
    try:
        text = file.read_text("utf-8")
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise MappingFileError(
            f"the mapping file cannot be read: {reason}.",
            "Set TIERWRIGHT_MAPPING__FILE to a readable file, or leave it out.",
            file=file,
        ) from error
    except UnicodeDecodeError as error:
        raise MappingFileError("the file is not UTF-8 text.", _REMEDY, file=file) from error
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise _not_yaml(error, file) from error


def _not_yaml(error: yaml.YAMLError, file: Path) -> MappingFileError:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it cannot be read"
    line = mark.line + 1 if mark else None
    return MappingFileError(f"this is not YAML: {problem}.", _REMEDY, file=file, line=line)


def _constructed(node: yaml.Node | None, file: Path) -> Mapping[str, Any]:
    if node is None:
        return {}
    loader = yaml.SafeLoader("")
    try:
        data = loader.construct_document(node)
    except yaml.YAMLError as error:
        raise _not_yaml(error, file) from error
    except ValueError as error:
        # A date such as 2026-02-30 looks like one and is none.
        raise MappingFileError(f"a value cannot be read: {error}.", _REMEDY, file=file) from error
    finally:
        loader.dispose()
    if not isinstance(data, Mapping):
        msg = "the file must hold the keys roles, sources or types."
        raise MappingFileError(msg, _REMEDY, file=file, line=1)
    return data


class _Lines:
    """In which line of the file each place of the mapping stands."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lines: dict[Place, int] = {}
        self._around: list[yaml.Node] = []

    def note(self, node: yaml.Node | None, place: Place) -> None:
        """Note a node and what is in it; a name that stands twice is refused.

        YAML lets the later one win, and what the earlier one said would be lost unseen.
        """
        if node in self._around:
            raise MappingFileError(
                "what an anchor names contains itself.",
                _REMEDY,
                file=self._file,
                line=node.start_mark.line + 1,
            )
        if node is not None:
            self._around.append(node)
            self._note_parts(node, place)
            self._around.pop()

    def _note_parts(self, node: yaml.Node, place: Place) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                inner = (*place, str(key.value))
                line = key.start_mark.line + 1
                if inner in self._lines:
                    raise MappingFileError(
                        f"{key.value} stands here twice, first in line {self._lines[inner]}.",
                        _REMEDY,
                        file=self._file,
                        line=line,
                    )
                self._lines[inner] = line
                self.note(value, inner)
        elif isinstance(node, yaml.SequenceNode):
            for position, value in enumerate(node.value):
                self._lines[*place, position] = value.start_mark.line + 1
                self.note(value, (*place, position))

    def nearest(self, place: Place) -> int | None:
        """Find the line of a place, or of the innermost one around it that the file names."""
        steps = (place[:length] for length in range(len(place), 0, -1))
        return next((self._lines[step] for step in steps if step in self._lines), None)


def _laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        under = below.get(key)
        both = isinstance(under, Mapping) and isinstance(value, Mapping)
        merged[key] = _laid_over(under or {}, value) if both and key not in _WHOLE else value
    return merged
