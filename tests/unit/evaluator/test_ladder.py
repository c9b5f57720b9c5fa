from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from evaluator.errors import ProgramError
from evaluator.ladder import check_thresholds, ladder_for
from evaluator.money import Currency
from evaluator.program import Criterion, Measure, Program, Threshold, Tier, Unit

TODAY = date(2026, 6, 15)
DAY = timedelta(days=1)


def program(*rows: Threshold) -> Program:
    """Build a program of two tiers and two criteria with these thresholds."""
    return Program(
        id="P",
        name="Alliance",
        currency=Currency("USD", 2),
        tiers=(Tier("T1", "Silver", 1, {}), Tier("T2", "Gold", 2, {})),
        criteria=tuple(
            Criterion(name, name, 1, "Closed Deals", Measure.COUNT, Unit.COUNT)
            for name in ("Deals", "Courses")
        ),
        benefits=(),
        config_version="",
        thresholds=rows,
    )


def row(
    least: int | None,
    segment: str | None = None,
    *,
    first: date | None = None,
    last: date | None = None,
    criterion: str = "Deals",
    tier: str = "T2",
) -> Threshold:
    value = None if least is None else Decimal(least)
    return Threshold(tier, criterion, value, segment, first, last)


def asked(segment: str | None, *rows: Threshold) -> dict[str, Decimal]:
    """Tell what Gold asks for today."""
    return dict(ladder_for(program(*rows), segment, TODAY).tiers[1].thresholds)


@pytest.mark.parametrize(
    ("segment", "rows", "least"),
    [
        pytest.param(None, [row(5)], 5, id="for-everybody"),
        pytest.param("EMEA", [row(5)], 5, id="a-segment-without-row-of-its-own"),
        pytest.param("EMEA", [row(5), row(3, "EMEA")], 3, id="the-segment-s-row-goes-first"),
        pytest.param("EMEA", [row(3, "EMEA"), row(5)], 3, id="in-whatever-order"),
        pytest.param("EMEA", [row(5), row(9, "EMEA")], 9, id="even-where-it-asks-for-more"),
        pytest.param("emea", [row(5), row(3, "EMEA")], 3, id="whatever-the-case"),
        pytest.param("APAC", [row(5), row(3, "EMEA")], 5, id="another-segment-s-row"),
        pytest.param(None, [row(3, "EMEA")], None, id="nobody-s-segment"),
        pytest.param("EMEA", [row(5), row(None, "EMEA")], None, id="a-blank-row-takes-it-away"),
        pytest.param("EMEA", [row(None), row(3, "EMEA")], 3, id="a-blank-row-for-everybody"),
        pytest.param("EMEA", [row(5), row(0, "EMEA")], 0, id="zero-is-asked-for"),
        pytest.param(None, [row(5, first=TODAY)], 5, id="from-its-first-day"),
        pytest.param(None, [row(5, first=TODAY + DAY)], None, id="not-before"),
        pytest.param(None, [row(5, last=TODAY)], 5, id="on-its-last-day"),
        pytest.param(None, [row(5, last=TODAY - DAY)], None, id="not-after"),
        pytest.param(
            "EMEA", [row(5), row(3, "EMEA", last=TODAY - DAY)], 5, id="the-segment-s-row-is-over"
        ),
        pytest.param(
            None, [row(5, last=TODAY - DAY), row(7, first=TODAY)], 7, id="one-follows-another"
        ),
    ],
)
def test_the_row_in_force_is_the_segment_s_else_everybody_s(
    segment: str | None, rows: list[Threshold], least: int | None
) -> None:
    expected = {} if least is None else {"Deals": Decimal(least)}

    assert asked(segment, *rows) == expected


def test_each_criterion_of_each_tier_has_a_row_of_its_own() -> None:
    rows = (row(1, tier="T1"), row(2), row(3, criterion="Courses"), row(4, "EMEA"))

    silver, gold = ladder_for(program(*rows), "EMEA", TODAY).tiers

    assert silver.thresholds == {"Deals": 1}
    assert gold.thresholds == {"Deals": 4, "Courses": 3}


def test_the_rest_of_the_program_stays_as_it_is() -> None:
    given = program(row(1))
    found = ladder_for(given, None, TODAY)

    assert (found.thresholds, found.criteria) == (given.thresholds, given.criteria)
    assert [(tier.id, tier.rank) for tier in found.tiers] == [("T1", 1), ("T2", 2)]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([row(1, last=TODAY), row(2, first=TODAY + DAY)], id="one-after-the-other"),
        pytest.param([row(1), row(2, "EMEA"), row(3, "APAC")], id="of-different-segments"),
        pytest.param([row(1), row(1, tier="T1")], id="of-different-tiers"),
        pytest.param([row(1), row(1, criterion="Courses")], id="of-different-criteria"),
        pytest.param([], id="none"),
    ],
)
def test_thresholds_may_stand_beside_each_other(rows: list[Threshold]) -> None:
    check_thresholds(program(*rows))


@pytest.mark.parametrize(
    ("rows", "whose"),
    [
        pytest.param([row(1), row(1)], "", id="both-for-good"),
        pytest.param([row(1, last=TODAY), row(2, first=TODAY)], "", id="for-one-day"),
        pytest.param([row(2, first=TODAY), row(1, last=TODAY)], "", id="in-the-other-order"),
        pytest.param(
            [row(1, first=TODAY, last=TODAY), row(2, first=TODAY - DAY, last=TODAY + DAY)],
            "",
            id="one-within-the-other",
        ),
        pytest.param([row(1), row(None)], "", id="a-blank-row-is-a-row"),
        pytest.param(
            [row(1, last=TODAY - DAY), row(2, first=TODAY), row(3, last=TODAY - DAY)],
            "",
            id="the-first-and-the-third",
        ),
        pytest.param(
            [row(1, "EMEA"), row(2, "emea")], " for segment EMEA", id="of-one-segment-in-any-case"
        ),
    ],
)
def test_two_thresholds_on_the_same_days_are_refused(rows: list[Threshold], whose: str) -> None:
    with pytest.raises(ProgramError) as caught:
        check_thresholds(program(*rows))

    assert str(caught.value) == (
        f"Tier Gold has two thresholds for Deals{whose} on the same days; let one end before the "
        "other begins."
    )


def test_a_contradiction_about_what_is_not_in_the_program_is_told_by_ids() -> None:
    rows = [row(1, criterion="C9", tier="T9"), row(2, criterion="C9", tier="T9")]

    with pytest.raises(ProgramError, match=r"^Tier T9 has two thresholds for C9 on"):
        check_thresholds(program(*rows))
