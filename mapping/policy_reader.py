"""A program's record → its policies: who moves tiers, how many steps, how slowly."""

from __future__ import annotations

from evaluator.policy import Policy, PromotionMode
from mapping.errors import MappingError
from mapping.field_map import RoleMap
from mapping.wire import Row


class PolicyFaultError(MappingError):
    """A program's policy means nothing; its enrollments go on hold (F7)."""

    def __init__(self, program: str, field: str, value: object, wanted: str) -> None:
        super().__init__(
            f"Program {program} has {field} {value}; it must be {wanted}.",
            remedy="Correct the program in Salesforce.",
        )


def read_policy(row: Row, role: RoleMap, program: str) -> Policy:
    """Read the policies; what is left blank takes its default.

    Args:
        row: The program's record.
        role: The role of programs.
        program: The program's name.

    Raises:
        PolicyFaultError: a mode that is not known, or days below zero.
        WireValueError: a value its field cannot have.
    """
    default = Policy()
    return Policy(
        promotion_mode=_mode(row, role, program),
        one_step_at_a_time=row.flag(role["one_step_at_a_time"]),
        grace_days=_days(row, role["grace_days"], program, default.grace_days),
        late_data_days=_days(row, role["late_data_days"], program, default.late_data_days),
        minimum_tier_id=row.text(role["minimum_tier"]),
        propose_offboarding=row.flag(role["propose_offboarding"]),
    )


def _mode(row: Row, role: RoleMap, program: str) -> PromotionMode:
    value = row.text(role["promotion_mode"])
    if value is None:
        return PromotionMode.MANUAL
    if value not in list(PromotionMode):
        wanted = f"one of {', '.join(PromotionMode)}"
        raise PolicyFaultError(program, role["promotion_mode"], value, wanted)
    return PromotionMode(value)


def _days(row: Row, field: str, program: str, default: int) -> int:
    days = row.whole(field)
    if days is None:
        return default
    if days < 0:
        raise PolicyFaultError(program, field, days, "zero or more days")
    return days
