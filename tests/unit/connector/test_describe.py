from __future__ import annotations

from typing import Any

import pytest

from connector.describe import read_describes
from connector.errors import AccessRefusedError
from connector.transport import Transport
from tests.unit.connector.fake_org import FakeOrg, Part


def described(part: dict[str, Any]) -> Part:
    name = part["url"].removeprefix("/services/data/v62.0/sobjects/").removesuffix("/describe")
    if name.startswith("Gone"):
        return 404, [{"errorCode": "NOT_FOUND", "message": "no"}]
    if name.startswith("Hidden"):
        return 400, [{"errorCode": "INVALID_TYPE", "message": "no"}]
    return 200, {"name": name, "fields": []}


def test_objects_are_described_by_the_names_asked_for(org: FakeOrg, way: Transport) -> None:
    org.handler = described

    found = read_describes(way, ["Lead", "Gone__c", "Hidden__c", "Account", "Lead"])

    assert {name: answer["name"] for name, answer in found.items()} == {
        "Lead": "Lead",
        "Account": "Account",
    }


@pytest.mark.parametrize(("count", "calls"), [(0, []), (25, [25]), (26, [25, 1])])
def test_twenty_five_travel_in_one_call(
    org: FakeOrg, way: Transport, count: int, calls: list[int]
) -> None:
    org.handler = described

    assert len(read_describes(way, [f"X{number}__c" for number in range(count)])) == count
    assert [len(call) for call in org.calls] == calls
    assert way.meter.calls == len(calls)


def test_a_text_that_names_no_object_is_not_sent(org: FakeOrg, way: Transport) -> None:
    assert read_describes(way, ["Lead/../../limits", "", "1Lead", "Lead?x"]) == {}
    assert org.requests == []


def test_another_refusal_is_an_error(org: FakeOrg, way: Transport) -> None:
    org.answer((200, {"name": "Lead"}), (403, [{"errorCode": "INSUFFICIENT_ACCESS"}]))

    with pytest.raises(AccessRefusedError):
        read_describes(way, ["Lead", "Account"])
