from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from evaluator.explanation import RecordExplanation
from evaluator.money import Currency
from evaluator.program import Criterion, Measure, Unit
from evaluator.reason import Reason
from mapping.evaluation_document import (
    changes_document,
    evaluation_document,
    record_document,
    value_document,
)
from mapping.record_write import FieldChange, FieldValue, RecordWrite
from mapping.wire import WireValue
from tests.unit.mapping.judged import AHEAD, PROGRAM, evaluation, held

USD = Currency("USD", 2)


def test_an_evaluation_is_told_in_the_shape_that_scripts_rely_on() -> None:
    judged = evaluation(excluded={Reason.NOT_VISIBLE: 2, Reason.FILTER: 3})

    told = evaluation_document(judged, PROGRAM)

    assert told == {
        "id": "E1",
        "status": "Current",
        "hold_reason": None,
        "tier_held": "Silver",
        "tier_earned": "Silver",
        "next_tier": "Gold",
        "standing": "Maintained",
        "progress_to_next": 42,
        "weakest_criterion": "Revenue",
        "records_not_visible": 2,
        "criteria": [
            {
                "id": "C1",
                "name": "Revenue",
                "value": "125000.00",
                "detail": None,
                "unit": "Money",
                "next_threshold": "500000.00",
                "percent_to_next": "25.0",
                "met_held": "Met",
                "met_next": "Missed",
                "counted": 7,
                "excluded": {"filter": 3, "not_visible": 2},
            },
            {
                "id": "C2",
                "name": "Deals",
                "value": 15,
                "detail": None,
                "unit": "Count",
                "next_threshold": 25,
                "percent_to_next": "60.0",
                "met_held": "Not Asked",
                "met_next": "Missed",
                "counted": 15,
                "excluded": {},
            },
            {
                "id": "C3",
                "name": "Skill",
                "value": 0,
                "detail": None,
                "unit": "Verified",
                "next_threshold": None,
                "percent_to_next": None,
                "met_held": "Not Asked",
                "met_next": "Not Asked",
                "counted": 0,
                "excluded": {},
            },
        ],
        "benefits": [
            {"id": "B2", "name": "Leads", "value": None, "next_tier_value": "Yes", "active": False},
            {
                "id": "B1",
                "name": "Margin",
                "value": "5%",
                "next_tier_value": "15%",
                "active": True,
            },
        ],
    }
    assert json.loads(json.dumps(told)) == told


def test_a_hold_is_told_with_its_reason_and_without_values() -> None:
    told = evaluation_document(held("Ann is inactive."), None)

    assert told["status"] == "On Hold"
    assert told["hold_reason"] == "Ann is inactive."
    assert told["standing"] == "Inconclusive"
    assert told["criteria"] == told["benefits"] == []
    for name in ("tier_earned", "progress_to_next", "records_not_visible"):
        assert told[name] is None


def test_before_the_start_criteria_are_told_without_values() -> None:
    told = evaluation_document(evaluation(None, window=AHEAD), PROGRAM)

    assert told["standing"] is None
    assert told["records_not_visible"] is None
    revenue = told["criteria"][0]
    assert (revenue["value"], revenue["counted"], revenue["excluded"]) == (None, None, {})
    assert revenue["met_next"] == "Unknown"


@pytest.mark.parametrize(
    ("value", "unit", "digits", "told"),
    [
        (None, Unit.MONEY, 2, None),
        ("125000", Unit.MONEY, 2, "125000.00"),
        ("1.2345678E7", Unit.MONEY, 2, "12345678.00"),
        ("5.1234", Unit.MONEY, 2, "5.1234"),
        ("5", Unit.MONEY, 0, "5"),
        ("5", Unit.MONEY, 3, "5.000"),
        ("-0.10", Unit.MONEY, 2, "-0.10"),
        ("15", Unit.COUNT, 2, 15),
        ("15.0000", Unit.COUNT, 2, 15),
        ("2.5", Unit.COUNT, 2, "2.5"),
        ("1", Unit.VERIFIED, 2, 1),
        ("3.1400", Unit.MEASURE, 2, "3.1400"),
        ("7", Unit.MEASURE, 2, "7"),
    ],
)
def test_money_and_measures_are_told_as_text_and_counts_as_integers(
    value: str | None, unit: Unit, digits: int, told: str | int | None
) -> None:
    criterion = Criterion("C1", "C", 1, "Any", Measure.SUM, unit)
    given = None if value is None else Decimal(value)

    found = value_document(given, criterion, Currency("XYZ", digits))

    assert found == told
    assert type(found) is type(told)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        pytest.param(None, Decimal("5.00"), (None, "5.00"), id="a-number-where-there-was-none"),
        pytest.param(Decimal("1E+2"), 7, ("100", 7), id="no-exponents"),
        pytest.param(True, False, (True, False), id="checkboxes"),
        pytest.param(
            "2026-01-01T08:00:00.000+0000",
            datetime(2026, 6, 1, 12, tzinfo=UTC),
            ("2026-01-01T08:00:00Z", "2026-06-01T12:00:00Z"),
            id="times-in-one-form",
        ),
        pytest.param(
            None, datetime(2026, 6, 1, 12, tzinfo=UTC), (None, "2026-06-01T12:00:00Z"), id="first"
        ),
        pytest.param("2026-01-01", date(2026, 6, 1), ("2026-01-01", "2026-06-01"), id="days"),
        pytest.param("Gold", None, ("Gold", None), id="a-text-that-goes"),
    ],
)
def test_changes_are_told_field_by_field(
    before: WireValue, after: FieldValue, told: tuple[object, object]
) -> None:
    change = FieldChange("F__c", before, after)
    write = RecordWrite("Object__c", "Key__c", "E1:C1", "E1", {"F__c": after}, (change,))

    assert changes_document([write]) == [
        {
            "object": "Object__c",
            "id_or_key": "E1:C1",
            "field": "F__c",
            "from": told[0],
            "to": told[1],
        }
    ]


def test_a_record_is_told_with_the_one_reason_for_its_fate() -> None:
    counted = RecordExplanation(
        id="R1",
        reason=Reason.COUNTED,
        detail="",
        amount=Decimal("10.50"),
        currency="EUR",
        rate=Decimal("1.100000000"),
        converted_amount=Decimal("11.55"),
        attainment_date=date(2026, 3, 1),
        link=0,
    )
    hidden = RecordExplanation(
        "R2", Reason.NOT_VISIBLE, "Ann cannot read it", None, None, None, None, None, None
    )

    assert record_document(
        counted, sobject="Opportunity", name="Big deal", association="PartnerAccountId"
    ) == {
        "id": "R1",
        "object": "Opportunity",
        "name": "Big deal",
        "counted": True,
        "reason": "counted",
        "detail": None,
        "amount": "10.50",
        "currency": "EUR",
        "rate": "1.100000000",
        "converted_amount": "11.55",
        "attainment_date": "2026-03-01",
        "association": "PartnerAccountId",
    }
    told = record_document(hidden, sobject="Opportunity", name="R2", association=None)
    assert (told["counted"], told["reason"], told["detail"]) == (
        False,
        "not_visible",
        "Ann cannot read it",
    )
    assert told["amount"] is told["attainment_date"] is told["association"] is None
