from __future__ import annotations

import pytest

from connector.errors import MalformedIdError
from connector.record_id import to_18


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param("001000000000001", "001000000000001AAA", id="no capitals"),
        pytest.param("00D000000000062", "00D000000000062EAA", id="a capital"),
        pytest.param("00aAbBcCdDABCDE", "00aAbBcCdDABCDEIV5", id="mixed case"),
        pytest.param("0015000000Gv7qJ", "0015000000Gv7qJAAR", id="as seen in an org"),
        pytest.param("001000000000001AAA", "001000000000001AAA", id="long already"),
    ],
)
def test_an_id_gets_its_18_characters(given: str, expected: str) -> None:
    assert to_18(given) == expected


@pytest.mark.parametrize(
    "text", ["", "001", "001-00000000001", "0010000000000011", "a' OR '1'='1'---"]
)
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(MalformedIdError, match="not a Salesforce record id"):
        to_18(text)
