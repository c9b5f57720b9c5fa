from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

import pytest

from emulator.api_error import ApiError
from emulator.clock import FixedClock
from emulator.org import Org
from emulator.store import Values
from emulator.write_rules import read_fields
from tests.unit.emulator.small_org import (
    ADMINISTRATOR,
    ENROLLMENT,
    INTEGRATION,
    NORTH,
    PROGRAM,
    RIVAL,
    SELLER,
    SOUTH,
    deal,
    ident,
)

NEW_DEAL = {"Name": "New", "StageName": "Prospecting", "CloseDate": "2026-05-01"}


def insert(org: Org, name: str, body: Mapping[str, object], user: str = ADMINISTRATOR) -> str:
    viewer = org.sharing.viewer(user)
    assert viewer is not None
    item = org.store.table(name).type
    return org.writer.insert(viewer, item, read_fields(item, body))


def update(
    org: Org, identifier: str, body: Mapping[str, object], user: str = ADMINISTRATOR
) -> None:
    viewer = org.sharing.viewer(user)
    item = org.model.of_id(identifier)
    assert viewer is not None
    assert item is not None
    org.writer.update(viewer, item, identifier, read_fields(item, body))


def delete(org: Org, identifier: str, user: str = ADMINISTRATOR) -> None:
    viewer = org.sharing.viewer(user)
    item = org.model.of_id(identifier)
    assert viewer is not None
    assert item is not None
    org.writer.delete(viewer, item, identifier)


def values(org: Org, identifier: str) -> Values:
    record = org.store.find(identifier)
    assert record is not None
    return record.values


@pytest.mark.parametrize(
    ("change", "code", "fields"),
    [
        ({"Name": "x" * 21}, "STRING_TOO_LONG", ["Name"]),
        ({"Name": None}, "REQUIRED_FIELD_MISSING", ["Name"]),
        ({"Name": ""}, "REQUIRED_FIELD_MISSING", ["Name"]),
        ({"AccountId": "abc"}, "MALFORMED_ID", ["AccountId"]),
        ({"AccountId": deal(1)}, "MALFORMED_ID", ["AccountId"]),
        ({"AccountId": ident("001", 99)}, "INVALID_CROSS_REFERENCE_KEY", ["AccountId"]),
        ({"IsWon": True}, "INVALID_FIELD_FOR_INSERT_UPDATE", ["IsWon"]),
        ({"CreatedDate": None}, "INVALID_FIELD_FOR_INSERT_UPDATE", ["CreatedDate"]),
        ({"Amount": 1e16}, "NUMBER_OUTSIDE_VALID_RANGE", ["Amount"]),
        ({"Contact_Email__c": "nobody"}, "INVALID_EMAIL_ADDRESS", ["Contact_Email__c"]),
        ({"Nme": "x"}, "INVALID_FIELD", None),
        ({"Name": 5}, "JSON_PARSER_ERROR", None),
        ({"Amount": "much"}, "JSON_PARSER_ERROR", None),
        ({"Amount": True}, "JSON_PARSER_ERROR", None),
        ({"Seats__c": Decimal("1.5")}, "JSON_PARSER_ERROR", None),
        ({"Seats__c": 2**31}, "JSON_PARSER_ERROR", None),
        ({"CloseDate": "2026-02-30"}, "JSON_PARSER_ERROR", None),
        ({"CloseDate": 20260301}, "JSON_PARSER_ERROR", None),
        ({"Signed__c": "2026-03-01 10:00"}, "JSON_PARSER_ERROR", None),
        ({"Signed__c": "0001-01-01T00:00:00+14:00"}, "JSON_PARSER_ERROR", None),
        ({"Name": {"a": 1}}, "JSON_PARSER_ERROR", None),
    ],
)
@pytest.mark.parametrize("is_new", [True, False], ids=["on create", "on change"])
def test_values_that_break_a_rule_are_refused(
    org: Org, change: dict[str, object], code: str, fields: list[str] | None, *, is_new: bool
) -> None:
    before = values(org, deal(1))
    if is_new:
        with pytest.raises(ApiError) as caught:
            insert(org, "Opportunity", {**NEW_DEAL, **change})
    else:
        with pytest.raises(ApiError) as caught:
            update(org, deal(1), change)

    assert caught.value.code == code
    assert caught.value.fields == fields
    assert values(org, deal(1)) == before
    assert len(org.store.table("Opportunity")) == 5


def test_a_restricted_picklist_takes_only_its_values(org: Org) -> None:
    with pytest.raises(ApiError) as caught:
        update(org, ENROLLMENT, {"Status__c": "Someday"})

    assert caught.value.code == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
    assert caught.value.message == "Status: bad value for restricted picklist field: Someday"


def test_an_unrestricted_picklist_takes_any_value(org: Org) -> None:
    update(org, deal(1), {"StageName": "Negotiation"})

    assert values(org, deal(1))["StageName"] == "Negotiation"


@pytest.mark.parametrize(
    "body",
    [{"Program__c": PROGRAM}, {"Name": "PE-1"}],
    ids=["create-only", "auto number"],
)
def test_fields_that_cannot_change_are_refused(org: Org, body: dict[str, object]) -> None:
    with pytest.raises(ApiError) as caught:
        update(org, ENROLLMENT, body)

    assert caught.value.code == "INVALID_FIELD_FOR_INSERT_UPDATE"


def test_a_detail_keeps_its_master(org: Org) -> None:
    with pytest.raises(ApiError) as caught:
        update(org, ident("a02", 1), {"Enrollment__c": ENROLLMENT})

    assert caught.value.code == "INVALID_FIELD_FOR_INSERT_UPDATE"
    assert caught.value.fields == ["Enrollment__c"]


def test_a_new_record_names_every_missing_field(org: Org) -> None:
    with pytest.raises(ApiError) as caught:
        insert(org, "Opportunity", {"Name": "New"})

    assert caught.value.message == "Required fields are missing: [StageName, CloseDate]"


def test_numbers_are_kept_exactly_and_not_rounded_to_their_scale(org: Org) -> None:
    update(org, ENROLLMENT, {"Progress__c": Decimal("237.631")})

    assert values(org, ENROLLMENT)["Progress__c"] == Decimal("237.631")


def test_a_unique_value_is_taken_once_whatever_its_case(org: Org) -> None:
    update(org, deal(1), {"Deal_Key__c": "Key-1"})

    with pytest.raises(ApiError) as caught:
        update(org, deal(2), {"Deal_Key__c": "KEY-1"})

    assert caught.value.code == "DUPLICATE_VALUE"
    assert caught.value.message.endswith(f"record with id: {deal(1)[:15]}")
    update(org, deal(1), {"Deal_Key__c": "key-1"})


def test_a_new_record_gets_its_system_fields(org: Org) -> None:
    identifier = insert(org, "Partner_Enrollment__c", {"Program__c": PROGRAM})

    new = values(org, identifier)
    assert new["Name"] == "PE-00003"
    assert new["OwnerId"] == new["CreatedById"] == ADMINISTRATOR
    assert new["CreatedDate"] == new["SystemModstamp"] == "2026-03-15T22:30:00.000+0000"
    assert identifier not in {ENROLLMENT, ident("a01", 2)}


def test_a_change_moves_the_stamp(org: Org, clock: FixedClock) -> None:
    clock.advance(timedelta(seconds=90))
    update(org, deal(1), {"Amount": 1}, SELLER)

    changed = values(org, deal(1))
    assert changed["SystemModstamp"] == "2026-03-15T22:31:30.000+0000"
    assert changed["LastModifiedById"] == SELLER


def test_the_stage_and_the_owner_decide_derived_fields(org: Org) -> None:
    update(org, deal(2), {"StageName": "Closed Won", "OwnerId": RIVAL})

    changed = values(org, deal(2))
    assert (changed["IsClosed"], changed["IsWon"]) == (True, True)
    assert changed["PartnerAccountId"] == SOUTH


def test_ids_are_stored_with_18_characters(org: Org) -> None:
    update(org, deal(1), {"AccountId": SOUTH[:15]})

    assert values(org, deal(1))["AccountId"] == SOUTH


@pytest.mark.parametrize(
    ("user", "record", "code"),
    [
        pytest.param(SELLER, deal(2), "NOT_FOUND", id="invisible"),
        pytest.param(SELLER, deal(4), "INSUFFICIENT_ACCESS_OR_READONLY", id="read only"),
        pytest.param(INTEGRATION, deal(1), "INSUFFICIENT_ACCESS_OR_READONLY", id="view all"),
        pytest.param(SELLER, SELLER, "INSUFFICIENT_ACCESS_OR_READONLY", id="set-up object"),
    ],
)
def test_writing_needs_access(org: Org, user: str, record: str, code: str) -> None:
    with pytest.raises(ApiError) as caught:
        update(org, record, {"Name": "x"}, user)

    assert caught.value.code == code


def test_a_reference_to_an_invisible_record_is_refused(org: Org) -> None:
    with pytest.raises(ApiError) as caught:
        update(org, deal(1), {"AccountId": NORTH}, SELLER)

    assert caught.value.code == "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"


def test_a_detail_needs_an_editable_parent(org: Org) -> None:
    with pytest.raises(ApiError) as caught:
        insert(org, "Criterion_Progress__c", {"Enrollment__c": ENROLLMENT}, SELLER)

    assert caught.value.code == "INSUFFICIENT_ACCESS_OR_READONLY"


def test_deleting_takes_details_along_and_clears_lookups(org: Org) -> None:
    delete(org, ENROLLMENT)
    delete(org, NORTH)

    assert values(org, ident("a02", 1))["IsDeleted"] is True
    assert values(org, deal(1))["AccountId"] is None
    with pytest.raises(ApiError) as caught:
        update(org, ENROLLMENT, {"Status__c": "Current"})
    assert caught.value.code == "ENTITY_IS_DELETED"


def test_a_record_that_others_require_stays(org: Org) -> None:
    with pytest.raises(ApiError) as caught:
        delete(org, PROGRAM)

    assert caught.value.code == "DELETE_FAILED"


def test_users_cannot_be_deleted(org: Org) -> None:
    with pytest.raises(ApiError) as caught:
        delete(org, SELLER)

    assert caught.value.code == "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"


def test_a_savepoint_takes_back_new_changed_and_deleted_records(org: Org) -> None:
    savepoint = org.store.savepoint()
    before = values(org, deal(1))
    new = insert(org, "Opportunity", NEW_DEAL)
    update(org, deal(1), {"Deal_Key__c": "taken"})
    delete(org, deal(2))

    org.store.roll_back(savepoint)

    assert org.store.find(new) is None
    assert values(org, deal(1)) == before
    assert values(org, deal(2))["IsDeleted"] is False
    assert not org.store.table("Opportunity").matching("Deal_Key__c", "taken")
