"""Reads the Salesforce package's source files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element, parse

from tests.architecture.modules import ROOT

SOURCE = ROOT / "salesforce" / "force-app" / "main" / "default"
_NAMESPACE = "{http://soap.sforce.com/2006/04/metadata}"


@dataclass(frozen=True, slots=True)
class Metadata:
    """One element with what is below it."""

    element: Element

    def text(self, name: str) -> str | None:
        """Give the text of the element below, ``None`` where there is none."""
        found = self.element.find(f"{_NAMESPACE}{name}")
        return None if found is None else found.text or ""

    def flag(self, name: str) -> bool:
        """Whether the element below says true."""
        return self.text(name) == "true"

    def number(self, name: str) -> int:
        """Give the number below, 0 where there is none."""
        return int(self.text(name) or 0)

    def all(self, *path: str) -> Iterator[Metadata]:
        """Yield every element on a path below."""
        inner = "/".join(f"{_NAMESPACE}{step}" for step in path)
        return (Metadata(each) for each in self.element.findall(inner))

    @property
    def value(self) -> str:
        """The element's own text."""
        return self.element.text or ""

    @property
    def names(self) -> list[str]:
        """The names of the elements below, in their order."""
        return [each.tag.removeprefix(_NAMESPACE) for each in self.element]


def read(file: Path) -> Metadata:
    """Read one file."""
    return Metadata(parse(file).getroot())  # noqa: S314 - our own files


def files(pattern: str) -> list[Path]:
    """List source files."""
    return sorted(SOURCE.glob(pattern))


@cache
def settings() -> frozenset[str]:
    """Give the names of the custom settings: they hold no records, and the service knows none."""
    found = files("objects/*/*.object-meta.xml")
    return frozenset(file.parent.name for file in found if read(file).text("customSettingsType"))


@cache
def objects() -> Mapping[str, Metadata]:
    """Give the objects that the package makes, by name."""
    found = files("objects/*/*.object-meta.xml")
    return {file.parent.name: read(file) for file in found if file.parent.name not in settings()}


@cache
def fields() -> Mapping[tuple[str, str], Metadata]:
    """Give the fields of objects that the package makes, by object and name."""
    found = files("objects/*/fields/*.field-meta.xml")
    return {
        (file.parents[1].name, file.name.removesuffix(".field-meta.xml")): read(file)
        for file in found
        if file.parents[1].name not in settings()
    }


@cache
def permission_set(name: str) -> Metadata:
    """Give a permission set."""
    return read(SOURCE / "permissionsets" / f"{name}.permissionset-meta.xml")


def granted(name: str) -> Mapping[tuple[str, str], bool]:
    """Give the fields that a permission set lets users read, and whether it lets them edit."""
    found: dict[tuple[str, str], bool] = {}
    for each in permission_set(name).all("fieldPermissions"):
        sobject, _, path = (each.text("field") or "").partition(".")
        assert each.flag("readable")
        found[sobject, path] = each.flag("editable")
    return found


def classes_of(name: str) -> frozenset[str]:
    """Give the Apex classes that a permission set lets users call."""
    return frozenset(
        each.text("apexClass") or ""
        for each in permission_set(name).all("classAccesses")
        if each.flag("enabled")
    )


def on_objects(name: str) -> Mapping[str, frozenset[str]]:
    """Give what a permission set allows on whole objects, in the words of its elements."""
    return {
        each.text("object") or "": frozenset(
            right for right in each.names if right != "object" and each.flag(right)
        )
        for each in permission_set(name).all("objectPermissions")
    }


def needs_no_permission(field: Metadata) -> bool:
    """Whether every user who sees the object sees the field: it is required, or a master."""
    return field.flag("required") or field.text("type") == "MasterDetail"
