"""The judgement, held against a brute-force second opinion on random programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from hypothesis import given, settings

from evaluator.evaluation import Evaluation
from evaluator.program import Measure, Unit
from mapping.evaluation_document import evaluation_document
from tests.judging.judging import JudgedEnrollment, judge_case
from tests.property.random_case import cases
from tests.unit.evaluator.oracle import Oracle
from tests.unit.evaluator.oracle_tier import Opinion

#: Averages are left out: they are taken of the amounts before these are rounded.
_FROM_AMOUNTS: Mapping[Measure, Callable[[Sequence[Fraction]], Fraction]] = {
    Measure.SUM: lambda amounts: sum(amounts, Fraction(0)),
    Measure.MINIMUM: min,
    Measure.MAXIMUM: max,
}


def _name(thing: Any) -> str | None:
    return thing.name if thing else None


def found_opinion(evaluation: Evaluation, judged: JudgedEnrollment) -> Opinion:
    """Put an evaluation in the oracle's words."""
    progress = evaluation.progress
    values = {
        result.criterion.name: None if result.value is None else Fraction(result.value)
        for result in evaluation.criteria
        if result.measured
    }
    return Opinion(
        status=evaluation.status.value,
        held=evaluation.hold is not None,
        values=values,
        reasons=_reasons(judged) if values else {},
        earned=_name(evaluation.tier_earned),
        following=_name(evaluation.next_tier),
        progress=progress.percent if progress else None,
        weakest=_name(progress.weakest) if progress else None,
        standing=evaluation.standing.value if evaluation.standing else None,
        hidden=evaluation.records_not_visible,
    )


def _reasons(judged: JudgedEnrollment) -> dict[str, dict[str, str]]:
    counting = {
        result.criterion.name for result in judged.evaluation.criteria if result.criterion.source
    }
    return {
        criterion: {name: record.reason.word for name, record in records.items()}
        for criterion, records in judged.told.items()
        if criterion in counting
    }


def _without_reasons(opinion: Opinion) -> Opinion:
    """Leave out what a hold does not tell: records are told, but nothing is concluded."""
    if opinion.held:
        opinion.reasons, opinion.hidden = {}, None
    return opinion


def told_values(judged: JudgedEnrollment) -> dict[str, Fraction | None]:
    """Work out what an explanation tells of each criterion that measures money."""
    found: dict[str, Fraction | None] = {}
    for criterion in (result.criterion for result in judged.evaluation.criteria):
        told = [r.converted_amount for r in judged.told[criterion.name].values() if r.counted]
        amounts = [Fraction(amount) for amount in told if amount is not None]
        if criterion.unit is Unit.MONEY and criterion.measure in _FROM_AMOUNTS and amounts:
            found[criterion.name] = _FROM_AMOUNTS[criterion.measure](amounts)
    return found


@given(case=cases())
def test_no_judgement_differs_from_the_second_opinion_and_each_explanation_adds_up(
    case: Mapping[str, Any],
) -> None:
    judged = judge_case(case)

    for name, opinion in Oracle(case).opinions().items():
        found = found_opinion(judged[name].evaluation, judged[name])
        assert found == _without_reasons(opinion), name
        assert judged[name].repeated == ()
        assert told_values(judged[name]).items() <= found.values.items()


@settings(max_examples=settings().max_examples // 3)
@given(case=cases())
def test_a_recalculation_pulls_less_than_an_explanation_and_judges_the_same(
    case: Mapping[str, Any],
) -> None:
    explained, recalculated = judge_case(case), judge_case(case, complete=False)

    for name, each in explained.items():
        other = recalculated[name]
        assert evaluation_document(other.evaluation, other.program) == evaluation_document(
            each.evaluation, each.program
        )
        assert other.evaluation.counted_ids == each.evaluation.counted_ids
