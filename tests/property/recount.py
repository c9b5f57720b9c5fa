"""Recounts a criterion's value from what its explanation tells of each record."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from evaluator.explanation import RecordExplanation
from evaluator.money import rounded
from evaluator.program import Criterion, Measure, Unit

#: Places of measures that are not money.
_PLACES = 4


def recounted(
    criterion: Criterion, told: Sequence[RecordExplanation], digits: int
) -> Fraction | None:
    """Give the value, as a person with the explanation before them would work it out.

    Args:
        criterion: What is measured; it counts records.
        told: All its records.
        digits: The minor-unit digits of the program's currency.
    """
    counted = [record for record in told if record.counted]
    match criterion.measure:
        case Measure.COUNT:
            return Fraction(len(counted))
        case Measure.COUNT_DISTINCT:
            return Fraction(sum(record.detail != "no_amount" for record in counted))
        case Measure.SHARE:
            whole = sum(record.in_share is True for record in told)
            return _stored(Fraction(100 * len(counted), whole), _PLACES) if whole else None
        case _:
            return _measured(criterion, counted, digits)


def _measured(
    criterion: Criterion, counted: Sequence[RecordExplanation], digits: int
) -> Fraction | None:
    money = criterion.unit is Unit.MONEY
    shown = [record.converted_amount if money else record.amount for record in counted]
    amounts = [Fraction(amount) for amount in shown if amount is not None]
    places = digits if money else _PLACES
    match criterion.measure:
        case Measure.SUM:
            return _stored(sum(amounts, Fraction(0)), places)
        case Measure.MINIMUM:
            return _stored(min(amounts), places) if amounts else None
        case Measure.MAXIMUM:
            return _stored(max(amounts), places) if amounts else None
        case _:
            return _stored(sum(amounts, Fraction(0)) / len(amounts), places) if amounts else None


def slack(criterion: Criterion, digits: int) -> Fraction:
    """Tell how far a recount may be off: an average of money is taken before any rounding (M2)."""
    average = criterion.measure is Measure.AVERAGE and criterion.unit is Unit.MONEY
    return Fraction(1, 10**digits) if average else Fraction(0)


def _stored(value: Fraction, places: int) -> Fraction:
    return Fraction(rounded(value, places))
