# ruff: noqa: S608 - statements with chosen values are what these tests are about
from __future__ import annotations

from typing import Any

import pytest

from emulator.api_error import ApiError
from emulator.org import Org
from tests.unit.emulator.small_org import (
    ENROLLMENT,
    FORMER,
    INTEGRATION,
    MANAGER,
    PROGRAM,
    SELLER,
    deal,
    ident,
)

ALL_DEALS = ",".join(f"'{deal(number)}'" for number in range(1, 6))


def rows(org: Org, text: str, caller: str = INTEGRATION) -> list[dict[str, Any]]:
    viewer = org.sharing.viewer(caller)
    assert viewer is not None
    return org.queries.run(viewer, text, version="62.0").page(0, 2000)


def readable(org: Org, user: str, records: str = ALL_DEALS) -> dict[str, bool]:
    found = rows(
        org,
        "SELECT RecordId, HasReadAccess FROM UserRecordAccess "
        f"WHERE UserId = '{user}' AND RecordId IN ({records})",
    )
    return {row["RecordId"]: row["HasReadAccess"] for row in found}


def test_every_record_asked_about_has_a_row(org: Org) -> None:
    assert readable(org, SELLER) == {
        deal(1): True,
        deal(2): False,
        deal(3): False,
        deal(4): True,
        deal(5): False,
    }


def test_an_inactive_user_has_no_access_to_anything(org: Org) -> None:
    assert set(readable(org, FORMER).values()) == {False}


def test_ids_may_have_15_characters_and_stand_twice(org: Org) -> None:
    listed = f"'{deal(1)[:15]}','{deal(1)}'"

    assert readable(org, SELLER[:15], listed) == {deal(1): True}


def test_records_that_the_caller_cannot_read_have_no_row(org: Org) -> None:
    text = (
        "SELECT RecordId, HasReadAccess FROM UserRecordAccess "
        f"WHERE UserId = '{MANAGER}' AND RecordId IN ({ALL_DEALS})"
    )

    assert {row["RecordId"] for row in rows(org, text, caller=SELLER)} == {deal(1), deal(4)}


@pytest.mark.parametrize(
    "record",
    [ident("006", 999), MANAGER, ident("zzz", 1)],
    ids=["never stored", "an object without sharing", "no such object"],
)
def test_records_without_sharing_have_no_row(org: Org, record: str) -> None:
    assert readable(org, SELLER, f"'{record}'") == {}


def test_the_highest_level_is_told(org: Org) -> None:
    text = (
        "SELECT RecordId, HasEditAccess, MaxAccessLevel FROM UserRecordAccess "
        f"WHERE UserId = '{SELLER}' AND RecordId IN ('{deal(1)}','{deal(4)}','{deal(5)}') "
        "ORDER BY MaxAccessLevel"
    )

    found = [(row["MaxAccessLevel"], row["HasEditAccess"]) for row in rows(org, text)]
    assert found == [("All", True), ("None", False), ("Read", False)]


def test_access_can_be_a_filter_when_only_the_record_is_selected(org: Org) -> None:
    text = (
        "SELECT RecordId FROM UserRecordAccess WHERE UserId = '{user}' "
        "AND RecordId IN ({records}) AND HasReadAccess = true"
    )

    found = rows(org, text.format(user=SELLER, records=ALL_DEALS))
    assert {row["RecordId"] for row in found} == {deal(1), deal(4)}


def test_sharing_sets_and_public_records_count(org: Org) -> None:
    listed = f"'{ENROLLMENT}','{PROGRAM}'"

    assert readable(org, SELLER, listed) == {ENROLLMENT: True, PROGRAM: True}


MANY = ",".join(f"'{deal(number)}'" for number in range(1, 202))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"SELECT RecordId FROM X WHERE UserId = '{SELLER}' AND RecordId IN ({MANY})", "LIMIT"),
        (
            f"SELECT HasReadAccess FROM X WHERE UserId = '{SELLER}' AND RecordId = '{deal(1)}'",
            "INVALID_FIELD",
        ),
        (
            f"SELECT RecordId, UserId FROM X WHERE UserId = '{SELLER}' AND RecordId = '{deal(1)}'",
            "INVALID_FIELD",
        ),
        (
            (
                f"SELECT RecordId FROM X WHERE UserId IN ('{SELLER}','{MANAGER}') "
                f"AND RecordId = '{deal(1)}'"
            ),
            "MALFORMED_QUERY",
        ),
        (f"SELECT RecordId FROM X WHERE UserId = '{SELLER}'", "MALFORMED_QUERY"),
        (f"SELECT RecordId FROM X WHERE RecordId = '{deal(1)}'", "MALFORMED_QUERY"),
        ("SELECT RecordId FROM X", "MALFORMED_QUERY"),
        (
            f"SELECT RecordId FROM X WHERE UserId = '{SELLER}' OR RecordId = '{deal(1)}'",
            "MALFORMED_QUERY",
        ),
        (
            (
                "SELECT RecordId, HasReadAccess FROM X "
                f"WHERE UserId = '{SELLER}' AND RecordId = '{deal(1)}' AND HasReadAccess = true"
            ),
            "INVALID_FIELD",
        ),
        (
            (
                f"SELECT RecordId FROM X WHERE UserId = '{SELLER}' AND RecordId = '{deal(1)}' "
                "ORDER BY HasReadAccess"
            ),
            "INVALID_FIELD",
        ),
        (
            f"SELECT RecordId FROM X WHERE UserId = '{SELLER}' AND RecordId = 'x'",
            "INVALID_QUERY_FILTER_OPERATOR",
        ),
    ],
    ids=[
        "more than 200 records",
        "record not selected",
        "user selected",
        "several users",
        "no record",
        "no user",
        "no filter",
        "or",
        "filter beside other columns",
        "sorted by what is not selected",
        "no id",
    ],
)
def test_the_rules_of_the_object_are_kept(org: Org, text: str, code: str) -> None:
    with pytest.raises(ApiError) as caught:
        rows(org, text.replace("FROM X", "FROM UserRecordAccess"))

    assert caught.value.code.startswith(code)
