from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest

from persistence.case_port import CaseAction
from persistence.database import Database
from tests.integration.http.edge import (
    CASE,
    ENROLLMENT,
    NOON,
    Edge,
    faulty_fields,
    problem,
    signature_headers,
)

BODY = {"offboardingId": CASE}
ORG = "00D000000000001EAA"
LIMIT = 256 * 1024


def test_a_case_is_planned_now_unless_told_otherwise(stored_edge: Edge) -> None:
    answer = stored_edge.send("offboarding", BODY)

    assert answer.status_code == 202
    assert answer.json()["dueAt"] == "2026-03-01T12:00:00Z"
    assert UUID(answer.json()["requestId"])
    (asked,) = stored_edge.cases_asked()
    assert (asked.case_id, asked.action) == (CASE, CaseAction.PLAN)
    assert (asked.requested_at, asked.claimable_at) == (NOON, NOON)
    assert stored_edge.asked() == []
    assert stored_edge.inquired() == []


@pytest.mark.parametrize("action", ["plan", "suspend", "rollback"])
def test_what_is_to_be_done_about_a_case_may_be_told(edge: Edge, action: str) -> None:
    assert edge.send("offboarding", {**BODY, "action": action}).status_code == 202

    assert [each.action for each in edge.cases_asked()] == [CaseAction(action)]


def test_what_is_null_counts_as_left_out(edge: Edge) -> None:
    assert edge.send("offboarding", {**BODY, "action": None, "orgId": None}).status_code == 202

    assert [each.action for each in edge.cases_asked()] == [CaseAction.PLAN]


def test_an_id_of_15_characters_means_the_same_case(edge: Edge) -> None:
    edge.send("offboarding", {"offboardingId": CASE[:15]})

    assert [each.case_id for each in edge.cases_asked()] == [CASE]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        pytest.param(b"", ["body"], id="nothing"),
        pytest.param(b"{", ["body"], id="half a document"),
        pytest.param([CASE], ["body"], id="a list"),
        pytest.param(b"[" * 100_000, ["body"], id="a hundred thousand brackets"),
        pytest.param(b'{"offboardingId":"\\ud800"}', ["body"], id="half a character"),
        pytest.param({}, ["offboardingId"], id="no id"),
        pytest.param({"offboardingId": None}, ["offboardingId"], id="null for the id"),
        pytest.param({"offboardingId": ""}, ["offboardingId"], id="an empty id"),
        pytest.param({"offboardingId": "a0B"}, ["offboardingId"], id="a short id"),
        pytest.param({"offboardingId": CASE[:17] + "B"}, ["offboardingId"], id="a wrong check"),
        pytest.param({"offboardingId": 1}, ["offboardingId"], id="a number for an id"),
        pytest.param({"offboardingId": [CASE]}, ["offboardingId"], id="a list of ids"),
        pytest.param(
            {"offboardingId": "' OR 1=1 -- 123456"}, ["offboardingId"], id="SQL for an id"
        ),
        pytest.param({**BODY, "action": "advance"}, ["action"], id="what only the clock asks"),
        pytest.param({**BODY, "action": "Plan"}, ["action"], id="an action in another case"),
        pytest.param({**BODY, "action": ""}, ["action"], id="an empty action"),
        pytest.param({**BODY, "action": ["plan"]}, ["action"], id="a list of actions"),
        pytest.param({**BODY, "force": True}, ["force"], id="an unknown key"),
        pytest.param({**BODY, "enrollmentId": ENROLLMENT}, ["enrollmentId"], id="another's key"),
        pytest.param({"offboarding_id": CASE}, ["offboardingId", "offboarding_id"], id="a slip"),
        pytest.param({**BODY, "orgId": CASE}, ["orgId"], id="no org"),
    ],
)
def test_a_case_of_a_wrong_shape_is_refused_with_the_fields_named(
    edge: Edge, body: object, fields: list[str]
) -> None:
    assert faulty_fields(edge.send("offboarding", body)) == fields
    assert edge.cases_asked() == []


def test_a_refusal_says_what_may_be_done_about_a_case(edge: Edge) -> None:
    (error,) = problem(edge.send("offboarding", {**BODY, "action": "stop"}))["errors"]

    assert error == {"field": "action", "message": "must be 'plan', 'suspend' or 'rollback'"}


@pytest.mark.parametrize(
    ("org", "status"),
    [
        pytest.param({"orgId": ORG}, 202, id="on the list"),
        pytest.param({"orgId": "00D000000000002EAA"}, 403, id="another"),
        pytest.param({}, 403, id="none"),
    ],
)
def test_where_orgs_are_listed_only_they_may_ask_for_a_case(
    file_database: Database, org: dict[str, str], status: int
) -> None:
    edge = Edge(file_database, org_ids=ORG)

    assert edge.send("offboarding", {**BODY, **org}).status_code == status
    assert len(edge.cases_asked()) == (status == 202)


def test_a_case_is_asked_for_by_nobody_who_does_not_sign(edge: Edge) -> None:
    body = b'{"offboardingId":"a0B000000000001EAA"}'
    of_another_body = signature_headers("msg_1", NOON, body + b" ", "whsec_" + "A" * 32)

    assert edge.request("POST", "/webhooks/offboarding", body).status_code == 401
    assert edge.request("POST", "/webhooks/offboarding", body, of_another_body).status_code == 401
    assert edge.send("offboarding", body, signed_at=NOON - timedelta(hours=1)).status_code == 401
    assert edge.cases_asked() == []


def test_a_case_may_not_come_in_more_than_a_body_may_have(edge: Edge) -> None:
    body = f'{{"offboardingId":"{CASE}"}}'.encode()

    assert edge.send("offboarding", body.ljust(LIMIT + 1)).status_code == 413
    assert edge.send("offboarding", body.ljust(LIMIT)).status_code == 202


def test_a_repetition_asks_for_a_case_no_second_time(stored_edge: Edge) -> None:
    first = stored_edge.send("offboarding", BODY)
    stored_edge.at += timedelta(hours=3)

    again = stored_edge.send("offboarding", BODY)

    assert (again.status_code, again.json()) == (202, first.json())
    assert [each.version for each in stored_edge.cases_asked()] == [1]


def test_an_id_that_came_with_another_action_or_at_another_route_is_refused(edge: Edge) -> None:
    edge.send("offboarding", BODY)

    assert edge.send("offboarding", {**BODY, "action": "rollback"}).status_code == 409
    assert edge.send("recalculate", {"enrollmentId": ENROLLMENT}).status_code == 409
    assert [each.action for each in edge.cases_asked()] == [CaseAction.PLAN]
    assert edge.asked() == []


def test_deliveries_for_one_case_that_come_at_once_become_one_request(stored_edge: Edge) -> None:
    def send(number: int) -> int:
        return stored_edge.send("offboarding", BODY, delivery=f"msg_{number % 4}").status_code

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(send, range(8))) == {202}

    assert [each.version for each in stored_edge.cases_asked()] == [4]


def test_webhooks_about_cases_are_counted_under_their_name(edge: Edge) -> None:
    edge.send("offboarding", BODY)
    edge.send("offboarding", {}, delivery="msg_2")

    for outcome in ("accepted", "malformed"):
        assert edge.metric("webhooks_total", webhook="offboarding", outcome=outcome) == 1
