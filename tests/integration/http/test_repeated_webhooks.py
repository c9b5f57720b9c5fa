from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from tests.integration.http.edge import DEAL, ENROLLMENT, Edge, problem

BODY = {"enrollmentId": ENROLLMENT}
CHANGES = {"object": "Opportunity", "recordIds": [DEAL]}


def test_a_repetition_gets_the_first_answer_and_asks_for_nothing(stored_edge: Edge) -> None:
    first = stored_edge.send("recalculate", BODY)
    stored_edge.at += timedelta(hours=3)

    again = stored_edge.send("recalculate", BODY)

    assert (again.status_code, again.json()) == (202, first.json())
    assert stored_edge.asked()[0].version == 1


def test_a_repetition_of_changes_is_looked_into_once(stored_edge: Edge) -> None:
    first = stored_edge.send("changes", CHANGES)

    assert stored_edge.send("changes", CHANGES).json() == first.json()
    assert len(stored_edge.inquired()) == 1


def test_the_same_id_with_another_body_is_refused(stored_edge: Edge) -> None:
    stored_edge.send("recalculate", BODY)

    answer = stored_edge.send("recalculate", {**BODY, "mode": "debounced"})

    assert answer.status_code == 409
    assert "webhook-id" in problem(answer)["detail"]
    assert stored_edge.asked()[0].version == 1


def test_the_same_id_at_another_route_is_refused(edge: Edge) -> None:
    edge.send("recalculate", BODY)

    assert edge.send("changes", CHANGES).status_code == 409
    assert edge.inquired() == []


def test_a_refused_webhook_may_come_again_corrected_under_its_id(edge: Edge) -> None:
    edge.send("recalculate", {"enrollmentId": "x"})

    assert edge.send("recalculate", BODY).status_code == 202


def test_of_deliveries_that_come_at_once_one_is_kept_and_all_get_its_answer(
    stored_edge: Edge,
) -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: stored_edge.send("changes", CHANGES), range(8)))

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["requestId"] for answer in answers}) == 1
    assert len(stored_edge.inquired()) == 1


def test_deliveries_for_one_enrollment_under_ids_of_their_own_become_one_request(
    stored_edge: Edge,
) -> None:
    def send(number: int) -> int:
        return stored_edge.send("recalculate", BODY, delivery=f"msg_{number}").status_code

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(send, range(8))) == {202}

    (asked,) = stored_edge.asked()
    assert asked.version == 8
