from __future__ import annotations

import pytest

from persistence.database import Database
from persistence.port import Urgency
from persistence.webhook_port import InquiryKind
from tests.integration.http.edge import (
    DEAL,
    DELAY,
    ENROLLMENT,
    NOON,
    PROGRAM,
    Edge,
    faulty_fields,
    problem,
)

ORG = "00D000000000001EAA"


def test_an_enrollment_is_recalculated_now_unless_told_otherwise(stored_edge: Edge) -> None:
    answer = stored_edge.send("recalculate", {"enrollmentId": ENROLLMENT})

    assert answer.status_code == 202
    assert answer.json()["dueAt"] == "2026-03-01T12:00:00Z"
    (asked,) = stored_edge.asked()
    assert (asked.enrollment_id, asked.due_at, asked.urgency) == (ENROLLMENT, NOON, Urgency.NOW)
    assert asked.reasons == ("asked for by webhook",)


def test_a_debounced_recalculation_waits_like_a_change(stored_edge: Edge) -> None:
    body = {"enrollmentId": ENROLLMENT, "mode": "debounced"}

    answer = stored_edge.send("recalculate", body)

    assert answer.json()["dueAt"] == "2026-03-01T12:05:00Z"
    (asked,) = stored_edge.asked()
    assert (asked.due_at, asked.urgency) == (NOON + DELAY, Urgency.CHANGE)


def test_an_id_of_15_characters_means_the_same_enrollment(edge: Edge) -> None:
    edge.send("recalculate", {"enrollmentId": ENROLLMENT[:15]})

    assert [each.enrollment_id for each in edge.asked()] == [ENROLLMENT]


def test_ids_may_be_there_and_empty_as_salesforce_writes_them(edge: Edge) -> None:
    body = {"enrollmentId": ENROLLMENT, "programId": None, "orgId": None}

    assert edge.send("recalculate", body).status_code == 202


def test_a_program_is_looked_into_before_its_enrollments_are_known(stored_edge: Edge) -> None:
    answer = stored_edge.send("recalculate", {"programId": PROGRAM})

    assert answer.status_code == 202
    (inquiry,) = stored_edge.inquired()
    assert (inquiry.kind, inquiry.subject) == (InquiryKind.PROGRAM, PROGRAM)
    assert (inquiry.due_at, inquiry.urgency) == (NOON, Urgency.NOW)
    assert inquiry.id == answer.json()["requestId"]
    assert stored_edge.asked() == []


def test_changed_records_are_looked_into_and_due_after_the_delay(stored_edge: Edge) -> None:
    body = {"object": "Opportunity", "recordIds": [DEAL[:15], "006000000000002AAA", DEAL]}

    answer = stored_edge.send("changes", body)

    assert (answer.status_code, answer.json()["dueAt"]) == (202, "2026-03-01T12:05:00Z")
    (inquiry,) = stored_edge.inquired()
    assert (inquiry.kind, inquiry.subject) == (InquiryKind.RECORDS, "Opportunity")
    assert inquiry.record_ids == (DEAL, "006000000000002AAA")
    assert (inquiry.due_at, inquiry.urgency) == (NOON + DELAY, Urgency.CHANGE)


def test_api_names_are_taken_in_any_case_as_salesforce_does(edge: Edge) -> None:
    edge.send("changes", {"object": "opportunity", "recordIds": [DEAL]})

    assert [each.subject for each in edge.inquired()] == ["Opportunity"]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        pytest.param(b"", ["body"], id="nothing"),
        pytest.param(b"{", ["body"], id="half a document"),
        pytest.param(b"[]", ["body"], id="a list"),
        pytest.param(b"null", ["body"], id="null"),
        pytest.param(b"[" * 100_000, ["body"], id="a hundred thousand brackets"),
        pytest.param(b"9" * 100_000, ["body"], id="a hundred thousand digits"),
        pytest.param(b'{"enrollmentId":"\\ud800"}', ["body"], id="half a character"),
        pytest.param({}, ["enrollmentId"], id="no id"),
        pytest.param(
            {"enrollmentId": ENROLLMENT, "programId": PROGRAM},
            ["enrollmentId", "programId"],
            id="both ids",
        ),
        pytest.param({"enrollmentId": "a08"}, ["enrollmentId"], id="a short id"),
        pytest.param({"enrollmentId": ENROLLMENT[:17] + "B"}, ["enrollmentId"], id="a wrong check"),
        pytest.param({"programId": 1}, ["programId"], id="a number for an id"),
        pytest.param({"enrollmentId": ENROLLMENT, "mode": "soon"}, ["mode"], id="another mode"),
        pytest.param({"enrollmentId": ENROLLMENT, "force": True}, ["force"], id="an unknown key"),
        pytest.param(
            {"enrollment_id": ENROLLMENT}, ["enrollment_id"], id="a key written otherwise"
        ),
        pytest.param({"enrollmentId": ENROLLMENT, "orgId": DEAL}, ["orgId"], id="no org"),
    ],
)
def test_a_recalculation_of_a_wrong_shape_is_refused_with_the_fields_named(
    edge: Edge, body: object, fields: list[str]
) -> None:
    assert faulty_fields(edge.send("recalculate", body)) == fields
    assert edge.asked() == []


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        pytest.param({}, ["object", "recordIds"], id="nothing"),
        pytest.param({"object": "Case", "recordIds": [DEAL]}, ["object"], id="nobody watches it"),
        pytest.param({"object": "Lead", "recordIds": []}, ["recordIds"], id="no records"),
        pytest.param({"object": "Lead", "recordIds": DEAL}, ["recordIds"], id="not a list"),
        pytest.param({"object": "Lead", "recordIds": [DEAL, "x"]}, ["recordIds.1"], id="no id"),
        pytest.param({"object": "Lead", "recordIds": [DEAL] * 2_001}, ["recordIds"], id="too many"),
    ],
)
def test_changes_of_a_wrong_shape_are_refused_with_the_fields_named(
    edge: Edge, body: object, fields: list[str]
) -> None:
    assert faulty_fields(edge.send("changes", body)) == fields
    assert edge.inquired() == []


def test_two_thousand_records_are_not_too_many(edge: Edge) -> None:
    body = {"object": "Lead", "recordIds": [f"00Q{number:012d}" for number in range(2_000)]}

    assert edge.send("changes", body).status_code == 202
    assert len(edge.inquired()[0].record_ids) == 2_000


def test_a_refusal_says_how_many_records_may_come(edge: Edge) -> None:
    answer = edge.send("changes", {"object": "Lead", "recordIds": [DEAL] * 2_001})

    (error,) = problem(answer)["errors"]
    assert error["message"] == "holds more than 2,000 ids; send the others in further webhooks"


def test_a_body_of_nothing_but_mistakes_gets_a_short_answer(edge: Edge) -> None:
    answer = edge.send("recalculate", {f"{'k' * 500}{number}": 1 for number in range(200)})

    assert len(faulty_fields(answer)) == 20
    assert len(answer.content) < 4_000


@pytest.mark.parametrize(
    ("org", "status"),
    [
        pytest.param({"orgId": ORG}, 202, id="on the list"),
        pytest.param({"orgId": ORG[:15]}, 202, id="on the list, with 15 characters"),
        pytest.param({"orgId": "00D000000000002EAA"}, 403, id="another"),
        pytest.param({}, 403, id="none"),
    ],
)
def test_where_orgs_are_listed_only_they_may_send(
    file_database: Database, org: dict[str, str], status: int
) -> None:
    edge = Edge(file_database, org_ids=ORG)

    answer = edge.send("recalculate", {"enrollmentId": ENROLLMENT, **org})

    assert answer.status_code == status
    assert len(edge.asked()) == (status == 202)


def test_the_shape_is_looked_at_before_the_org(file_database: Database) -> None:
    edge = Edge(file_database, org_ids=ORG)

    assert edge.send("recalculate", {"enrollmentId": "x"}).status_code == 422


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "nonsense"])
def test_the_content_type_makes_no_difference(edge: Edge, content_type: str) -> None:
    answer = edge.send(
        "recalculate", {"enrollmentId": ENROLLMENT}, headers={"content-type": content_type}
    )

    assert answer.status_code == 202
