from __future__ import annotations

import pytest

from emulator.record_id import MalformedIdError, number_of, record_id, to_18


@pytest.mark.parametrize(
    ("short", "check"),
    [
        ("a01M00000062mPg", "IAI"),
        ("001M000000qfPyS", "IAU"),
        ("a0FE000000D6r3F", "MAR"),
        ("AbCdEfGhIjKlMnO", "VKV"),
        ("aBcDEfgHIJKLMNO", "025"),
    ],
)
def test_the_check_characters_tell_the_case_of_each_group(short: str, check: str) -> None:
    assert to_18(short) == short + check
    assert to_18(short + check) == short + check


@pytest.mark.parametrize("number", [0, 1, 61, 62, 123_456_789])
def test_an_id_holds_its_number(number: int) -> None:
    identifier = record_id("006", number)

    assert identifier.startswith("006000")
    assert len(identifier) == 18
    assert number_of(identifier) == number


def test_ids_sort_as_their_numbers_do() -> None:
    ids = [record_id("006", number) for number in range(0, 5000, 7)]

    assert ids == sorted(ids)


@pytest.mark.parametrize("text", ["", "006", "006000000000001!", "0060000000000011", "' OR 1=1"])
def test_other_text_is_no_id(text: str) -> None:
    with pytest.raises(MalformedIdError):
        to_18(text)
