"""What enrollments are held with, word for word: people act on these sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from evaluator.enrollment import (
    Hold,
    HoldKind,
    Override,
    OverrideKind,
    PartnerUser,
    find_hold,
    no_threshold_hold,
    unanswered_hold,
    unrated_hold,
)
from evaluator.window import NEVER, Window
from tests.unit.evaluator.moving import DEALS, LAUNCH, found, program

NORA = PartnerUser("U1", "Nora", is_active=True, account_id="A1")


@pytest.mark.parametrize(
    ("user_id", "user", "sentence"),
    [
        pytest.param(
            None,
            None,
            "No primary partner user is set; choose one whose view of the data counts.",
            id="none",
        ),
        pytest.param(
            "U1",
            None,
            "Primary partner user U1 cannot be read; choose another, or give the integration "
            "user access to users.",
            id="unreadable",
        ),
        pytest.param(
            "U1",
            replace(NORA, is_active=False),
            "Primary partner user Nora is inactive; choose an active user.",
            id="inactive",
        ),
        pytest.param(
            "U1",
            replace(NORA, account_id="A2"),
            "Primary partner user Nora no longer belongs to Acme; choose a user of that account.",
            id="elsewhere",
        ),
    ],
)
def test_a_primary_user_whose_view_cannot_count_holds(
    user_id: str | None, user: PartnerUser | None, sentence: str
) -> None:
    enrollment = replace(found(LAUNCH, 1).enrollment, user_id=user_id, user=user)

    assert find_hold(enrollment, program()) == Hold(HoldKind.PRIMARY_USER, sentence)


@pytest.mark.parametrize(
    ("fields", "hold"),
    [
        pytest.param(
            {"account_id": ""},
            Hold(HoldKind.ACCOUNT, "No partner account is set; enroll the partner anew."),
            id="no-account",
        ),
        pytest.param(
            {"window": Window(NEVER, None)},
            Hold(HoldKind.WINDOW, "No enrollment date is set; set the first day of the window."),
            id="no-first-day",
        ),
        pytest.param(
            {"window": Window(date(2026, 2, 1), date(2026, 1, 31))},
            Hold(
                HoldKind.WINDOW,
                "Expiration date 2026-01-31 is before enrollment date 2026-02-01; correct one of "
                "them.",
            ),
            id="reversed",
        ),
        pytest.param(
            {"fault": "It overlaps PE-7; correct one of them."},
            Hold(HoldKind.ENROLLMENT, "It overlaps PE-7; correct one of them."),
            id="at-fault-beside-others",
        ),
        pytest.param(
            {"tier_id": "elsewhere"},
            Hold(
                HoldKind.TIER, "The tier held does not belong to Alliance; choose one of its tiers."
            ),
            id="tier-of-another-program",
        ),
        pytest.param(
            {"overrides": (Override(OverrideKind.LOCK, "elsewhere", None),)},
            Hold(
                HoldKind.TIER,
                "An override names a tier that does not belong to Alliance; correct it.",
            ),
            id="override-of-another-program",
        ),
        pytest.param(
            {
                "overrides": (
                    Override(OverrideKind.LOCK, "build", None),
                    Override(None, "build", None),
                )
            },
            Hold(HoldKind.TIER, "An override is neither Floor nor Lock; choose its kind."),
            id="override-of-no-kind",
        ),
    ],
)
def test_what_contradicts_itself_holds(fields: dict[str, Any], hold: Hold) -> None:
    enrollment = replace(found(LAUNCH, 1).enrollment, user=NORA, **fields)

    assert find_hold(enrollment, program()) == hold


def test_a_primary_user_of_the_account_holds_nothing() -> None:
    enrollment = replace(found(LAUNCH, 1).enrollment, user=NORA)

    assert find_hold(enrollment, program()) is None


@pytest.mark.parametrize(
    ("segment", "whose"), [("EMEA", "segment EMEA"), (None, "partners without segment")]
)
def test_a_ladder_without_thresholds_holds_by_the_program(segment: str | None, whose: str) -> None:
    assert no_threshold_hold(program(), segment) == Hold(
        HoldKind.PROGRAM,
        f"No threshold of Alliance applies to {whose} today; set thresholds for it.",
    )


def test_a_record_without_answer_holds_by_visibility() -> None:
    assert unanswered_hold("006000000000001AAA") == Hold(
        HoldKind.VISIBILITY,
        "Salesforce did not say whether the primary partner user may read 006000000000001AAA; "
        "give the integration user View All on its object.",
    )


def test_a_record_without_rate_holds_by_the_rate() -> None:
    assert unrated_hold("006000000000001AAA", criterion=DEALS, program=program()) == Hold(
        HoldKind.RATE,
        "Deals: no exchange rate to USD for the amount of 006000000000001AAA; maintain the "
        "currency in Salesforce.",
    )
