from __future__ import annotations

from decimal import Decimal

import pytest

from evaluator.condition import Condition
from evaluator.conversion import convert
from evaluator.filter import (
    Either,
    Every,
    Filter,
    Logic,
    Negated,
    Numbered,
    failing_conditions,
    passes,
    truths,
)
from evaluator.money import Currency
from evaluator.operator import Operator
from evaluator.rates import Rates
from tests.unit.evaluator.columns import flags, money

ONE, TWO, THREE = Numbered(1), Numbered(2), Numbered(3)
CONDITIONS = tuple(
    Condition(number, field, Operator.EQUALS, (True,))
    for number, field in enumerate(("A__c", "B__c", "C__c"), start=1)
)


def blamed(logic: Logic, row: str) -> list[int]:
    """Name the conditions to blame for one record with these three checkboxes."""
    columns = {c.field: flags(box) for c, box in zip(CONDITIONS, row, strict=True)}
    given = Filter(CONDITIONS, logic)
    assert passes(given, columns, 1).possible.tolist() == [False]
    return [condition.number for condition in failing_conditions(given, truths(given, columns), 0)]


@pytest.mark.parametrize(
    ("logic", "row", "numbers"),
    [
        pytest.param(Every((ONE, TWO, THREE)), "x--", [2, 3], id="every-false-part-of-an-and"),
        pytest.param(Either((ONE, TWO, THREE)), "---", [1, 2, 3], id="every-part-of-an-or"),
        pytest.param(Negated(ONE), "x--", [1], id="what-holds-inside-a-not"),
        pytest.param(
            Negated(Either((ONE, TWO))),
            "x-x",
            [1],
            id="the-true-part-of-an-or-inside-a-not",
        ),
        pytest.param(Negated(Every((ONE, TWO))), "xx-", [1, 2], id="all-of-an-and-inside-a-not"),
        pytest.param(
            Every((ONE, Either((TWO, THREE)))),
            "x--",
            [2, 3],
            id="only-the-branch-that-failed",
        ),
        pytest.param(
            Every((ONE, Either((TWO, THREE)))),
            "-x-",
            [1],
            id="not-the-branch-that-held",
        ),
        pytest.param(
            Either((Every((ONE, TWO)), THREE)),
            "x--",
            [2, 3],
            id="within-an-or-only-what-failed",
        ),
        pytest.param(Every((Negated(ONE), TWO)), "xx-", [1], id="a-not-that-fails-in-an-and"),
        pytest.param(Every((Negated(ONE), TWO)), "--x", [2], id="not-a-not-that-holds"),
        pytest.param(Either((Negated(ONE), TWO)), "x-x", [1, 2], id="a-not-that-fails-in-an-or"),
        pytest.param(
            Negated(Either((Negated(ONE), TWO))), "---", [1], id="a-not-that-holds-inside-a-not"
        ),
        pytest.param(
            Negated(Every((Either((ONE, TWO)), THREE))), "x-x", [1, 3], id="an-or-inside-a-not"
        ),
        pytest.param(Negated(Negated(ONE)), "-xx", [1], id="through-two-nots"),
    ],
)
def test_blames_the_conditions_that_decided(logic: Logic, row: str, numbers: list[int]) -> None:
    assert blamed(logic, row) == numbers


def test_no_conditions_let_every_record_pass() -> None:
    passing = passes(Filter(), {}, 3)

    assert passing.possible.tolist() == passing.certain.tolist() == [True] * 3


RATELESS = Condition(1, "Fee__c", Operator.EQUALS, (Decimal(5),))
KNOWN = Condition(2, "A__c", Operator.EQUALS, (True,))


@pytest.mark.parametrize(
    ("logic", "possible", "certain"),
    [
        pytest.param(Every((ONE, TWO)), [True, False], [False, False], id="and"),
        pytest.param(Either((ONE, TWO)), [True, True], [True, False], id="or"),
        pytest.param(Every((Negated(ONE), TWO)), [True, False], [False, False], id="under-not"),
        pytest.param(Negated(Either((ONE, TWO))), [False, True], [False, False], id="not-around"),
        pytest.param(Negated(Negated(ONE)), [True, True], [False, False], id="not-twice"),
    ],
)
def test_an_amount_without_rate_leaves_open_only_what_hangs_on_it(
    logic: Logic, possible: list[bool], certain: list[bool]
) -> None:
    amounts = convert(money(("1", "XTS"), ("1", "XTS")), Currency("USD", 2), Rates({}, {}))
    given = Filter((RATELESS, KNOWN), logic)

    passing = passes(given, {"Fee__c": amounts, "A__c": flags("x-")}, 2)

    assert passing.possible.tolist() == possible
    assert passing.certain.tolist() == certain


@pytest.mark.parametrize(
    ("logic", "outcome"),
    [
        pytest.param(Every(()), True, id="and"),
        pytest.param(Either(()), False, id="or"),
        pytest.param(Negated(Either(())), True, id="not-or"),
        pytest.param(Every((Either(()),)), False, id="or-in-and"),
        pytest.param(Either((Every(()),)), True, id="and-in-or"),
    ],
)
def test_of_no_parts_every_one_holds_and_not_one(logic: Logic, *, outcome: bool) -> None:
    amounts = convert(money(("1", "XTS"), ("1", "XTS")), Currency("USD", 2), Rates({}, {}))

    for given in (Filter((), logic), Filter((RATELESS,), logic)):
        passing = passes(given, {"Fee__c": amounts}, 2)
        assert passing.possible.tolist() == passing.certain.tolist() == [outcome] * 2
