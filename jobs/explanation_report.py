"""What an explanation tells, as values and as the document that scripts read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evaluator.enrollment import Verification
from evaluator.evaluation import CriterionResult, Evaluation
from evaluator.explanation import RecordExplanation
from evaluator.program import Criterion, Measure, Program
from evaluator.verdict import Verdict
from mapping.evaluation_document import record_document, value_document, verification_document


@dataclass(frozen=True, slots=True)
class NamedRecord:
    """One candidate record with what people know it by.

    ``association`` is the field that made it the partner's, ``None`` where it is not.
    """

    told: RecordExplanation
    sobject: str
    name: str
    association: str | None


@dataclass(frozen=True, slots=True)
class ToldVerification:
    """One verification by hand; ``counted`` while it is verified and not expired (M6)."""

    given: Verification
    counted: bool


@dataclass(frozen=True, slots=True)
class CriterionExplanation:
    """One criterion with its value and all its candidate records.

    ``result`` is ``None`` on hold; ``verifications`` are those of a criterion that is
    verified by hand.
    """

    criterion: Criterion
    result: CriterionResult | None
    records: tuple[NamedRecord, ...]
    verifications: tuple[ToldVerification, ...] = ()

    @property
    def value(self) -> Decimal | None:
        """The value that is compared, stored and shown."""
        return self.result.value if self.result else None

    @property
    def missing(self) -> Decimal | None:
        """What is missing for the next tier, in the criterion's unit.

        ``None`` where it asks for nothing more. A value that is not there lacks all of it,
        and 0 where any value would do.
        """
        least = self.result.next_threshold if self.result else None
        if self.result is None or least is None or self.result.met_next is not Verdict.MISSED:
            return None
        return max(least - (self.value or Decimal(0)), Decimal(0))

    @property
    def share_of(self) -> int | None:
        """How many records a share is taken of; ``None`` for every other measure (M7)."""
        if self.criterion.measure is not Measure.SHARE or self.result is None:
            return None
        return sum(record.told.in_share is True for record in self.records)


@dataclass(frozen=True, slots=True)
class CriterionDifference:
    """What another user's view changes in one criterion.

    ``gained`` are the records that count only for the other user, ``lost`` those that
    count only for the primary partner user.
    """

    criterion: Criterion
    primary_value: Decimal | None
    other_value: Decimal | None
    gained: tuple[NamedRecord, ...]
    lost: tuple[NamedRecord, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same enrollment as the primary partner user sees it, beside another's view."""

    primary: Evaluation
    differences: tuple[CriterionDifference, ...]


@dataclass(frozen=True, slots=True)
class ExplanationReport:
    """One enrollment explained; ``program`` is ``None`` where it could not be read.

    ``comparison`` is set where another user's view was asked for.
    """

    evaluation: Evaluation
    evaluated_as: str | None
    program_name: str
    program: Program | None
    criteria: tuple[CriterionExplanation, ...]
    comparison: Comparison | None = None

    def document(self) -> dict[str, Any]:
        """Tell it as JSON, in the shape scripts rely on."""
        told: dict[str, Any] = {
            "enrollment": self.evaluation.enrollment.id,
            "evaluated_as": self.evaluated_as,
            "hold_reason": self.evaluation.hold.reason if self.evaluation.hold else None,
            "criteria": [self._criterion(each) for each in self.criteria],
        }
        if self.comparison:
            told["compared_with"] = {
                "user": self.comparison.primary.enrollment.user_id,
                "criteria": [self._difference(each) for each in self.comparison.differences],
            }
        return told

    def _criterion(self, each: CriterionExplanation) -> dict[str, Any]:
        return {
            "id": each.criterion.id,
            "name": each.criterion.name,
            "value": self._value(each.value, each.criterion),
            "detail": each.result.detail if each.result else None,
            "share_of": each.share_of,
            "missing_for_next_tier": self._value(each.missing, each.criterion),
            "verifications": [_verification(told) for told in each.verifications],
            "records": [_record(record) for record in each.records],
        }

    def _difference(self, each: CriterionDifference) -> dict[str, Any]:
        return {
            "id": each.criterion.id,
            "name": each.criterion.name,
            "value": self._value(each.other_value, each.criterion),
            "primary_user_value": self._value(each.primary_value, each.criterion),
            "counted_only_here": [record.told.id for record in each.gained],
            "counted_only_for_primary_user": [record.told.id for record in each.lost],
        }

    def _value(self, value: Decimal | None, criterion: Criterion) -> str | int | None:
        return value_document(value, criterion, self.program.currency) if self.program else None


def compare(
    primary: Evaluation,
    primary_criteria: tuple[CriterionExplanation, ...],
    other_criteria: tuple[CriterionExplanation, ...],
) -> Comparison:
    """List what another user's view changes, criterion by criterion."""
    pairs = zip(primary_criteria, other_criteria, strict=True)
    found = (_difference(ours, theirs) for ours, theirs in pairs)
    return Comparison(primary, tuple(each for each in found if _matters(each)))


def _difference(ours: CriterionExplanation, theirs: CriterionExplanation) -> CriterionDifference:
    primary, other = _counted(ours), _counted(theirs)
    return CriterionDifference(
        criterion=ours.criterion,
        primary_value=ours.value,
        other_value=theirs.value,
        gained=tuple(record for key, record in other.items() if key not in primary),
        lost=tuple(record for key, record in primary.items() if key not in other),
    )


def _matters(each: CriterionDifference) -> bool:
    return bool(each.gained or each.lost) or each.primary_value != each.other_value


def _counted(each: CriterionExplanation) -> Mapping[str, NamedRecord]:
    return {record.told.id: record for record in each.records if record.told.counted}


def _verification(told: ToldVerification) -> dict[str, Any]:
    return {"counted": told.counted, **verification_document(told.given)}


def _record(record: NamedRecord) -> dict[str, Any]:
    return record_document(
        record.told,
        sobject=record.sobject,
        name=record.name,
        association=record.association,
    )
