from __future__ import annotations

import pytest

from mapping.record_id import is_record_id, to_18


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("001000000000001", "001000000000001AAA"),
        ("0015000000VeVeA", "0015000000VeVeAAAV"),
        ("ABCDEFGHIJKLMNO", "ABCDEFGHIJKLMNO555"),
        ("abcdefghijklmno", "abcdefghijklmnoAAA"),
    ],
)
def test_fifteen_characters_get_three_that_tell_the_capitals(short: str, long: str) -> None:
    assert to_18(short) == long
    assert to_18(long) == long
    assert to_18(long[:15] + long[15:].lower()) == long
    assert is_record_id(short)
    assert is_record_id(long)


def test_ids_that_differ_by_case_alone_get_different_forms() -> None:
    assert to_18("0015000000VeVeA").casefold() != to_18("0015000000veveA").casefold()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("00100000000000", id="fourteen"),
        pytest.param("0010000000000011", id="sixteen"),
        pytest.param("001000000000001AAAA", id="nineteen"),
        pytest.param("001000000000001AAB", id="a-check-that-does-not-fit"),
        pytest.param("00100000000000'", id="a-quote"),
        pytest.param("00100000000000é", id="a-letter-of-another-alphabet"),
        pytest.param("001000000000001\n", id="a-line-break-behind"),
        pytest.param(" 001000000000001", id="a-space-before"),
    ],
)
def test_other_text_is_no_id(text: str) -> None:
    assert not is_record_id(text)


def test_text_of_another_length_stays_as_it_is() -> None:
    assert to_18("Total Revenue") == "Total Revenue"
