from __future__ import annotations

from typing import Any

import pytest

from jobs.errors import JobError, UnknownCriterionError, UnknownEnrollmentError, UnknownUserError
from tests.fakes.records import record_id
from tests.unit.jobs.partner_org import (
    ACME,
    ACME_ALLIANCE,
    ANN,
    GLOBEX,
    GUS,
    REVENUE,
    SKILL,
    Desk,
    opportunity,
)

RECORD_KEYS = {
    "id", "object", "name", "counted", "reason", "detail", "amount", "currency", "rate",
    "converted_amount", "attainment_date", "association",
}  # fmt: skip


def revenue(desk: Desk, **options: str) -> dict[str, Any]:
    document = desk.explain(ACME_ALLIANCE, criterion="revenue", **options).document()
    (criterion,) = document["criteria"]
    return dict(criterion)


def reasons(criterion: dict[str, Any]) -> dict[str, str]:
    return {record["id"]: record["reason"] for record in criterion["records"]}


def test_every_candidate_is_told_once_with_the_one_reason() -> None:
    desk = Desk()
    desk.org.add(
        "Opportunity",
        opportunity(11, ACME, 1, IsWon=False),
        opportunity(12, ACME, 1, CloseDate=None),
        opportunity(13, ACME, 1, CloseDate="2026-06-02"),
        opportunity(14, ACME, 1, CloseDate="2025-12-31"),
        opportunity(15, ACME, 1),
        opportunity(16, ACME, 1, Amount=None),
    )
    desk.org.seen[ANN] |= {record_id("006", 15): False, record_id("006", 16): True}

    found = revenue(desk)

    assert found["value"] == "125000.00"
    assert reasons(found) == {
        record_id("006", 1): "counted",
        record_id("006", 2): "counted",
        record_id("006", 11): "base_condition",
        record_id("006", 12): "no_attainment_date",
        record_id("006", 13): "future_date",
        record_id("006", 14): "outside_window",
        record_id("006", 15): "not_visible",
        record_id("006", 16): "counted",
    }
    details = {record["id"]: record["detail"] for record in found["records"]}
    assert details[record_id("006", 16)] == "no_amount"
    assert {frozenset(record) for record in found["records"]} == {frozenset(RECORD_KEYS)}


def test_nothing_is_left_to_the_org_and_nothing_is_written() -> None:
    desk = Desk()

    revenue(desk)

    pulled = next(s.text for s in desk.org.statements if s.sobject == "Opportunity")
    assert pulled.endswith(f" WHERE PartnerAccountId IN ('{ACME}')")
    assert desk.org.batches == []
    assert desk.runs.runs == {}


def test_a_document_says_who_looked_and_what_made_a_record_the_partner_s() -> None:
    document = Desk().explain(ACME_ALLIANCE).document()

    assert document["enrollment"] == ACME_ALLIANCE
    assert document["evaluated_as"] == ANN
    assert [c["name"] for c in document["criteria"]] == ["Revenue", "Registrations", "Skill"]
    record = document["criteria"][0]["records"][0]
    assert record["object"] == "Opportunity"
    assert record["name"].startswith("Deal ")
    assert record["association"] == "PartnerAccountId"
    assert (record["amount"], record["attainment_date"]) == ("100000", "2026-03-01")


def test_a_criterion_is_chosen_by_name_or_id() -> None:
    for wanted in ("Revenue", "REVENUE", REVENUE, REVENUE[:15]):
        report = Desk().explain(ACME_ALLIANCE, criterion=wanted)

        assert [each.criterion.id for each in report.criteria] == [REVENUE]


def test_a_criterion_verified_by_hand_has_no_records() -> None:
    (skill,) = Desk().explain(ACME_ALLIANCE, criterion=SKILL).document()["criteria"]

    assert (skill["value"], skill["records"]) == (0, [])


def test_another_user_s_view_can_be_taken() -> None:
    desk = Desk()
    desk.org.seen[GUS][record_id("006", 1)] = False

    document = desk.explain(ACME_ALLIANCE, criterion="Revenue", as_user=GUS[:15]).document()

    assert document["evaluated_as"] == GUS
    assert reasons(document["criteria"][0])[record_id("006", 1)] == "not_visible"


def test_an_enrollment_on_hold_is_told_with_its_reason() -> None:
    desk = Desk()
    desk.org.find("User", ANN)["AccountId"] = GLOBEX

    document = desk.explain(ACME_ALLIANCE).document()

    assert "no longer belongs to Acme" in document["hold_reason"]
    assert document["criteria"][0]["value"] is None


@pytest.mark.parametrize(
    ("enrollment", "options", "kind", "message"),
    [
        pytest.param(
            ACME_ALLIANCE,
            {"criterion": "Turnover"},
            UnknownCriterionError,
            "Program Alliance has no criterion 'Turnover'.",
            id="criterion",
        ),
        pytest.param(
            ACME_ALLIANCE,
            {"as_user": "Ann"},
            UnknownUserError,
            "'Ann' is not a user id.",
            id="no-user-id",
        ),
        pytest.param(
            ACME_ALLIANCE,
            {"as_user": record_id("005", 99)},
            UnknownUserError,
            f"There is no user {record_id('005', 99)}.",
            id="user",
        ),
        pytest.param(
            "PE-0001", {}, UnknownEnrollmentError, "'PE-0001' is not an enrollment id.", id="text"
        ),
    ],
)
def test_what_is_not_there_is_refused(
    enrollment: str, options: dict[str, str], kind: type[JobError], message: str
) -> None:
    with pytest.raises(kind) as caught:
        Desk().explain(enrollment, **options)

    assert caught.value.message == message
    assert caught.value.remedy
