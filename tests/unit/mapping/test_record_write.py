from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from mapping.record_write import FieldChange, FieldValue, child_write, differences, same
from mapping.wire import WireValue
from tests.fakes.package import package_map
from tests.fakes.records import row

NOW = datetime(2026, 6, 1, 12, 0, 0, 123_456, tzinfo=UTC)


@pytest.mark.parametrize(
    ("desired", "wire"),
    [
        pytest.param(None, None, id="both-blank"),
        pytest.param(None, "", id="empty-text-is-blank"),
        pytest.param("", None, id="blank-is-empty-text"),
        pytest.param(5, Decimal("5.0"), id="a-whole-number-with-a-point"),
        pytest.param(Decimal("125000.00"), 125000, id="trailing-zeros"),
        pytest.param(Decimal(12345678), Decimal("1.2345678E7"), id="a-java-double"),
        pytest.param(0, Decimal("-0.0"), id="zeros"),
        pytest.param(True, True, id="a-checked-box"),
        pytest.param(False, None, id="a-box-that-is-not-there-yet"),
        pytest.param("Gold", "Gold", id="text"),
        pytest.param(date(2026, 6, 1), "2026-06-01", id="a-day"),
        pytest.param(NOW, "2026-06-01T12:00:00.000+0000", id="a-time-to-the-second"),
        pytest.param(NOW, "2026-06-01T14:00:00+02:00", id="a-time-in-another-zone"),
        pytest.param(
            NOW.astimezone(timezone(timedelta(hours=9))), "2026-06-01T12:00:00Z", id="from-another"
        ),
    ],
)
def test_what_the_org_has_already_is_the_same(desired: FieldValue, wire: WireValue) -> None:
    assert same(desired, wire)
    assert differences({"F": desired}, {"F": wire}) == ()


@pytest.mark.parametrize(
    ("desired", "wire"),
    [
        pytest.param(None, 0, id="blank-is-not-zero"),
        pytest.param(0, None, id="zero-is-not-blank"),
        pytest.param(None, False, id="blank-is-not-unchecked"),
        pytest.param(1, True, id="a-number-is-no-box"),
        pytest.param(True, 1, id="a-box-is-no-number"),
        pytest.param(True, None, id="checked-is-not-blank"),
        pytest.param(Decimal("0.1"), Decimal("0.10000000000000001"), id="nearly"),
        pytest.param(5, "5", id="a-number-is-no-text"),
        pytest.param("Gold", "gold", id="text-in-another-case"),
        pytest.param(date(2026, 6, 1), "2026-06-02", id="another-day"),
        pytest.param(NOW, "2026-06-01T12:00:01.000+0000", id="a-second-later"),
        pytest.param(NOW, "2026-06-01T12:00:00", id="a-time-without-zone"),
        pytest.param(NOW, "soon", id="no-time-at-all"),
    ],
)
def test_what_differs_is_written(desired: FieldValue, wire: WireValue) -> None:
    assert not same(desired, wire)
    assert differences({"F": desired}, {"F": wire}) == (FieldChange("F", wire, desired),)


def test_a_new_record_differs_in_every_field_that_is_set() -> None:
    desired: dict[str, FieldValue] = {"A": 1, "B": None, "C": "", "D": False, "E": True}

    assert [change.field for change in differences(desired, None)] == ["A", "E"]


def test_a_new_detail_brings_its_parents_and_an_existing_one_only_what_differs() -> None:
    values: dict[str, FieldValue] = {"value": "15%", "active": True}
    insert_only: dict[str, FieldValue] = {"enrollment": "E1", "benefit": "B1"}
    existing = row({"Value__c": "15%", "Active__c": False}, "Enrollment_Benefit__c")

    new, changed = (
        child_write(
            "enrollment_benefit",
            "E1:B1",
            enrollment_id="E1",
            values=values,
            insert_only=insert_only,
            existing=found,
            field_map=package_map(),
        )
        for found in (None, existing)
    )

    assert (new.sobject, new.key_field, new.key) == ("Enrollment_Benefit__c", "Key__c", "E1:B1")
    assert new.values == {
        "Enrollment__c": "E1",
        "Benefit__c": "B1",
        "Value__c": "15%",
        "Active__c": True,
    }
    assert changed.values == {"Active__c": True}


@pytest.mark.parametrize(
    ("before", "stamped"), [(None, True), (Decimal(4), True), (Decimal("5.0"), False)]
)
def test_the_stamp_moves_when_what_it_watches_changes(
    before: Decimal | None, *, stamped: bool
) -> None:
    existing = row(
        {"Value__c": before, "Unit__c": "Count", "Changed_On__c": "2026-05-01T00:00:00Z"},
        "Criterion_Progress__c",
    )

    write = child_write(
        "progress",
        "E1:C1",
        enrollment_id="E1",
        values={"value": Decimal(5), "unit": "Money"},
        insert_only={},
        existing=existing,
        field_map=package_map(),
        moved_by=("value", "changed_on", NOW),
    )

    assert ("Changed_On__c" in write.values) is stamped
    assert write.values["Unit__c"] == "Money"
    if stamped:
        assert write.changes[-1] == FieldChange("Changed_On__c", "2026-05-01T00:00:00Z", NOW)
