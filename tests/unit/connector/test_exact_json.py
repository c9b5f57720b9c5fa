from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from connector.exact_json import encode


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(Decimal("125000.00"), "125000.00", id="money keeps its cents"),
        pytest.param(Decimal("0.1"), "0.1", id="a tenth is a tenth"),
        pytest.param(Decimal("12345678901234567.89"), "12345678901234567.89", id="many digits"),
        pytest.param(Decimal("1E+3"), "1000", id="no exponent"),
        pytest.param(Decimal("1E-7"), "0.0000001", id="a small number"),
        pytest.param(Decimal("-0"), "-0", id="negative zero"),
        pytest.param(7, "7", id="an integer"),
        pytest.param(True, "true", id="a flag"),
        pytest.param(None, "null", id="nothing"),
        pytest.param('a"\\\n', '"a\\"\\\\\\n"', id="awkward text"),
        pytest.param("Zürich", '"Zürich"', id="an umlaut"),
        pytest.param(date(2026, 1, 31), '"2026-01-31"', id="a day"),
        pytest.param(
            datetime(2026, 1, 31, 8, 5, tzinfo=UTC), '"2026-01-31T08:05:00.000Z"', id="an instant"
        ),
        pytest.param(
            datetime(2026, 1, 31, 8, 5, tzinfo=timezone(timedelta(hours=2))),
            '"2026-01-31T06:05:00.000Z"',
            id="an instant elsewhere",
        ),
        pytest.param({"a": [1, {"b": ()}]}, '{"a":[1,{"b":[]}]}', id="nested"),
    ],
)
def test_a_value_is_written_exactly(value: object, text: str) -> None:
    assert encode(value).decode() == text
    json.loads(encode(value))


@pytest.mark.parametrize(
    ("value", "error"),
    [
        pytest.param(0.1, TypeError, id="a float"),
        pytest.param(b"x", TypeError, id="bytes"),
        pytest.param({1, 2}, TypeError, id="a set"),
        pytest.param(Decimal("NaN"), ValueError, id="not a number"),
        pytest.param(Decimal("Infinity"), ValueError, id="infinity"),
        pytest.param(datetime(2026, 1, 31), ValueError, id="no zone"),  # noqa: DTZ001 - the case
    ],
)
def test_what_has_no_exact_form_is_refused(value: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        encode({"field": value})
