from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from mapping.errors import WireValueError
from mapping.wire import Row, WireValue, rows
from tests.fakes.records import row, table


def one(value: WireValue) -> Row:
    return row({"F": value})


@pytest.mark.parametrize("blank", [None, ""], ids=["null", "empty"])
def test_blank_values_are_none_and_a_blank_checkbox_is_false(blank: str | None) -> None:
    assert one(blank).text("F") is None
    assert one(blank).day("F") is None
    assert one(blank).instant("F") is None
    assert one(None).number("F") is None
    assert one(None).whole("F") is None
    assert one(None).flag("F") is False


def test_values_are_read_by_what_they_mean() -> None:
    assert one("Gold").required("F") == "Gold"
    assert one(Decimal("1.50")).number("F") == Decimal("1.50")
    assert one(Decimal("3.0")).whole("F") == 3
    assert one(Decimal("1E3")).whole("F") == 1000
    assert row({"F": True}).flag("F") is True
    assert one("2026-02-28").day("F") == date(2026, 2, 28)


@pytest.mark.parametrize(
    "text",
    ["2026-01-15T08:00:00.000+0000", "2026-01-15T08:00:00Z", "2026-01-15T10:00:00.000+02:00"],
)
def test_an_instant_is_read_in_utc(text: str) -> None:
    assert one(text).instant("F") == datetime(2026, 1, 15, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        pytest.param(lambda r: r.required("F"), None, "set", id="a-required-text-that-is-blank"),
        pytest.param(lambda r: r.number("F"), "5", "a number", id="a-number-in-quotes"),
        pytest.param(lambda r: r.number("F"), True, "a number", id="a-checkbox-for-a-number"),
        pytest.param(
            lambda r: r.whole("F"), Decimal("1.5"), "a whole number", id="a-rank-with-a-fraction"
        ),
        pytest.param(lambda r: r.flag("F"), "true", "a checkbox", id="text-for-a-checkbox"),
        pytest.param(lambda r: r.flag("F"), 1, "a checkbox", id="a-number-for-a-checkbox"),
        pytest.param(lambda r: r.day("F"), "2026-02-30", "a date", id="a-day-that-is-none"),
        pytest.param(
            lambda r: r.day("F"), "2026-02-28T00:00:00.000+0000", "a date", id="a-time-for-a-date"
        ),
        pytest.param(lambda r: r.instant("F"), "soon", "a date and time", id="a-word-for-a-time"),
        pytest.param(
            lambda r: r.instant("F"),
            "2026-02-28T00:00:00",
            "a date and time with its zone",
            id="a-time-without-zone",
        ),
    ],
)
def test_a_value_of_another_type_is_refused_with_the_field_and_the_value(
    read: Callable[[Row], object], value: WireValue, expected: str
) -> None:
    with pytest.raises(WireValueError) as caught:
        read(one(value))

    shown = str(value) if isinstance(value, Decimal) else repr(value)
    assert caught.value.message == f"Opportunity.F holds {shown}, which is not {expected}."
    assert "type changed" in caught.value.remedy


def test_records_are_walked_one_by_one_in_their_order() -> None:
    found = list(rows(table("Lead", [{"Id": "a", "Name": "A"}, {"Id": "b", "Name": None}])))

    assert [each.values for each in found] == [{"Id": "a", "Name": "A"}, {"Id": "b", "Name": None}]
    assert {each.sobject for each in found} == {"Lead"}


def test_no_columns_are_no_records() -> None:
    assert list(rows(table("Lead", [], ("Id",)))) == []
