from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from connector.errors import MalformedIdError
from connector.port import Access, Questions, UserAccess
from connector.query import read_records
from connector.record_id import to_18
from connector.transport import Transport
from connector.visibility import read_access
from tests.unit.connector.fake_org import FakeOrg, Part, page

USER = "005000000000001AAA"
SELECT = "SELECT RecordId, HasReadAccess FROM UserRecordAccess"


def records(count: int, first: int = 0) -> list[str]:
    return [to_18(f"006{number:012d}") for number in range(first, first + count)]


def ask(way: Transport, questions: Questions) -> Access:
    return read_access(questions, lambda calls: [read_records(way, call) for call in calls])


def asked_ids(part: dict[str, Any]) -> list[str]:
    statement = parse_qs(urlsplit(part["url"]).query)["q"][0]
    return re.findall(r"'(\w+)'", statement.partition(" AND ")[2])


def everything(part: dict[str, Any]) -> Part:
    rows = [{"RecordId": each, "HasReadAccess": True} for each in asked_ids(part)]
    return 200, page(*rows)


def test_each_record_gets_its_own_answer(org: FakeOrg, way: Transport) -> None:
    first, second, _ = asked = records(3)
    org.answer(
        (
            200,
            page(
                {"RecordId": first, "HasReadAccess": True},
                {"RecordId": second, "HasReadAccess": False},
            ),
        )
    )

    access = ask(way, {USER: {"Opportunity": asked}})

    assert access == {USER: UserAccess({first: True, second: False})}
    listed = ",".join(f"'{record}'" for record in asked)
    assert org.queries == [[f"{SELECT} WHERE UserId = '{USER}' AND RecordId IN ({listed})"]]


def test_ids_are_brought_to_18_characters_and_asked_once(org: FakeOrg, way: Transport) -> None:
    org.handler = everything
    (record,) = records(1)

    access = ask(
        way, {USER[:15]: {"Lead": [record[:15], record, record]}, USER: {"Lead": [record]}}
    )

    assert access == {USER: UserAccess({record: True})}
    assert [asked_ids(part) for call in org.calls for part in call] == [[record]]


def test_a_user_asked_about_nothing_has_no_answers(org: FakeOrg, way: Transport) -> None:
    assert ask(way, {USER: {}}) == {USER: UserAccess({})}
    assert org.requests == []


@pytest.mark.parametrize(
    ("counts", "calls"),
    [
        pytest.param([200], [[200]], id="as many as one query takes"),
        pytest.param([201], [[200], [1]], id="one more"),
        pytest.param([1] * 6, [[1] * 5, [1]], id="five small ones in a call"),
        pytest.param([100] * 5, [[100] * 5], id="a hundred is small"),
        pytest.param([101] * 4, [[101] * 3, [101]], id="three large ones in a call"),
        pytest.param([1000], [[200] * 3, [200] * 2], id="many of one user"),
        pytest.param([150, 10, 150, 10], [[150, 150], [10, 10]], id="mixed"),
    ],
)
def test_questions_are_packed_within_the_limits(
    org: FakeOrg, way: Transport, counts: list[int], calls: list[list[int]]
) -> None:
    org.handler = everything
    users = {to_18(f"005{number:012d}"): records(count) for number, count in enumerate(counts)}

    access = ask(way, {user: {"Lead": asked} for user, asked in users.items()})

    assert [[len(asked_ids(part)) for part in call] for call in org.calls] == calls
    assert {user: len(answers.told) for user, answers in access.items()} == {
        user: len(asked) for user, asked in users.items()
    }


def test_a_text_that_is_no_id_is_not_sent(org: FakeOrg, way: Transport) -> None:
    with pytest.raises(MalformedIdError):
        ask(way, {USER: {"Lead": ["x') OR (Id != '"]}})

    assert org.requests == []
