"""What a program lets follow from a verdict: who moves tiers, and how slowly. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PromotionMode(StrEnum):
    """Who changes the tier held (T8)."""

    MANUAL = "Manual"  #: people alone; nothing is proposed beyond the standing
    APPROVAL = "Approval"  #: a tier is proposed, a person approves or rejects it
    AUTOMATIC = "Automatic"  #: the tier is written


@dataclass(frozen=True, slots=True)
class Policy:
    """The policies of one program.

    ``grace_days`` is how long a tier no longer earned is kept before anything else
    happens; ``late_data_days`` how long automatic runs go on after expiration (S7). With
    ``propose_offboarding``, a partner that earns less than the tier ``minimum_tier_id`` when its
    enrollment expires is proposed to be off-boarded; ``None`` asks for no tier.
    """

    promotion_mode: PromotionMode = PromotionMode.MANUAL
    one_step_at_a_time: bool = False
    grace_days: int = 0
    late_data_days: int = 7
    minimum_tier_id: str | None = None
    propose_offboarding: bool = False
