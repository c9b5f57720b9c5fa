"""Pulls and judges one slice: the part that recalculating and explaining share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from connector.errors import QueryRefusedError
from evaluator.enrollment import Enrollment
from evaluator.errors import EvaluatorError
from evaluator.evaluation import Evaluation
from evaluator.judgement import hold_all, open_judgement
from evaluator.settlement import Verdicts, close_judgement
from jobs.candidate_pull import CandidatePull
from jobs.org_facts import OrgFacts
from jobs.org_reader import OrgReader
from jobs.program_shelf import ReadProgram
from jobs.progress import Progress
from jobs.visibility_check import VisibilityCheck
from mapping.candidate_reader import SourcePull
from mapping.errors import MappingError


@dataclass(frozen=True, slots=True)
class JudgedSlice:
    """A slice with its evaluations.

    ``verdicts`` is ``None`` where the program could not be judged; every evaluation is on
    hold then, with the reason. ``refused`` tells that the records could not be asked for: what
    is known of the org may be outdated.
    """

    evaluations: tuple[Evaluation, ...]
    verdicts: Verdicts | None
    pulled: Mapping[str, SourcePull]
    refused: bool = False


@dataclass(frozen=True, slots=True)
class SliceJudge:
    """Judges slices of one run."""

    reader: OrgReader
    facts: OrgFacts
    visibility: VisibilityCheck
    progress: Progress

    def judge(
        self,
        read: ReadProgram,
        enrollments: Sequence[Enrollment],
        *,
        now: datetime,
        complete: bool = False,
    ) -> JudgedSlice:
        """Pull the candidates and judge them.

        Args:
            read: The slice's program.
            enrollments: The slice.
            now: The time of the run.
            complete: Pull every record of the accounts, for an explanation.

        Raises:
            ConnectorError: the pull is incomplete; nothing may be written (R6).
        """
        today = read.today(now)
        if read.program is None:
            fault = read.fault or "The program cannot be read."
            return JudgedSlice(hold_all(enrollments, fault, today), None, {})
        try:
            pull = CandidatePull(
                self.reader, read.program, enrollments, read.zone, complete=complete
            )
            found = pull.read()
            pulled = found.sources
            judgement = open_judgement(
                read.program,
                [_with_fault(enrollment, found.unread) for enrollment in enrollments],
                {name: source.candidates for name, source in pulled.items()},
                rates=self.facts.rates,
                today=today,
                zone=read.zone,
                fiscal=read.fiscal,
            )
        except (MappingError, QueryRefusedError) as error:
            held = hold_all(enrollments, f"{error.message} {error.remedy}", today)
            return JudgedSlice(held, None, {}, refused=True)
        except EvaluatorError as error:
            return JudgedSlice(hold_all(enrollments, error, today), None, {})
        seen = self.visibility.ask(judgement, pulled, self.progress.advance)
        verdicts = close_judgement(judgement, seen.answers, seen.unasked)
        return JudgedSlice(verdicts.evaluations, verdicts, pulled)


def _with_fault(enrollment: Enrollment, unread: Mapping[str, str]) -> Enrollment:
    """Mark an enrollment whose records are not all there: what is missing is not zero (R6)."""
    sobject = unread.get(enrollment.account_id)
    if sobject is None or enrollment.fault is not None:
        return enrollment
    fault = (
        f"Salesforce gave up on the query for {sobject} records of {enrollment.account_name}; "
        "recalculate when the org is less busy, or ask Salesforce support for an index."
    )
    return replace(enrollment, fault=fault)
