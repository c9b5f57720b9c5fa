from __future__ import annotations

import json
from decimal import Decimal

import pytest

from evaluator.reason import Reason
from mapping.progress_writer import ProgressWriter
from mapping.record_write import FieldValue, RecordWrite
from mapping.wire import Row
from tests.fakes.package import package_map
from tests.fakes.records import row
from tests.unit.mapping.judged import AHEAD, NOW, PROGRAM, evaluation

WRITER = ProgressWriter(package_map(), PROGRAM, NOW)


def standing(writes: list[RecordWrite]) -> dict[str, Row]:
    """Give the records as the org has them once they are written."""
    blank = dict.fromkeys(package_map()["progress"].fields.values())
    return {w.key: row({**blank, **_wire(w)}, w.sobject) for w in writes}


def _wire(write: RecordWrite) -> dict[str, str | int | Decimal | bool | None]:
    def sent(value: FieldValue) -> str | int | Decimal | bool | None:
        return value if isinstance(value, str | int | Decimal | None) else value.isoformat()

    return {name: sent(value) for name, value in write.values.items()}


def test_there_is_one_record_a_criterion_with_a_key_of_enrollment_and_criterion() -> None:
    writes = WRITER.writes(evaluation(), {})

    assert [write.key for write in writes] == ["E1:C1", "E1:C2", "E1:C3"]
    assert {write.sobject for write in writes} == {"Criterion_Progress__c"}
    assert {write.enrollment_id for write in writes} == {"E1"}
    assert [write.values["Criterion__c"] for write in writes] == ["C1", "C2", "C3"]


def test_a_sum_of_money_is_written_with_all_that_is_known_of_it() -> None:
    excluded = {Reason.NOT_VISIBLE: 2, Reason.FILTER: 3}

    revenue = WRITER.writes(evaluation(excluded=excluded), {})[0].values

    assert {name: value for name, value in revenue.items() if name != "Tiers__c"} == {
        "Enrollment__c": "E1",
        "Criterion__c": "C1",
        "Value__c": Decimal("125000.00"),
        "Display_Value__c": "$125,000",
        "Unit__c": "Money",
        "Currency_Code__c": "USD",
        "Next_Threshold__c": Decimal(500_000),
        "Percent_To_Next__c": Decimal("25.0"),
        "Met_Held__c": "Met",
        "Met_Next__c": "Missed",
        "Counted__c": 7,
        "Excluded__c": 5,
        "Not_Visible__c": 2,
        "Changed_On__c": NOW,
    }


def test_threshold_and_verdict_of_every_tier_are_told_as_json() -> None:
    (revenue, deals, _) = WRITER.writes(evaluation(), {})

    assert json.loads(str(revenue.values["Tiers__c"])) == [
        {"tier": "T1", "name": "Silver", "rank": 1, "threshold": "100000", "verdict": "Met"},
        {"tier": "T2", "name": "Gold", "rank": 2, "threshold": "500000", "verdict": "Missed"},
    ]
    assert json.loads(str(deals.values["Tiers__c"]))[0] == {
        "tier": "T1",
        "name": "Silver",
        "rank": 1,
        "threshold": None,
        "verdict": "Not Asked",
    }


def test_a_count_has_no_currency_and_what_is_not_asked_has_no_percentage() -> None:
    (_, deals, skill) = WRITER.writes(evaluation(), {})

    assert "Currency_Code__c" not in deals.values
    assert deals.values["Display_Value__c"] == "15 deals"
    assert deals.values["Percent_To_Next__c"] == Decimal("60.0")
    assert deals.values["Met_Held__c"] == "Not Asked"
    assert "Percent_To_Next__c" not in skill.values
    assert skill.values["Value__c"] == 0
    assert skill.values["Display_Value__c"] == "not verified"


def test_nothing_new_is_nothing_to_write() -> None:
    there = standing(WRITER.writes(evaluation(), {}))

    assert WRITER.writes(evaluation(), there) == []


def test_a_new_value_moves_its_time_and_a_new_count_of_exclusions_does_not() -> None:
    there = standing(WRITER.writes(evaluation(), {}))

    (more,) = WRITER.writes(evaluation("125000.01"), there)
    (hidden,) = WRITER.writes(evaluation(excluded={Reason.NOT_VISIBLE: 1}), there)

    assert more.values == {
        "Value__c": Decimal("125000.01"),
        "Display_Value__c": "$125,000.01",
        "Changed_On__c": NOW,
    }
    assert hidden.values == {"Excluded__c": 1, "Not_Visible__c": 1}


def test_before_the_start_there_are_no_values_and_no_zeros() -> None:
    revenue = WRITER.writes(evaluation(None, window=AHEAD), {})[0].values

    for field in ("Value__c", "Display_Value__c", "Counted__c", "Excluded__c", "Changed_On__c"):
        assert field not in revenue
    assert revenue["Met_Next__c"] == "Unknown"
    assert revenue["Next_Threshold__c"] == Decimal(500_000)


def test_what_stood_there_before_is_blanked_before_the_start() -> None:
    there = standing(WRITER.writes(evaluation(), {}))

    revenue = WRITER.writes(evaluation(None, window=AHEAD), there)[0].values

    assert revenue["Value__c"] is None
    assert revenue["Not_Visible__c"] is None
    assert revenue["Changed_On__c"] == NOW


@pytest.mark.parametrize(
    ("revenue", "percent"),
    [
        ("99999999999.99", "999999.9"),
        ("4999999999.95", "999999.9"),
        ("500000", "100.0"),
        ("499999999", "99999.9"),
        ("-5", "0.0"),
        ("1000000", "200.0"),
    ],
)
def test_a_percentage_may_exceed_a_hundred_but_not_its_field(revenue: str, percent: str) -> None:
    written = WRITER.writes(evaluation(revenue), {})[0].values

    assert written["Percent_To_Next__c"] == Decimal(percent)


def test_at_the_top_there_is_no_next_threshold() -> None:
    revenue = WRITER.writes(evaluation(tier="T2"), {})[0].values

    assert "Next_Threshold__c" not in revenue
    assert "Percent_To_Next__c" not in revenue
    assert (revenue["Met_Held__c"], revenue["Met_Next__c"]) == ("Missed", "Not Asked")
