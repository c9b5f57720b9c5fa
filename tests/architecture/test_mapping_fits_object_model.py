"""The built-in mapping, the roles it fills and the objects of the local org fit together."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from enum import StrEnum

import pytest

from emulator.object_model import Field, shipped_object_model
from evaluator.enrollment import OverrideKind
from evaluator.evaluation import Status
from evaluator.operator import Operator
from evaluator.program import Unit
from evaluator.verdict import Standing, Verdict
from mapping.enrollment_writer import REASON_LENGTH
from mapping.org_request import ANSWER_LENGTH
from mapping.org_schema import FieldType, read_org_schema
from mapping.progress_writer import MOST_PERCENT
from mapping.role_fields import Writing, expected_type, role_fields
from mapping.roles import CASE_ROLES, REQUEST_ROLES, ROLES
from tests.fakes.package import package_describes, package_map

MODEL = shipped_object_model()
FIELD_MAP = package_map()
SCHEMA = read_org_schema(package_describes())

FLAGS = {
    "program.active", "program.require_lower_tiers", "program.one_step_at_a_time",
    "criterion.include_future_dates", "criterion.ignore_window", "verification.verified",
    "enrollment_benefit.active", "user.active", "program.propose_offboarding",
    "offboarding.legal_action", "offboarding.approved", "offboarding.uses_portal",
    "offboarding.payouts_open", "offboarding.payouts_verified",
    "offboarding.portal_deletion_confirmed", "offboarding_step.done",
}  # fmt: skip
NUMBERS = {
    "tier.rank", "criterion.sequence", "filter.number", "threshold.value", "enrollment.progress",
    "enrollment.records_not_visible", "progress.value", "progress.next_threshold",
    "progress.percent_to_next", "progress.counted", "progress.excluded", "progress.not_visible",
    "program.grace_days", "program.late_data_days", "snapshot.progress",
    "offboarding_step.number",
}  # fmt: skip
DAYS = {
    "threshold.effective_from", "threshold.effective_to", "verification.expires_on",
    "override.until", "enrollment.enrollment_date", "enrollment.expiration_date",
    "enrollment.eligible_since", "enrollment_benefit.gained_on", "enrollment_benefit.ended_on",
    "enrollment.approved_on", "enrollment.declined_until", "enrollment.grace_ends",
    "tier_change.effective_on", "snapshot.taken_on", "offboarding.notice_date",
    "offboarding.ends_on", "offboarding_step.due_on",
}  # fmt: skip
INSTANTS = {
    "enrollment.last_calculated", "enrollment.last_attempt", "enrollment.progress_changed_on",
    "progress.changed_on", "offboarding.suspended_at", "offboarding_step.completed_at",
    "request.done_on",
}  # fmt: skip
#: Lookups, and the role of the records they point to.
LOOKUPS = {
    "tier.program": "program",
    "criterion.program": "program",
    "filter.criterion": "criterion",
    "threshold.tier": "tier",
    "threshold.criterion": "criterion",
    "tier_benefit.tier": "tier",
    "tier_benefit.benefit": "benefit",
    "verification.enrollment": "enrollment",
    "verification.criterion": "criterion",
    "override.enrollment": "enrollment",
    "override.tier": "tier",
    "enrollment.program": "program",
    "enrollment.account": "account",
    "enrollment.user": "user",
    "enrollment.tier": "tier",
    "enrollment.tier_earned": "tier",
    "enrollment.next_tier": "tier",
    "enrollment.weakest_criterion": "criterion",
    "enrollment.tier_at_last_calculation": "tier",
    "enrollment.pending_tier": "tier",
    "enrollment.approved_by": "user",
    "enrollment.evaluated_as": "user",
    "progress.enrollment": "enrollment",
    "progress.criterion": "criterion",
    "enrollment_benefit.enrollment": "enrollment",
    "enrollment_benefit.benefit": "benefit",
    "tier_change.enrollment": "enrollment",
    "tier_change.from_tier": "tier",
    "tier_change.to_tier": "tier",
    "snapshot.enrollment": "enrollment",
    "snapshot.tier": "tier",
    "snapshot.tier_earned": "tier",
    "user.account": "account",
    "program.minimum_tier": "tier",
    "offboarding.account": "account",
    "offboarding.approved_by": "user",
    "offboarding.asset": "Asset",
    "offboarding_step.case": "offboarding",
    "request.enrollment": "enrollment",
    "request.program": "program",
    "request.requested_by": "user",
}
#: What people maintain; the service must never need to write it.
IN_FIELDS = {
    "name", "program", "account", "user", "enrollment_date", "expiration_date", "segment",
    "approved_by", "approved_on",
}  # fmt: skip
#: The roles whose records the service writes.
WRITTEN_ROLES = ("enrollment", "progress", "enrollment_benefit", "tier_change", "snapshot")
EVERY_FIELD = [f"{role}.{field}" for role, fields in ROLES.items() for field in fields]


def expected(name: str) -> FieldType:
    by_type = {
        FieldType.FLAG: FLAGS,
        FieldType.NUMBER: NUMBERS,
        FieldType.DATE: DAYS,
        FieldType.INSTANT: INSTANTS,
        FieldType.ID: LOOKUPS.keys(),
    }
    return next((kind for kind, names in by_type.items() if name in names), FieldType.TEXT)


def modelled(name: str) -> Field:
    role, field = name.split(".")
    item = MODEL.find(FIELD_MAP[role].sobject)
    assert item is not None
    found = item.field(FIELD_MAP[role][field])
    assert found is not None, f"{item.name} has no field {FIELD_MAP[role][field]}"
    return found


def test_the_tables_above_name_fields_that_there_are() -> None:
    assert FLAGS | NUMBERS | DAYS | INSTANTS | LOOKUPS.keys() <= set(EVERY_FIELD)


@pytest.mark.parametrize("name", EVERY_FIELD)
def test_a_field_of_a_role_exists_with_a_fitting_type_and_the_same_spelling(name: str) -> None:
    role, field = name.split(".")
    sobject, path = FIELD_MAP[role].sobject, FIELD_MAP[role][field]

    assert SCHEMA.field(sobject, path).type is expected(name)
    assert modelled(name).name == path


@pytest.mark.parametrize("name", EVERY_FIELD)
def test_a_field_is_checked_for_the_type_it_is_read_by(name: str) -> None:
    assert expected_type(name) is expected(name)


def test_what_is_checked_for_being_written_is_what_the_service_writes() -> None:
    on_decision = {"tier", "approval", "declined_until"}
    written = {each.role for each in role_fields(FIELD_MAP) if each.writing is not Writing.NEVER}

    assert {name.partition(".")[0] for name in written} == set(WRITTEN_ROLES)
    assert {name for name in EVERY_FIELD if name.split(".")[0] in WRITTEN_ROLES} - written == {
        f"enrollment.{name}" for name in IN_FIELDS
    }
    assert {
        each.role for each in role_fields(FIELD_MAP) if each.writing is Writing.ON_DECISION
    } == {f"enrollment.{name}" for name in on_decision}


@pytest.mark.parametrize(("name", "target"), LOOKUPS.items())
def test_a_lookup_points_to_the_object_of_its_role(name: str, target: str) -> None:
    sobject = FIELD_MAP[target].sobject if target in ROLES else target

    assert modelled(name).reference_to == (sobject,)


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in EVERY_FIELD
        if name.split(".")[0] in WRITTEN_ROLES
        and not (name.startswith("enrollment.") and name.split(".")[1] in IN_FIELDS)
    ],
)
def test_what_the_service_writes_can_be_written(name: str) -> None:
    field = modelled(name)

    assert field.createable
    assert field.updateable or field.master_detail


def test_of_cases_the_service_writes_what_it_found_and_never_what_people_decide() -> None:
    written = {
        each.role: each.writing
        for each in role_fields(FIELD_MAP, CASE_ROLES)
        if each.role.startswith("offboarding.") and each.writing is not Writing.NEVER
    }

    assert written == {
        **dict.fromkeys(
            [f"offboarding.{name}" for name in ("status", "suspended_at", "detail", "plan")],
            Writing.UPSERT,
        ),
        **dict.fromkeys(
            [f"offboarding.{name}" for name in ("key", "account", "initiated_by", "reason")],
            Writing.CREATE,
        ),
    }


def test_of_requests_in_the_org_the_service_writes_only_what_became_of_them() -> None:
    written = {
        each.role: each.writing
        for each in role_fields(FIELD_MAP, REQUEST_ROLES)
        if each.writing is not Writing.NEVER
    }

    assert written == dict.fromkeys(["request.done_on", "request.answer"], Writing.UPDATE)
    assert modelled("request.answer").length == ANSWER_LENGTH


@pytest.mark.parametrize("role", [*WRITTEN_ROLES[1:], *sorted(CASE_ROLES)])
def test_details_are_written_by_an_external_key(role: str) -> None:
    key = modelled(f"{role}.key")

    assert key.external_id
    assert key.unique
    assert key.length >= len("a08000000000001AAA:a02000000000001AAA")


@pytest.mark.parametrize("name", FIELD_MAP.sources)
def test_the_fields_of_a_source_exist_with_fitting_types(name: str) -> None:
    source = FIELD_MAP.sources[name]

    for link in (*source.association, source.still_belongs, source.visible_through):
        if link:
            assert SCHEMA.field(source.sobject, link).type is FieldType.ID
    account = FIELD_MAP["account"].sobject
    for link in source.association:
        assert SCHEMA.field(source.sobject, link).parents == (account,)
    assert SCHEMA.field(source.sobject, source.display).type in (FieldType.TEXT, FieldType.ID)


@pytest.mark.parametrize("name", FIELD_MAP.types)
def test_the_fields_of_a_type_exist_with_fitting_types(name: str) -> None:
    kind = FIELD_MAP.types[name]
    if kind.source is None:
        return
    sobject = FIELD_MAP.sources[kind.source].sobject

    assert kind.attainment is not None
    assert SCHEMA.field(sobject, kind.attainment).type in (FieldType.DATE, FieldType.INSTANT)
    if kind.rollup is not None:
        assert SCHEMA.field(sobject, kind.rollup).type in (FieldType.NUMBER, FieldType.CURRENCY)
    if kind.expires is not None:
        assert SCHEMA.field(sobject, kind.expires).type is FieldType.DATE
    for path in (
        *(part.field for part in kind.base),
        *(kind.identity.fields if kind.identity else ()),
    ):
        assert SCHEMA.has(sobject, path), path


def test_every_type_of_the_mapping_can_be_picked_for_a_criterion() -> None:
    assert set(FIELD_MAP.types) <= set(modelled("criterion.type").picklist)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("enrollment.status", Status),
        ("enrollment.standing", Standing),
        ("progress.unit", Unit),
        ("progress.met_held", Verdict),
        ("progress.met_next", Verdict),
    ],
)
def test_every_word_that_is_written_can_be_picked(name: str, words: type[StrEnum]) -> None:
    assert {str(word) for word in words} <= set(modelled(name).picklist)


@pytest.mark.parametrize(
    ("name", "words"), [("filter.operator", Operator), ("override.kind", OverrideKind)]
)
def test_every_word_that_can_be_picked_is_known(name: str, words: type[StrEnum]) -> None:
    assert set(modelled(name).picklist) == {str(word) for word in words}


def test_texts_have_the_length_that_is_written() -> None:
    assert modelled("enrollment.hold_reason").length == REASON_LENGTH
    for digest in ("enrollment.config_version", "enrollment.input_hash"):
        assert modelled(digest).length == len(hashlib.sha256().hexdigest())


def test_the_largest_percentage_that_is_written_is_the_largest_that_fits() -> None:
    field = modelled("progress.percent_to_next")
    least_step = Decimal(1).scaleb(-field.scale)

    assert Decimal(10) ** (field.precision - field.scale) - least_step == MOST_PERCENT
