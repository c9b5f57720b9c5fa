from __future__ import annotations

from collections.abc import Sequence

from connector.errors import (
    AccessRefusedError,
    LoginCause,
    LoginRefusedError,
    OrgUnreachableError,
)
from jobs.doctor.finding import (
    Area,
    Checkup,
    Finding,
    Severity,
    listed,
    not_run,
    ok,
    problem,
    warning,
)
from jobs.doctor.rounds import Rounds

REFUSED = AccessRefusedError("No.", remedy="Allow it.", code="NO")


def fails(error: Exception) -> Sequence[Finding]:
    raise error


def test_a_check_that_fails_becomes_a_problem_and_the_next_one_still_runs() -> None:
    rounds = Rounds()
    rounds.look(Area.PERMISSIONS, lambda: fails(REFUSED))
    rounds.look(Area.FIELDS, lambda: [ok(Area.FIELDS, "Well.")])

    assert rounds.findings == [
        problem(Area.PERMISSIONS, "No.", "Allow it."),
        ok(Area.FIELDS, "Well."),
    ]


def test_after_an_org_went_away_nothing_more_is_asked_and_told_as_not_run() -> None:
    rounds = Rounds()
    rounds.look(Area.PERMISSIONS, lambda: fails(OrgUnreachableError("Gone.", remedy="Wait.")))
    rounds.look(Area.FIELDS, lambda: fails(AssertionError("asked in vain")))

    gone, fields = rounds.finish((Area.PERMISSIONS, Area.FIELDS))
    assert gone.passing
    assert (fields.area, fields.severity) == (Area.FIELDS, Severity.NOT_RUN)
    assert "does not answer any more" in fields.message


def test_what_is_vital_ends_the_rounds_with_its_own_reason() -> None:
    rounds = Rounds()

    assert rounds.attempt(Area.ORG, lambda: fails(REFUSED), vital="nothing is known") is None
    assert rounds.finish([Area.FIELDS])[-1].message == ("Not looked at, because nothing is known.")


def test_too_many_logins_pass_and_other_refused_logins_do_not() -> None:
    rounds = Rounds()
    for cause in (LoginCause.LOGIN_RATE, LoginCause.NOT_APPROVED):
        error = LoginRefusedError("No.", remedy="Do.", cause=cause)
        rounds.ended = None
        rounds.look(Area.LOGIN, lambda error=error: fails(error))  # type: ignore[misc]

    assert [each.passing for each in rounds.findings] == [True, False]


def test_a_checkup_is_as_bad_as_its_worst_finding() -> None:
    good, odd = ok(Area.ORG, "Well."), warning(Area.ORG, "Odd.", "Look.")
    bad, skipped = problem(Area.LOGIN, "Bad.", "Do."), not_run(Area.ORG, "Skipped.")

    assert Checkup((good, skipped), 0).worst is Severity.OK
    assert Checkup((good, odd), 0).worst is Severity.WARNING
    assert Checkup((bad, odd, good), 0).worst is Severity.PROBLEM


def test_a_checkup_may_pass_only_if_every_problem_may() -> None:
    bad = problem(Area.LOGIN, "Bad.", "Do.")
    passing = problem(Area.LOGIN, "Bad.", "Do.", passing=True)

    assert Checkup((passing,), 0).may_pass
    assert not Checkup((passing, bad), 0).may_pass


def test_the_document_has_one_shape() -> None:
    document = Checkup((warning(Area.ORG, "Odd.", "Look."),), 3).document()

    assert document == {
        "outcome": "warning",
        "problems": 0,
        "warnings": 1,
        "not_run": 0,
        "api_calls": 3,
        "findings": [{"area": "org", "severity": "warning", "message": "Odd.", "remedy": "Look."}],
    }


def test_long_lists_name_the_first_and_count_the_rest() -> None:
    assert listed(["A", "B"]) == "A, B"
    assert listed("ABCDEFG") == "A, B, C, D, E and 2 more"
