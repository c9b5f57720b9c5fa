"""How a partner program is laid out, and how such a plan becomes records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from emulator.sample.record_book import RecordBook


@dataclass(frozen=True, slots=True)
class FilterPlan:
    """One numbered condition of a criterion."""

    field: str
    operator: str
    #: List operators take one value a line; ``is blank`` and its opposite take none.
    value: str | None


@dataclass(frozen=True, slots=True)
class CriterionPlan:
    """One criterion and its threshold at each tier, lowest tier first."""

    name: str
    type: str
    #: ``None`` where the tier does not ask for the criterion.
    thresholds: tuple[int | None, ...]
    unit: str | None = None
    ignore_window: bool = False
    filters: tuple[FilterPlan, ...] = ()
    filter_logic: str | None = None


@dataclass(frozen=True, slots=True)
class BenefitPlan:
    """One benefit and its value at each tier, lowest tier first."""

    name: str
    description: str
    #: ``None`` where the tier does not give the benefit.
    values: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class ProgramPlan:
    """A whole program."""

    name: str
    currency: str
    #: ``None``: the org's zone.
    zone: str | None
    promotion_mode: str
    #: Names of the tiers, lowest first.
    tiers: tuple[str, ...]
    criteria: tuple[CriterionPlan, ...]
    benefits: tuple[BenefitPlan, ...]
    grace_days: int = 30
    late_data_days: int = 7


@dataclass(frozen=True, slots=True)
class Program:
    """A program that stands in the org."""

    plan: ProgramPlan
    id: str
    #: Ids by name.
    tiers: Mapping[str, str]
    #: Ids by name.
    criteria: Mapping[str, str]


def add_program(
    book: RecordBook, plan: ProgramPlan, *, owner_id: str, library: dict[str, str]
) -> Program:
    """Write a program with tiers, criteria, filters, thresholds and benefits.

    Args:
        book: Where the records go.
        plan: The layout.
        owner_id: Who owns the program.
        library: Ids of the benefits written so far, by name; missing ones are added to it.
    """
    program = book.add(
        "Partner_Program__c",
        Name=plan.name,
        OwnerId=owner_id,
        Active__c=True,
        Currency__c=plan.currency,
        Time_Zone__c=plan.zone,
        Promotion_Mode__c=plan.promotion_mode,
        Measurement_Period__c="Enrollment Window",
        Grace_Days__c=plan.grace_days,
        Late_Data_Days__c=plan.late_data_days,
    )
    tiers = {
        name: book.add("Program_Tier__c", Name=name, Program__c=program, Rank__c=rank)
        for rank, name in enumerate(plan.tiers, start=1)
    }
    criteria = {
        criterion.name: _add_criterion(book, program, criterion, sequence)
        for sequence, criterion in enumerate(plan.criteria, start=1)
    }
    for criterion in plan.criteria:
        _add_thresholds(book, criterion, criteria[criterion.name], tiers)
    for benefit in plan.benefits:
        _add_benefit(book, benefit, tiers, owner_id=owner_id, library=library)
    return Program(plan, program, tiers, criteria)


def _add_criterion(book: RecordBook, program: str, plan: CriterionPlan, sequence: int) -> str:
    criterion = book.add(
        "Program_Criterion__c",
        Name=plan.name,
        Program__c=program,
        Sequence__c=sequence,
        Type__c=plan.type,
        Unit_Label__c=plan.unit,
        Ignore_Window__c=plan.ignore_window,
        Filter_Logic__c=plan.filter_logic,
    )
    for number, condition in enumerate(plan.filters, start=1):
        book.add(
            "Criterion_Filter__c",
            Criterion__c=criterion,
            Number__c=number,
            Field__c=condition.field,
            Operator__c=condition.operator,
            Value__c=condition.value,
        )
    return criterion


def _add_thresholds(
    book: RecordBook, plan: CriterionPlan, criterion: str, tiers: Mapping[str, str]
) -> None:
    for tier, value in zip(tiers.values(), plan.thresholds, strict=True):
        if value is not None:
            book.add("Tier_Threshold__c", Tier__c=tier, Criterion__c=criterion, Value__c=value)


def _add_benefit(
    book: RecordBook,
    plan: BenefitPlan,
    tiers: Mapping[str, str],
    *,
    owner_id: str,
    library: dict[str, str],
) -> None:
    if plan.name not in library:
        library[plan.name] = book.add(
            "Program_Benefit__c",
            Name=plan.name,
            OwnerId=owner_id,
            Description__c=plan.description,
        )
    for tier, value in zip(tiers.values(), plan.values, strict=True):
        # A row with a blank value says the same as no row; the sample has both forms,
        # thresholds without a row and benefits with a blank one.
        book.add("Tier_Benefit__c", Tier__c=tier, Benefit__c=library[plan.name], Value__c=value)
