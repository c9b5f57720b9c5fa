from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date
from decimal import Decimal

import numpy as np
import pytest

from evaluator.access import Access
from evaluator.candidates import Candidates
from evaluator.enrollment import Enrollment, Hold, HoldKind, PartnerUser, Verification
from evaluator.evaluation import Measured, Status
from evaluator.judgement import open_judgement
from evaluator.program import Criterion, Measure, Unit
from evaluator.reason import Reason
from evaluator.settlement import Verdicts, close_judgement
from evaluator.window import Window
from tests.unit.evaluator.columns import money
from tests.unit.evaluator.judged import DEAL, RATES, REVENUE, TODAY, deals, judged, program

NO_RATE = (
    "Revenue: no exchange rate to USD for the amount of {}; maintain the currency in Salesforce."
)
NO_ANSWER = (
    "Salesforce did not say whether the primary partner user may read {}; "
    "give the integration user View All on its object."
)
VISITS = Criterion("C2", "Visits", 2, "Custom", Measure.VERIFICATIONS, Unit.VERIFIED)
COUNT = replace(REVENUE, id="C3", name="Deals", measure=Measure.COUNT, unit=Unit.COUNT, rollup=None)


def enrolled(
    number: int, first: date = date(2026, 1, 1), *verifications: Verification, active: bool = True
) -> Enrollment:
    account = f"A{number}"
    user = PartnerUser("U1", "Nora", is_active=active, account_id=account)
    window = Window(first, None)
    return Enrollment(
        f"E{number}", f"PE-{number}", account, "Acme", "U1", user, None, window, verifications
    )


def closed(
    enrollments: list[Enrollment],
    records: Candidates,
    *criteria: Criterion,
    answers: Mapping[int, Access] | None = None,
) -> Verdicts:
    """Judge enrollments of any state; what is not answered otherwise is readable."""
    given = np.full(len(records.record), Access.READABLE, dtype=np.uint8)
    for pair, answer in (answers or {}).items():
        given[pair] = answer
    opened = open_judgement(
        program(*criteria), enrollments, {DEAL: records}, rates=RATES, today=TODAY, zone=UTC
    )
    return close_judgement(opened, {DEAL: given})


def test_a_missing_rate_holds_its_enrollment_and_no_other() -> None:
    amounts = money(("1", "USD"), ("1", "EUR"), ("1", "USD"), ("1", "XTS"), ("1", "XTS"))

    verdicts = judged(deals(2, 3, Amount=amounts))

    assert verdicts.holds == {1: Hold(HoldKind.RATE, NO_RATE.format("R3"))}
    assert [each.status for each in verdicts.evaluations] == [Status.CURRENT, Status.ON_HOLD]


def test_no_answer_holds_its_enrollment_and_names_its_first_record() -> None:
    amounts = money(*[("1", "USD")] * 4)
    unanswered = dict.fromkeys((2, 3), Access.UNANSWERED)

    verdicts = judged(deals(2, 2, Amount=amounts), answers=unanswered)

    assert verdicts.holds == {1: Hold(HoldKind.VISIBILITY, NO_ANSWER.format("R2"))}


def test_no_answer_for_a_record_that_decides_nothing_holds_nothing() -> None:
    records = deals(2, Amount=money(("1", "USD"), ("1", "USD")))
    gone = replace(records, deleted=np.array([False, True]))

    assert judged(gone, answers={1: Access.UNANSWERED}).holds == {}


def test_a_hidden_record_needs_no_rate() -> None:
    records = deals(2, Amount=money(("1", "USD"), ("1", "XTS")))

    verdicts = judged(records, answers={1: Access.HIDDEN})

    assert verdicts.holds == {}
    assert verdicts.evaluation(0).records_not_visible == 1
    assert verdicts.evaluation(0).counted_ids == {DEAL: ("R0",)}


def test_what_is_found_first_stays_the_reason_of_a_hold() -> None:
    records = deals(2, Amount=money(("1", "XTS"), ("1", "USD")))

    verdicts = judged(records, answers={1: Access.UNANSWERED})

    assert verdicts.holds[0].kind is HoldKind.VISIBILITY


def test_an_enrollment_on_hold_for_its_user_keeps_that_hold() -> None:
    enrollments = [enrolled(1, active=False), enrolled(2)]

    verdicts = closed(enrollments, deals(1, 1, Amount=money(("1", "XTS"), ("1", "USD"))))

    assert {position: hold.kind for position, hold in verdicts.holds.items()} == {
        0: HoldKind.PRIMARY_USER
    }


def test_an_enrollment_on_hold_keeps_the_tier_it_holds() -> None:
    silver = replace(enrolled(1), tier_id="T1")

    held = closed([silver], deals(1, Amount=money(("1", "XTS")))).evaluation(0)

    assert held.status is Status.ON_HOLD
    assert held.tier_held == program().tiers[0]


def test_an_enrollment_that_begins_tomorrow_hangs_on_no_rate() -> None:
    always = replace(REVENUE, ignore_window=True)
    records = deals(1, 1, Amount=money(("1", "XTS"), ("1", "XTS")))

    verdicts = closed([enrolled(1, date(2026, 6, 16)), enrolled(2, TODAY)], records, always)

    assert verdicts.holds == {1: Hold(HoldKind.RATE, NO_RATE.format("R1"))}
    assert verdicts.evaluation(0).status is Status.NOT_STARTED
    assert verdicts.evaluation(0).records_not_visible is None
    assert verdicts.evaluation(0).counted_ids == {}


def test_each_criterion_has_its_marks_its_tally_and_its_measure() -> None:
    records = deals(2, 1, Amount=money(("2", "USD"), ("1", "EUR"), ("4", "USD")))

    verdicts = judged(records, REVENUE, COUNT, answers={1: Access.HIDDEN})

    assert {key: marks.tolist() for key, marks in verdicts.marks.items()} == {
        key: [Reason.COUNTED, Reason.NOT_VISIBLE, Reason.COUNTED] for key in ("C1", "C3")
    }
    assert [[result.measured for result in each.criteria] for each in verdicts.evaluations] == [
        [
            Measured(Decimal("2.00"), 1, {Reason.NOT_VISIBLE: 1}),
            Measured(Decimal(1), 1, {Reason.NOT_VISIBLE: 1}),
        ],
        [Measured(Decimal("4.00"), 1, {}), Measured(Decimal(1), 1, {})],
    ]


@pytest.mark.parametrize(
    ("verifications", "measured"),
    [
        pytest.param((), Measured(Decimal(0), 0, {}), id="none"),
        pytest.param(
            (Verification("C2", verified=True, expires_on=None),),
            Measured(Decimal(1), 1, {}),
            id="one-that-stands",
        ),
        pytest.param(
            (
                Verification("C2", verified=True, expires_on=TODAY),
                Verification("C2", verified=True, expires_on=date(2026, 6, 14)),
                Verification("C2", verified=True, expires_on=date(2026, 6, 13)),
                Verification("C2", verified=False, expires_on=date(2026, 6, 13)),
                Verification("C1", verified=True, expires_on=None),
            ),
            Measured(Decimal(1), 1, {Reason.EXPIRED: 2}),
            id="two-that-are-over-beside-one-on-its-last-day",
        ),
        pytest.param(
            (Verification("C2", verified=False, expires_on=None),),
            Measured(Decimal(0), 0, {}),
            id="one-not-verified",
        ),
    ],
)
def test_verifications_count_while_they_stand(
    verifications: tuple[Verification, ...], measured: Measured
) -> None:
    enrollment = enrolled(1, date(2026, 1, 1), *verifications)

    verdicts = closed([enrollment], deals(0, Amount=money()), VISITS, REVENUE)

    found, _ = verdicts.evaluation(0).criteria

    assert found.measured == measured
    assert set(verdicts.marks) == set(verdicts.tallies) == {"C1"}
