from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from evaluator.program import Threshold
from mapping.errors import MappingError, WireValueError
from mapping.threshold_reader import read_threshold
from mapping.wire import WireValue
from tests.fakes.package import package_map
from tests.fakes.records import row

ROLE = package_map()["threshold"]
CHOOSE = "Choose a criterion of the tier's own program for it, or delete it."


def read(**values: WireValue) -> Threshold | None:
    blank: dict[str, WireValue] = dict.fromkeys(("Id", *ROLE.fields.values()))
    said: dict[str, WireValue] = {"Id": "H1", "Tier__c": "T1", "Criterion__c": "C1"}
    given = row({**blank, **said, **values}, "Tier_Threshold__c")
    return read_threshold(given, ROLE, tier="Gold", criteria={"C1", "C2"})


@pytest.mark.parametrize(
    ("values", "threshold"),
    [
        pytest.param(
            {"Value__c": Decimal("5E+2")}, Threshold("T1", "C1", Decimal(500)), id="for-everybody"
        ),
        pytest.param({"Value__c": 0}, Threshold("T1", "C1", Decimal(0)), id="zero-is-asked-for"),
        pytest.param(
            {"Value__c": Decimal("0.50"), "Segment__c": "EMEA"},
            Threshold("T1", "C1", Decimal("0.5"), "EMEA"),
            id="for-a-segment",
        ),
        pytest.param(
            {"Segment__c": "EMEA"}, Threshold("T1", "C1", None, "EMEA"), id="not-for-a-segment"
        ),
        pytest.param(
            {"Effective_From__c": "2026-01-01", "Effective_To__c": "2026-01-01", "Value__c": 1},
            Threshold("T1", "C1", Decimal(1), None, date(2026, 1, 1), date(2026, 1, 1)),
            id="for-a-day",
        ),
        pytest.param(
            {"Effective_From__c": "2026-01-01"},
            Threshold("T1", "C1", None, None, date(2026, 1, 1)),
            id="no-more-from-a-day-on",
        ),
        pytest.param({"Segment__c": ""}, Threshold("T1", "C1", None), id="not-for-anybody"),
        pytest.param({"Criterion__c": None}, None, id="empty"),
    ],
)
def test_a_threshold_says_how_much_whom_and_when(
    values: dict[str, WireValue], threshold: Threshold | None
) -> None:
    assert read(**values) == threshold


def test_equal_numbers_are_written_alike() -> None:
    found = [read(Value__c=Decimal(text)) for text in ("1000", "1000.00", "1E+3")]

    assert {str(threshold.least) for threshold in found if threshold} == {"1000"}


@pytest.mark.parametrize(
    ("values", "message", "remedy"),
    [
        pytest.param(
            {"Criterion__c": "C9", "Value__c": 1},
            "A threshold of tier Gold names a criterion of another program.",
            CHOOSE,
            id="a-criterion-of-another-program",
        ),
        pytest.param(
            {"Criterion__c": "C9"},
            "A threshold of tier Gold names a criterion of another program.",
            CHOOSE,
            id="a-blank-row-for-a-criterion-of-another-program",
        ),
        pytest.param(
            {"Criterion__c": None, "Segment__c": "EMEA"},
            "A threshold of tier Gold names no criterion.",
            CHOOSE,
            id="no-criterion",
        ),
        pytest.param(
            {"Effective_From__c": "2026-02-01", "Effective_To__c": "2026-01-31"},
            "A threshold of tier Gold ends on 2026-01-31, before it begins on 2026-02-01.",
            "Correct one of the two days.",
            id="days-the-wrong-way-round",
        ),
    ],
)
def test_a_threshold_at_fault_is_refused_with_its_tier(
    values: dict[str, WireValue], message: str, remedy: str
) -> None:
    with pytest.raises(MappingError) as caught:
        read(**values)

    assert caught.value.message == message
    assert caught.value.remedy == remedy


@pytest.mark.parametrize(("field", "value"), [("Value__c", "much"), ("Effective_From__c", "soon")])
def test_a_value_of_another_type_is_refused_with_its_field(field: str, value: str) -> None:
    with pytest.raises(WireValueError, match=rf"Tier_Threshold__c\.{field} holds '{value}'"):
        read(**{field: value})
