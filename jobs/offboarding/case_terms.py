"""What a case says, as the terms of its procedure; what it leaves unsaid keeps it from going on."""

from __future__ import annotations

from collections.abc import Mapping

from jobs.offboarding.case_file import CaseFile
from jobs.offboarding.errors import CaseBlockedError
from jobs.offboarding.step_states import answered
from jobs.offboarding.steps import Step, Terms
from mapping.account_records import UserAction
from mapping.offboarding_case import OffboardingCase
from mapping.offboarding_step import StepStatus


def case_terms(file: CaseFile, user_action: UserAction, at_end: UserAction) -> Terms:
    """Read the terms.

    Raises:
        CaseBlockedError: something is missing, or cannot be meant.
    """
    case = file.case
    inputs = case.inputs
    if inputs.account_id is None:
        raise _blocked("The case names no account.", "Set Account.")
    if inputs.initiated_by is None:
        raise _blocked("The case does not say who ends the partnership.", "Set Initiated By.")
    if inputs.notice_date is None or case.ends_on is None:
        raise _blocked(
            "The case has no notice date, from which every deadline counts.", "Set Notice Date."
        )
    if case.ends_on < inputs.notice_date:
        raise _blocked(
            f"The case ends on {case.ends_on}, before the notice of {inputs.notice_date}.",
            "Correct Ends On or Notice Date.",
        )
    return Terms(
        initiated_by=inputs.initiated_by,
        legal_action=inputs.legal_action,
        notice_date=inputs.notice_date,
        ends_on=case.ends_on,
        suspend_at=inputs.suspend_at,
        uses_portal=answered(said=case.uses_portal, ticked=_ticked(file, Step.PORTAL)),
        payouts_open=answered(said=case.payouts_open, ticked=_ticked(file, Step.PAYOUTS)),
        user_action=user_action,
        at_end=at_end,
    )


def ticks(file: CaseFile) -> Mapping[Step, bool]:
    """Tell which of people's steps are ticked: on the step, or by the case's own box."""
    case: OffboardingCase = file.case
    boxes = {Step.VERIFY: case.payouts_verified, Step.CONFIRM: case.portal_deletion_confirmed}
    return {step: boxes.get(step, False) or _ticked(file, step) for step in Step}


def service_results(file: CaseFile) -> Mapping[Step, StepStatus]:
    """Tell what came of the service's steps: done, or failed; those to come are absent."""
    found: dict[Step, StepStatus] = {}
    for step in Step:
        row = file.row(step)
        if row is None:
            continue
        if file.is_done(step):
            found[step] = StepStatus.DONE
        elif row.status is StepStatus.FAILED:
            found[step] = StepStatus.FAILED
    return found


def _ticked(file: CaseFile, step: Step) -> bool:
    row = file.row(step)
    return row is not None and row.done


def _blocked(message: str, remedy: str) -> CaseBlockedError:
    return CaseBlockedError(message, remedy=f"{remedy} The case goes on by itself.")
