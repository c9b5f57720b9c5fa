"""Files of the package under wrong names, in wrong places, or torn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_FIELDS = "objects/Partner_Enrollment__c/fields"
_CLASS = "classes/TierwrightClient.cls"


@dataclass(frozen=True, slots=True)
class SourceFault:
    """What is done to a copy of the package."""

    name: str
    plant: Callable[[Path], None]


def _moved(name: str, before: str, after: str) -> SourceFault:
    def plant(source: Path) -> None:
        target = source / after
        target.parent.mkdir(parents=True, exist_ok=True)
        (source / before).rename(target)

    return SourceFault(name, plant)


def _torn(name: str, file: str) -> SourceFault:
    def plant(source: Path) -> None:
        text = (source / file).read_text(encoding="utf-8")
        # Linked to the original, which must stay as it is.
        (source / file).unlink()
        (source / file).write_text(text[: len(text) // 2], encoding="utf-8")

    return SourceFault(name, plant)


SOURCE_FAULTS = (
    _moved(
        "misspelt-kind-of-file",
        f"{_FIELDS}/Tier__c.field-meta.xml",
        f"{_FIELDS}/Tier__c.feild-meta.xml",
    ),
    _moved(
        "flow-under-an-old-suffix",
        "flows/Recalculate_When_Evidence_Changes.flow-meta.xml",
        "flows/Recalculate_When_Evidence_Changes.flows-meta.xml",
    ),
    _moved("class-without-its-description", f"{_CLASS}-meta.xml", "../TierwrightClient.txt"),
    _moved("description-without-its-class", _CLASS, "../TierwrightClient.txt"),
    _moved("class-under-another-suffix", _CLASS, "classes/TierwrightClient.apex"),
    _moved(
        "report-in-no-folder",
        "reports/Tierwright/Stalled.report-meta.xml",
        "reports/Stalled.report-meta.xml",
    ),
    _moved(
        "field-among-list-views",
        f"{_FIELDS}/Tier__c.field-meta.xml",
        "objects/Partner_Enrollment__c/listViews/Tier__c.field-meta.xml",
    ),
    _moved(
        "page-among-layouts",
        "flexipages/Partner_Enrollment_Record_Page.flexipage-meta.xml",
        "layouts/Partner_Enrollment_Record_Page.flexipage-meta.xml",
    ),
    _torn("torn-object", "objects/Partner_Enrollment__c/Partner_Enrollment__c.object-meta.xml"),
    _torn("torn-field", f"{_FIELDS}/Tier__c.field-meta.xml"),
    _torn("torn-flow", "flows/Recalculate_When_Evidence_Changes.flow-meta.xml"),
)

#: What the library takes as it is; the checks of names and of XML find it.
TAKEN = frozenset(
    {
        "class-without-its-description",
        "field-among-list-views",
        "page-among-layouts",
        "report-in-no-folder",
        "torn-flow",
        "torn-object",
    }
)
