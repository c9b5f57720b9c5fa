"""The package's metadata against Salesforce's own description of it, and against itself."""

from __future__ import annotations

import shutil
from pathlib import Path
from xml.etree.ElementTree import parse

import pytest

from tests.salesforce.metadata.mutants import MUTANTS, Finder, Mutant
from tests.salesforce.metadata.references import reference_problems
from tests.salesforce.metadata.shapes import shape_problems
from tests.salesforce.metadata.types import TYPES, MetadataTypes, read_types
from tests.salesforce.scoreboard import Scoreboard
from tests.salesforce.source import SOURCE
from tests.salesforce.tools import require


@pytest.fixture(scope="module")
def types() -> MetadataTypes:
    require(TYPES, "run `make salesforce-tools`, which needs Node.js 20 and npm")
    return read_types()


def shapes(file: Path, types: MetadataTypes) -> list[str]:
    return list(shape_problems(parse(file).getroot(), types))  # noqa: S314 - our own files


def test_salesforce_describes_well_over_a_thousand_kinds_of_metadata(types: MetadataTypes) -> None:
    assert len(types.shapes) > 1_500
    assert types.shapes["CustomField"]["label"].type == "string"
    assert "Lookup" in types.enums["FieldType"]


def test_every_file_is_of_the_shape_that_salesforce_describes(types: MetadataTypes) -> None:
    found = {file.name: shapes(file, types) for file in SOURCE.rglob("*-meta.xml")}

    assert len(found) > 100
    assert {name: problems for name, problems in found.items() if problems} == {}


def test_every_name_leads_somewhere() -> None:
    assert list(reference_problems()) == []


def test_no_file_lies_where_no_metadata_of_its_kind_belongs() -> None:
    folders = {
        "app": "applications",
        "cls": "classes",
        "compactLayout": "compactLayouts",
        "customPermission": "customPermissions",
        "dashboard": "dashboards",
        "dashboardFolder": "dashboards",
        "externalCredential": "externalCredentials",
        "field": "fields",
        "flexipage": "flexipages",
        "flow": "flows",
        "js": "lwc",
        "layout": "layouts",
        "listView": "listViews",
        "namedCredential": "namedCredentials",
        "permissionset": "permissionsets",
        "quickAction": "quickActions",
        "report": "reports",
        "reportFolder": "reports",
        "sharingSet": "sharingSets",
        "tab": "tabs",
        "trigger": "triggers",
        "validationRule": "validationRules",
    }
    for file in SOURCE.rglob("*-meta.xml"):
        kind = file.name.removesuffix("-meta.xml").rpartition(".")[2]
        # Reports and dashboards lie in folders that an org shows as well, components in their own.
        foldered = kind in {"report", "dashboard", "js"}
        folder = file.parents[1] if foldered else file.parent
        assert kind == "object" or folder.name == folders[kind], file


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(SOURCE, tmp_path_factory.mktemp("package") / "default"))


@pytest.fixture(scope="module")
def before() -> frozenset[str]:
    """Give the problems that no mutant has planted, so that they find none either."""
    return frozenset(reference_problems())


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_planted_fault_is_found(
    mutant: Mutant,
    copied: Path,
    before: frozenset[str],
    request: pytest.FixtureRequest,
    scoreboard: Scoreboard,
) -> None:
    whole = (copied / mutant.file).read_text(encoding="utf-8")
    file = mutant.plant(copied)
    try:
        if mutant.finder is Finder.SHAPES:
            found = shapes(file, request.getfixturevalue("types"))
        else:
            found = sorted(set(reference_problems(copied)) - before)
    finally:
        file.write_text(whole, encoding="utf-8")

    missed = [] if found else [mutant.name]
    scoreboard.record(
        f"metadata {mutant.finder.value}", caught=bool(found), planted=1, missed=missed
    )
    assert found
