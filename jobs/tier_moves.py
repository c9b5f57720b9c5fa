"""Decides on the tiers of a judged slice, and gives way to people who were quicker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from evaluator.evaluation import Evaluation, with_tier
from evaluator.ladder import ladder_for
from evaluator.tier_decision import TierDecision, decide, put_off
from jobs.org_reader import OrgReader
from jobs.program_shelf import ReadProgram
from mapping.decision_writer import hash_after
from mapping.enrollment_inputs import inputs_select, read_input_hashes
from mapping.enrollment_reader import EnrollmentRecord

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class DecidedEnrollment:
    """An enrollment with what was found and what follows from it.

    Attributes:
        record: As it stood in the org.
        found: The evaluation for the tier that was held.
        evaluation: The evaluation for the tier held from now on; the same where it stays.
        decision: ``None`` on hold.
    """

    record: EnrollmentRecord
    found: Evaluation
    evaluation: Evaluation
    decision: TierDecision | None

    @property
    def input_hash(self) -> str:
        """The digest of the inputs as they stand once the decision is written."""
        return hash_after(self.record, self.decision)

    @property
    def concerns_people(self) -> bool:
        """Whether the decision changes what a person may be changing at this moment."""
        decision = self.decision
        return decision is not None and decision.concerns_people(self.record.state)


def decide_slice(
    read: ReadProgram,
    records: Sequence[EnrollmentRecord],
    evaluations: Sequence[Evaluation],
    now: datetime,
) -> list[DecidedEnrollment]:
    """Decide for each enrollment of a slice, in order."""
    return [
        _decided(read, record, found, now)
        for record, found in zip(records, evaluations, strict=True)
    ]


def give_way(
    reader: OrgReader, read: ReadProgram, decided: Sequence[DecidedEnrollment], now: datetime
) -> list[DecidedEnrollment]:
    """Put off the decisions about enrollments that somebody has changed since they were read.

    Only enrollments whose tier, proposal or approval would be written are read again: one
    query for all of them, none where there are none. What was evaluated is still written;
    the next run decides anew.

    Raises:
        ConnectorError: the org did not answer; nothing may be written.
    """
    concerned = [each.record.id for each in decided if each.concerns_people]
    if read.program is None or not concerned:
        return list(decided)
    (table,) = reader.read([inputs_select(concerned, reader.field_map)])
    hashes = read_input_hashes(table, reader.field_map)
    edited = {
        each.record.id
        for each in decided
        if each.concerns_people and hashes.get(each.record.id) != each.record.input_hash
    }
    return [_put_off(read, each, now) if each.record.id in edited else each for each in decided]


def tell(decided: Sequence[DecidedEnrollment]) -> None:
    """Log which proposals were taken back, and why: the org has no place for it."""
    for each in decided:
        if each.decision is not None and each.decision.withdrawn:
            log.info(
                "proposal_withdrawn", enrollment=each.record.id, reason=each.decision.withdrawn
            )


def _decided(
    read: ReadProgram, record: EnrollmentRecord, found: Evaluation, now: datetime
) -> DecidedEnrollment:
    today = read.today(now)
    if read.program is None or found.hold is not None:
        return DecidedEnrollment(record, found, found, None)
    program = ladder_for(read.program, record.enrollment.segment, today)
    decision = decide(program, found, record.state, today=today, zone=read.zone)
    tier = decision.tier_written
    evaluation = found if tier is None else with_tier(found, program, tier, today)
    return DecidedEnrollment(record, found, evaluation, decision)


def _put_off(read: ReadProgram, each: DecidedEnrollment, now: datetime) -> DecidedEnrollment:
    log.info("decision_put_off", enrollment=each.record.id, reason="changed since it was read")
    if read.program is None:
        return each
    today = read.today(now)
    program = ladder_for(read.program, each.record.enrollment.segment, today)
    decision = put_off(program, each.found, each.record.state, today=today, zone=read.zone)
    return DecidedEnrollment(each.record, each.found, each.found, decision)
