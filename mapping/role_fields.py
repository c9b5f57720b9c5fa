"""What each role's fields have to be in the org: their type, and whether they are written.

A field that is in no table below is text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum

from mapping.field_map import FieldMap
from mapping.org_schema import FieldType
from mapping.roles import CASE_ROLES, REQUEST_ROLES, ROLES

_FLAGS = frozenset(
    {
        *("program.active", "program.require_lower_tiers", "program.one_step_at_a_time"),
        *("criterion.include_future_dates", "criterion.ignore_window", "verification.verified"),
        *("enrollment_benefit.active", "user.active", "program.propose_offboarding"),
        *("offboarding.legal_action", "offboarding.approved", "offboarding.uses_portal"),
        *("offboarding.payouts_open", "offboarding.payouts_verified"),
        *("offboarding.portal_deletion_confirmed", "offboarding_step.done"),
    }
)
_NUMBERS = frozenset(
    {
        *("program.grace_days", "program.late_data_days", "tier.rank", "criterion.sequence"),
        *("filter.number", "threshold.value", "enrollment.progress"),
        *("enrollment.records_not_visible", "progress.value", "progress.next_threshold"),
        *("progress.percent_to_next", "progress.counted", "progress.excluded"),
        *("progress.not_visible", "snapshot.progress", "offboarding_step.number"),
    }
)
_DAYS = frozenset(
    {
        *("threshold.effective_from", "threshold.effective_to", "verification.expires_on"),
        *("override.until", "enrollment.enrollment_date", "enrollment.expiration_date"),
        *("enrollment.eligible_since", "enrollment.grace_ends", "enrollment.approved_on"),
        *("enrollment.declined_until", "enrollment_benefit.gained_on"),
        *("enrollment_benefit.ended_on", "tier_change.effective_on", "snapshot.taken_on"),
        *("offboarding.notice_date", "offboarding.ends_on", "offboarding_step.due_on"),
    }
)
_INSTANTS = frozenset(
    {
        *("enrollment.last_calculated", "enrollment.last_attempt"),
        *("enrollment.progress_changed_on", "progress.changed_on"),
        *("offboarding.suspended_at", "offboarding_step.completed_at", "request.done_on"),
    }
)
_LOOKUPS = frozenset(
    {
        *("tier.program", "criterion.program", "filter.criterion", "threshold.tier"),
        *("threshold.criterion", "tier_benefit.tier", "tier_benefit.benefit"),
        *("verification.enrollment", "verification.criterion"),
        *("override.enrollment", "override.tier", "user.account"),
        *("enrollment.program", "enrollment.account", "enrollment.user", "enrollment.tier"),
        *("enrollment.approved_by", "enrollment.tier_earned", "enrollment.next_tier"),
        *("enrollment.weakest_criterion", "enrollment.pending_tier"),
        *("enrollment.tier_at_last_calculation", "enrollment.evaluated_as"),
        *("progress.enrollment", "progress.criterion"),
        *("enrollment_benefit.enrollment", "enrollment_benefit.benefit"),
        *("tier_change.enrollment", "tier_change.from_tier", "tier_change.to_tier"),
        *("snapshot.enrollment", "snapshot.tier", "snapshot.tier_earned"),
        *("program.minimum_tier", "offboarding.account", "offboarding.approved_by"),
        *("offboarding.asset", "offboarding_step.case", "request.enrollment"),
        *("request.program", "request.requested_by"),
    }
)

#: Roles whose records the service creates, by the external key in their field ``key``.
CREATED_ROLES = (
    *("progress", "enrollment_benefit", "tier_change", "snapshot"),
    *("offboarding", "offboarding_step"),
)
#: What judging tiers needs.
JUDGED_ROLES = frozenset(ROLES.keys() - CASE_ROLES - REQUEST_ROLES)
#: What only people maintain on an enrollment.
_PEOPLES = frozenset(
    {
        *("name", "program", "account", "user", "enrollment_date", "expiration_date"),
        *("segment", "approved_by", "approved_on"),
    }
)
#: What the service writes on an enrollment only where a program lets it move tiers.
_ON_DECISION = frozenset({"tier", "approval", "declined_until"})
#: What is given to a record when it is created and never again: its masters.
_ONCE = frozenset(
    {
        *("progress.enrollment", "progress.criterion"),
        *("enrollment_benefit.enrollment", "enrollment_benefit.benefit"),
        *("offboarding.key", "offboarding.account", "offboarding.initiated_by"),
        *("offboarding.reason", "offboarding_step.case"),
    }
)
#: What the service writes on a case of off-boarding that is there; the rest is for people.
_ON_CASES = frozenset({"status", "suspended_at", "detail", "plan"})
#: What the service writes on a request that somebody entered in the org.
_ON_REQUESTS = frozenset({"done_on", "answer"})


class Writing(Enum):
    """When the service writes a field."""

    NEVER = "never"
    UPDATE = "update"  #: on records that are there
    CREATE = "create"  #: on records that it creates, and never afterwards
    UPSERT = "upsert"  #: on records that it creates and on those that are there
    ON_DECISION = "on decision"  #: as UPDATE, where a program lets the service move tiers


@dataclass(frozen=True, slots=True)
class RoleField:
    """One field of a role and what the org has to offer for it.

    ``role`` is such as ``enrollment.standing``; ``sobject`` and ``path`` are the org's names.
    """

    role: str
    sobject: str
    path: str
    type: FieldType
    writing: Writing

    @property
    def is_key(self) -> bool:
        """Whether records are upserted by the field."""
        role, _, name = self.role.partition(".")
        return role in CREATED_ROLES and name == "key"


def role_fields(field_map: FieldMap, roles: Collection[str] = JUDGED_ROLES) -> Iterator[RoleField]:
    """List every field that the mapping gives to some roles."""
    for role, names in ROLES.items():
        if role not in roles:
            continue
        mapped = field_map[role]
        for name in names:
            key = f"{role}.{name}"
            yield RoleField(
                key, mapped.sobject, mapped[name], expected_type(key), _writing(role, name)
            )


def expected_type(role_field: str) -> FieldType:
    """Give the type that a field such as ``enrollment.standing`` must have."""
    by_type = {
        FieldType.FLAG: _FLAGS,
        FieldType.NUMBER: _NUMBERS,
        FieldType.DATE: _DAYS,
        FieldType.INSTANT: _INSTANTS,
        FieldType.ID: _LOOKUPS,
    }
    return next((kind for kind, names in by_type.items() if role_field in names), FieldType.TEXT)


def _writing(role: str, name: str) -> Writing:
    if role == "enrollment":
        if name in _PEOPLES:
            return Writing.NEVER
        return Writing.ON_DECISION if name in _ON_DECISION else Writing.UPDATE
    if role == "request":
        return Writing.UPDATE if name in _ON_REQUESTS else Writing.NEVER
    once = f"{role}.{name}" in _ONCE
    if role not in CREATED_ROLES or (role == "offboarding" and not once and name not in _ON_CASES):
        return Writing.NEVER
    return Writing.CREATE if once else Writing.UPSERT
