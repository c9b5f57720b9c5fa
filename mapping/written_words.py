"""The words that the service writes into picklists, by role and field."""

from __future__ import annotations

from collections.abc import Mapping

from evaluator.evaluation import Status
from evaluator.program import Unit
from evaluator.tier_change import ChangeKind
from evaluator.verdict import Standing, Verdict
from mapping.offboarding_case import CaseStatus, Initiator
from mapping.offboarding_step import Actor, StepStatus
from mapping.snapshot_writer import SnapshotKind

WRITTEN_WORDS: Mapping[str, tuple[str, ...]] = {
    role_field: tuple(str(word) for word in words)
    for role_field, words in {
        "enrollment.status": tuple(Status),
        "enrollment.standing": tuple(Standing),
        "progress.unit": tuple(Unit),
        "progress.met_held": tuple(Verdict),
        "progress.met_next": tuple(Verdict),
        "tier_change.kind": tuple(ChangeKind),
        "snapshot.kind": tuple(SnapshotKind),
        "offboarding.status": tuple(CaseStatus),
        "offboarding.initiated_by": (Initiator.COMPANY,),
        "offboarding_step.status": tuple(StepStatus),
        "offboarding_step.actor": tuple(Actor),
    }.items()
}
