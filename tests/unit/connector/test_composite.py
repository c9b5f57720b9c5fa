from __future__ import annotations

import pytest

from connector.composite import SubAnswer, Subrequest, lots, send_composite
from connector.errors import IncompleteAnswerError, LoginRefusedError
from connector.transport import Transport
from tests.unit.connector.fake_org import FakeOrg

PARTS = [Subrequest("GET", "limits"), Subrequest("PATCH", "sobjects/X", {"a": 1})]


def bodies(answers: list[SubAnswer]) -> list[object]:
    for answer in answers:
        if answer.error:
            raise answer.error
    return [answer.body for answer in answers]


def test_answers_come_in_the_order_of_the_subrequests(org: FakeOrg, way: Transport) -> None:
    org.answer((200, {"first": 1}), (200, {"second": 2}))

    assert send_composite(way, PARTS, bodies) == [{"first": 1}, {"second": 2}]
    first, second = org.calls[0]
    assert first == {
        "method": "GET",
        "url": "/services/data/v62.0/limits",
        "referenceId": "part0",
    }
    assert (second["method"], second["body"]) == ("PATCH", {"a": 1})


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({"compositeResponse": []}, id="none"),
        pytest.param(
            {"compositeResponse": [{"referenceId": "part0", "httpStatusCode": 200, "body": {}}]},
            id="one of two",
        ),
        pytest.param({"results": []}, id="something else"),
        pytest.param([], id="an empty list"),
    ],
)
def test_a_missing_answer_is_an_error(org: FakeOrg, way: Transport, answer: object) -> None:
    org.reply(200, answer)

    with pytest.raises(IncompleteAnswerError):
        send_composite(way, PARTS, bodies)


def test_a_subrequest_whose_session_ended_is_sent_with_a_new_one(
    org: FakeOrg, way: Transport
) -> None:
    ended = [{"errorCode": "INVALID_SESSION_ID", "message": "told"}]
    org.answer((200, {}), (401, ended))
    org.answer((200, {"a": 1}), (200, {"b": 2}))

    assert send_composite(way, PARTS, bodies) == [{"a": 1}, {"b": 2}]


def test_a_subrequest_refused_with_the_new_session_too_is_a_refused_login(
    org: FakeOrg, way: Transport
) -> None:
    ended = [{"errorCode": "INVALID_SESSION_ID", "message": "told"}]
    org.answer((200, {}), (401, ended))
    org.answer((200, {}), (401, ended))

    with pytest.raises(LoginRefusedError):
        send_composite(way, PARTS, bodies)


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (1, [1]), (5, [5]), (11, [5, 5, 1])])
def test_lots_are_full_but_the_last(count: int, sizes: list[int]) -> None:
    assert [len(lot) for lot in lots(list(range(count)), 5)] == sizes
