from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from evaluator.column import (
    DayColumn,
    FlagColumn,
    InstantColumn,
    MultiTextColumn,
    NumberColumn,
    TextColumn,
)
from evaluator.day import day_number
from mapping.column_reader import read_column
from mapping.errors import WireValueError
from mapping.org_schema import DESCRIBED, FieldType
from mapping.wire import WireValue


def numbers(values: Sequence[WireValue], kind: FieldType = FieldType.NUMBER) -> NumberColumn:
    column = read_column(values, kind, sobject="Opportunity", path="F")
    assert isinstance(column, NumberColumn)
    return column


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(["1.2345678E7", "12345678"], id="a-java-double"),
        pytest.param(["1.0E-5", "0.1"], id="a-small-java-double"),
        pytest.param(["4.9E-324", "1.7976931348623157E308"], id="the-least-and-the-largest-double"),
        pytest.param(["99999999999999.9999", "-0.0001"], id="all-digits-of-a-custom-field"),
        pytest.param(["9007199254740993", "0.1"], id="beyond-what-a-double-tells-apart"),
        pytest.param(["0.0", "-0.0", "0E+3"], id="zeros"),
        pytest.param(["1E+3", "1000", "1000.00"], id="one-number-in-three-writings"),
    ],
)
def test_numbers_keep_every_digit(written: list[str]) -> None:
    given = [Decimal(text) for text in written]

    column = numbers(given)

    assert [column.at(i) for i in range(len(given))] == given


def test_numbers_that_leave_no_room_for_sums_are_kept_as_python_integers() -> None:
    assert numbers([Decimal(2**62)]).scaled.dtype == object
    assert numbers([Decimal(2**62 - 1)]).scaled.dtype == np.int64


def test_blank_numbers_are_not_known_and_integers_are_numbers() -> None:
    column = numbers([None, 7, Decimal("0.5")], FieldType.CURRENCY)

    assert [column.at(i) for i in range(3)] == [None, Decimal(7), Decimal("0.5")]
    assert column.scale == 1


def test_text_is_coded_by_its_distinct_values_and_blanks_are_none() -> None:
    column = read_column(
        ["Gold", "", "gold", None, "Gold"], FieldType.TEXT, sobject="Lead", path="F"
    )

    assert isinstance(column, TextColumn)
    assert [column.values[code] for code in column.codes] == ["Gold", None, "gold", None, "Gold"]
    assert len(column.values) == 3


def test_a_selection_is_split_at_semicolons_alone() -> None:
    column = read_column(["a, b;c", None, ""], FieldType.MULTI_TEXT, sobject="Lead", path="F")

    assert isinstance(column, MultiTextColumn)
    assert [column.values[code] for code in column.codes] == [("a, b", "c"), (), ()]


def test_a_blank_checkbox_is_false() -> None:
    column = read_column([True, False, None], FieldType.FLAG, sobject="Lead", path="F")

    assert isinstance(column, FlagColumn)
    assert column.values.tolist() == [True, False, False]


def test_days_are_counted_and_blanks_are_not_known() -> None:
    values = ["2026-02-28", None, "1969-12-31", "", "2026-02-28"]

    column = read_column(values, FieldType.DATE, sobject="Lead", path="F")

    assert isinstance(column, DayColumn)
    assert column.known.tolist() == [True, False, True, False, True]
    day = day_number(date(2026, 2, 28))
    assert column.days.tolist() == [day, 0, -1, 0, day]


def test_instants_are_seconds_in_utc_whatever_their_offset() -> None:
    values = ["1970-01-01T00:00:01.999+0000", "1970-01-01T01:00:00+01:00", None]

    column = read_column(values, FieldType.INSTANT, sobject="Lead", path="F")

    assert isinstance(column, InstantColumn)
    assert column.seconds.tolist() == [1, 0, 0]
    assert column.known.tolist() == [True, True, False]


@pytest.mark.parametrize("kind", FieldType)
def test_no_records_make_an_empty_column(kind: FieldType) -> None:
    read_column([], kind, sobject="Lead", path="F")


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        pytest.param(FieldType.NUMBER, Decimal(1), "1", id="a-number-in-quotes"),
        pytest.param(FieldType.NUMBER, 1, True, id="a-checkbox-for-a-number"),
        pytest.param(FieldType.CURRENCY, 1, Decimal("NaN"), id="not-a-number"),
        pytest.param(FieldType.CURRENCY, 1, Decimal("Infinity"), id="infinity"),
        pytest.param(FieldType.FLAG, True, "true", id="text-for-a-checkbox"),
        pytest.param(FieldType.FLAG, True, 0, id="zero-for-a-checkbox"),
        pytest.param(FieldType.DATE, "2026-01-01", "2026-02-30", id="a-day-that-is-none"),
        pytest.param(FieldType.DATE, "2026-01-01", "2026-01", id="a-month-for-a-day"),
        pytest.param(FieldType.DATE, "2026-01-01", "today", id="a-word-for-a-day"),
        pytest.param(FieldType.DATE, "2026-01-01", "2026-01-01T23:00:00Z", id="a-time-for-a-day"),
        pytest.param(FieldType.DATE, "2026-01-01", 20454, id="a-number-for-a-day"),
        pytest.param(FieldType.INSTANT, "2026-01-01T00:00:00Z", "2026-01-01", id="a-day-alone"),
        pytest.param(
            FieldType.INSTANT, "2026-01-01T00:00:00Z", "2026-01-01T00:00:00", id="without-zone"
        ),
        pytest.param(FieldType.INSTANT, None, 1767225600, id="a-number-for-a-time"),
    ],
)
def test_a_value_of_another_type_is_refused_and_named(
    kind: FieldType, good: WireValue, bad: WireValue
) -> None:
    with pytest.raises(WireValueError) as caught:
        read_column([good, None, bad, good], kind, sobject="Opportunity", path="Account.F")

    shown = f"{bad}" if isinstance(bad, Decimal) else repr(bad)
    assert caught.value.message == (
        f"Opportunity.Account.F holds {shown}, which is not {DESCRIBED[kind]}."
    )
