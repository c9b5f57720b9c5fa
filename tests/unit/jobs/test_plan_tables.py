from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from jobs.org_reader import OrgReader
from jobs.plan_tables import FEW, PlanTables, read_tables
from mapping.wire import Records
from tests.fakes.package import package_map
from tests.fakes.records import record_id
from tests.unit.jobs.partner_org import ACME_ALLIANCE, GLOBEX_ALLIANCE, Desk

#: Described objects by name.
Describes = Mapping[str, Mapping[str, Any]]


def nameless(describes: Describes) -> Describes:
    """Leave the names of child relationships out, as for references that have none."""
    return {
        name: {
            **describe,
            "childRelationships": [
                {**child, "relationshipName": None} for child in describe["childRelationships"]
            ],
        }
        for name, describe in describes.items()
    }


def grown_up(desk: Desk) -> Desk:
    """Let earlier runs have left something, and people have decided something."""
    desk.recalculate()
    desk.org.add(
        "Custom_Verification__c",
        {
            "Id": record_id("a0a", 1),
            "Enrollment__c": ACME_ALLIANCE,
            "Criterion__c": record_id("a02", 3),
            "Verified__c": True,
        },
    )
    desk.org.add(
        "Tier_Override__c",
        {
            "Id": record_id("a0b", 1),
            "Enrollment__c": GLOBEX_ALLIANCE,
            "Tier__c": record_id("a01", 1),
            "Kind__c": "Floor",
        },
    )
    desk.org.statements.clear()
    return desk


def records(table: Records) -> list[Any]:
    """Give a table's records in whatever order they came."""
    found = zip(*(table.columns[path] for path in sorted(table.columns)), strict=True)
    return sorted(found, key=repr)


def with_keys(tables: PlanTables) -> Mapping[str, list[Any]]:
    return {
        "enrollments": records(tables.enrollments),
        "verifications": records(tables.verifications),
        "overrides": records(tables.overrides),
        "facts": [records(table) for _, table in sorted(tables.facts.items())],
    }


def test_few_enrollments_are_read_by_one_query_with_their_programs_and_siblings() -> None:
    desk = grown_up(Desk())
    reader = OrgReader(desk.org, package_map())
    read_tables(reader, [ACME_ALLIANCE])
    desk.org.statements.clear()

    tables = read_tables(reader, [ACME_ALLIANCE])

    assert [each.sobject for each in desk.org.statements] == [
        "Partner_Enrollment__c",
        "Partner_Program__c",
        "Account",
    ]
    assert tables.configuration is not None
    assert tables.siblings is not None


def test_a_family_holds_what_statements_of_their_own_would_give() -> None:
    ids = [ACME_ALLIANCE, GLOBEX_ALLIANCE]
    together, apart = grown_up(Desk()), grown_up(Desk())
    apart.org.describes = nameless(apart.org.describes)

    families = read_tables(OrgReader(together.org, package_map()), ids)
    single = read_tables(OrgReader(apart.org, package_map()), ids)

    assert any(each.children for each in together.org.statements)
    assert not any(each.children for each in apart.org.statements)
    assert with_keys(families) == with_keys(single)
    assert len(families.verifications) == len(families.overrides) == 1
    # A family reads ids as well, which nobody needs of what stands.
    for whole, needed in zip(families.standing, single.standing, strict=True):
        assert len(whole) == len(needed) > 0
        assert {path: whole.columns[path] for path in needed.columns} == needed.columns


@pytest.mark.parametrize("ids", [(ACME_ALLIANCE,), (ACME_ALLIANCE, GLOBEX_ALLIANCE)])
def test_an_org_without_names_for_its_relationships_is_judged_the_same(ids: tuple[str]) -> None:
    together, apart = Desk(), Desk()
    apart.org.describes = nameless(apart.org.describes)

    expected = together.recalculate(*ids).document()["enrollments"]

    assert apart.recalculate(*ids).document()["enrollments"] == expected
    assert apart.org.records == together.org.records


@pytest.mark.parametrize(("number", "nested"), [(FEW, True), (FEW + 1, False)])
def test_many_enrollments_are_read_by_statements_of_their_own(number: int, *, nested: bool) -> None:
    desk = Desk()
    ids = [record_id("a08", each) for each in range(1, number + 1)]

    read_tables(OrgReader(desk.org, package_map()), ids)

    assert any(each.children for each in desk.org.statements) is nested


def test_what_hardly_ever_changes_is_read_once_by_a_reader() -> None:
    desk = Desk()
    reader = OrgReader(desk.org, package_map())

    first = read_tables(reader, [ACME_ALLIANCE])
    desk.org.statements.clear()
    second = read_tables(reader, [ACME_ALLIANCE])

    assert "Organization" not in {each.sobject for each in desk.org.statements}
    assert second.facts["Organization"] is first.facts["Organization"]
