from __future__ import annotations

from decimal import Decimal

import pytest

from emulator.json_text import NotJsonError, java_double, read_json, to_json


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("25000", "25000.0"),
        ("0", "0.0"),
        ("-0.5", "-0.5"),
        ("237.631", "237.631"),
        ("9999999.99", "9999999.99"),
        ("10000000", "1.0E7"),
        ("12345678", "1.2345678E7"),
        ("90000000", "9.0E7"),
        ("0.001", "0.001"),
        ("0.0001", "1.0E-4"),
        ("-0.00012", "-1.2E-4"),
        ("1234567.5", "1234567.5"),
    ],
)
def test_doubles_are_written_as_java_writes_them(number: str, text: str) -> None:
    assert java_double(Decimal(number)) == text


def test_counts_stay_whole_and_measures_get_a_fraction() -> None:
    tree = {"n": 3, "d": Decimal(3), "t": 'a"é', "b": [True, None]}

    assert to_json(tree) == '{"n":3,"d":3.0,"t":"a\\"\\u00e9","b":[true,null]}'


def test_numbers_are_read_exactly() -> None:
    assert read_json(b'{"a": 0.1}') == {"a": Decimal("0.1")}


@pytest.mark.parametrize("text", [b"{", b"", b"NaN", b"\xff"], ids=["cut", "empty", "nan", "utf8"])
def test_what_is_not_json_is_refused(text: bytes) -> None:
    with pytest.raises(NotJsonError):
        read_json(text)
