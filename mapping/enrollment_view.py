"""What stands in the org about enrollments, read back for people to look at."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from mapping.field_map import FieldMap
from mapping.org_schema import OrgSchema
from mapping.program_query import parent_path
from mapping.soql import Clause, In, Select
from mapping.wire import Records, Row, rows


@dataclass(frozen=True, slots=True)
class EnrollmentView:
    """One enrollment as its record tells it; names instead of ids, ``None`` for blanks."""

    id: str
    name: str
    program_id: str
    program: str
    partner: str
    tier_held_id: str | None
    tier_held: str | None
    tier_earned: str | None
    next_tier: str | None
    progress: int | None
    weakest: str | None
    standing: str | None
    status: str | None
    hold_reason: str | None
    enrollment_date: date | None
    expiration_date: date | None
    last_calculated: datetime | None
    evaluated_as: str | None
    not_visible: int | None


@dataclass(frozen=True, slots=True)
class TierVerdict:
    """The threshold of one criterion at one tier; ``threshold`` is ``None`` if not asked."""

    tier_id: str
    name: str
    rank: int
    threshold: Decimal | None
    verdict: str


@dataclass(frozen=True, slots=True)
class ProgressView:
    """One criterion as its progress record tells it."""

    criterion: str
    sequence: int
    value: Decimal | None
    display_value: str | None
    unit: str | None
    currency: str | None
    percent_to_next: Decimal | None
    met_next: str | None
    counted: int | None
    not_visible: int | None
    tiers: tuple[TierVerdict, ...]


@dataclass(frozen=True, slots=True)
class BenefitView:
    """One benefit: what each tier gives by tier id, and whether the partner has it."""

    benefit: str
    active: bool
    values: Mapping[str, str]


_NAMED = {
    "program": "program",
    "account": "account",
    "tier": "tier",
    "tier_earned": "tier",
    "next_tier": "tier",
    "weakest_criterion": "criterion",
    "evaluated_as": "user",
}


def view_select(field_map: FieldMap, schema: OrgSchema, where: Clause | None) -> Select:
    """Select enrollments with the names of what they refer to."""
    role = field_map["enrollment"]
    names = (_name_path(reference, field_map, schema) for reference in _NAMED)
    return Select(role.sobject, tuple(dict.fromkeys(("Id", *role.fields.values(), *names))), where)


def read_views(records: Records, field_map: FieldMap, schema: OrgSchema) -> list[EnrollmentView]:
    """Read enrollments, by program and partner."""
    views = [_view(row, field_map, schema) for row in rows(records)]
    return sorted(views, key=lambda view: (view.program, view.partner, view.id))


def page_selects(
    enrollment_id: str, program_id: str, field_map: FieldMap, schema: OrgSchema
) -> tuple[Select, Select, Select]:
    """Select what the page of one enrollment shows: progress, benefits, values by tier."""
    progress, benefit = field_map["progress"], field_map["enrollment_benefit"]
    given = field_map["tier_benefit"]
    criterion_fields = field_map["criterion"]
    extra = (
        parent_path("progress", "criterion", criterion_fields["name"], field_map, schema),
        parent_path("progress", "criterion", criterion_fields["sequence"], field_map, schema),
    )
    benefit_name = _benefit_name(field_map, schema)
    program = parent_path("tier_benefit", "tier", field_map["tier"]["program"], field_map, schema)
    return (
        Select(
            progress.sobject,
            (*progress.fields.values(), *extra),
            In(progress["enrollment"], (enrollment_id,)),
        ),
        Select(
            benefit.sobject,
            (benefit["benefit"], benefit["active"], benefit_name),
            In(benefit["enrollment"], (enrollment_id,)),
        ),
        Select(given.sobject, tuple(given.fields.values()), In(program, (program_id,))),
    )


def read_progress_views(
    records: Records, field_map: FieldMap, schema: OrgSchema
) -> list[ProgressView]:
    """Read criterion progress in display order."""
    criterion = field_map["criterion"]
    name = parent_path("progress", "criterion", criterion["name"], field_map, schema)
    order = parent_path("progress", "criterion", criterion["sequence"], field_map, schema)
    role = field_map["progress"]
    views = [
        ProgressView(
            criterion=row.text(name) or "",
            sequence=row.whole(order) or 0,
            value=row.number(role["value"]),
            display_value=row.text(role["display_value"]),
            unit=row.text(role["unit"]),
            currency=row.text(role["currency"]),
            percent_to_next=row.number(role["percent_to_next"]),
            met_next=row.text(role["met_next"]),
            counted=row.whole(role["counted"]),
            not_visible=row.whole(role["not_visible"]),
            tiers=_tiers(row.text(role["tiers"])),
        )
        for row in rows(records)
    ]
    return sorted(views, key=lambda view: (view.sequence, view.criterion))


def read_benefit_views(
    benefits: Records, given: Records, field_map: FieldMap, schema: OrgSchema
) -> list[BenefitView]:
    """Read an enrollment's benefits by name, with what every tier gives."""
    role, by_tier = field_map["enrollment_benefit"], field_map["tier_benefit"]
    values: dict[str, dict[str, str]] = {}
    for row in rows(given):
        value = row.text(by_tier["value"])
        if value is not None:
            tier = row.required(by_tier["tier"])
            values.setdefault(row.required(by_tier["benefit"]), {})[tier] = value
    views = [
        BenefitView(
            benefit=row.text(_benefit_name(field_map, schema)) or "",
            active=row.flag(role["active"]),
            values=values.get(row.text(role["benefit"]) or "", {}),
        )
        for row in rows(benefits)
    ]
    return sorted(views, key=lambda view: view.benefit)


def _name_path(reference: str, field_map: FieldMap, schema: OrgSchema) -> str:
    name = field_map[_NAMED[reference]]["name"]
    return parent_path("enrollment", reference, name, field_map, schema)


def _benefit_name(field_map: FieldMap, schema: OrgSchema) -> str:
    name = field_map["benefit"]["name"]
    return parent_path("enrollment_benefit", "benefit", name, field_map, schema)


def _view(row: Row, field_map: FieldMap, schema: OrgSchema) -> EnrollmentView:
    role = field_map["enrollment"]
    names = {reference: row.text(_name_path(reference, field_map, schema)) for reference in _NAMED}
    return EnrollmentView(
        id=row.required("Id"),
        name=row.text(role["name"]) or "",
        program_id=row.text(role["program"]) or "",
        program=names["program"] or "",
        partner=names["account"] or "",
        tier_held_id=row.text(role["tier"]),
        tier_held=names["tier"],
        tier_earned=names["tier_earned"],
        next_tier=names["next_tier"],
        progress=row.whole(role["progress"]),
        weakest=names["weakest_criterion"],
        standing=row.text(role["standing"]),
        status=row.text(role["status"]),
        hold_reason=row.text(role["hold_reason"]),
        enrollment_date=row.day(role["enrollment_date"]),
        expiration_date=row.day(role["expiration_date"]),
        last_calculated=row.instant(role["last_calculated"]),
        evaluated_as=names["evaluated_as"],
        not_visible=row.whole(role["records_not_visible"]),
    )


def _tiers(text: str | None) -> tuple[TierVerdict, ...]:
    told: Sequence[Mapping[str, str]] = json.loads(text) if text else ()
    return tuple(
        TierVerdict(
            tier_id=each["tier"],
            name=each["name"],
            rank=int(each["rank"]),
            threshold=Decimal(each["threshold"]) if each["threshold"] is not None else None,
            verdict=each["verdict"],
        )
        for each in told
    )
