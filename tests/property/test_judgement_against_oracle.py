"""The judgement, held against a brute-force second opinion on random programs."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from hypothesis import given, settings

from evaluator.evaluation import Evaluation
from mapping.evaluation_document import evaluation_document
from tests.judging.judging import JudgedEnrollment, judge_case
from tests.property.random_case import cases
from tests.property.recount import recounted, slack
from tests.unit.evaluator.oracle import Oracle
from tests.unit.evaluator.oracle_tier import Opinion


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


def recount_differences(judged: JudgedEnrollment) -> list[str]:
    """Name the criteria whose value does not follow from what is told of their records."""
    wrong = []
    digits = judged.program.currency.digits if judged.program else 0
    for result in judged.evaluation.criteria:
        criterion = result.criterion
        if result.measured is None or criterion.source is None:
            continue
        again = recounted(criterion, list(judged.told[criterion.name].values()), digits)
        if again is None or result.value is None:
            same = again is None and result.value is None
        else:
            same = abs(again - Fraction(result.value)) <= slack(criterion, digits)
        if not same:
            wrong.append(f"{criterion.name}: {result.value} is recounted as {again}")
    return wrong


@given(case=cases())
def test_no_judgement_differs_from_the_second_opinion_and_each_explanation_adds_up(
    case: Mapping[str, Any],
) -> None:
    judged = judge_case(case)

    for name, opinion in Oracle(case).opinions().items():
        found = found_opinion(judged[name].evaluation, judged[name])
        assert found == _without_reasons(opinion), name
        assert judged[name].repeated == ()
        assert recount_differences(judged[name]) == []


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
