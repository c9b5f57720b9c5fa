"""Visibility asked by a login as each primary partner user."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import open_tools
from app.doctor import examine_with
from config.sections import SalesforceSettings, VisibilityCheck
from emulator.faults.plan import Fault, FaultPlan, Kind, Rule
from emulator.store import Values
from jobs.doctor.finding import Area, Severity
from mapping.enrollment_writer import REASON_LENGTH
from persistence.port import RunOutcome
from tests.integration.loop.harness import NOON, Loop, running_loop

#: A partner with records that count, and one with records that are hidden.
PARTNER, VEILED = "Northmere Channel Partners", "Veiled Peak Consulting"
TOKENS = "/partners/services/oauth2/token"
NO_PATIENCE = timedelta(milliseconds=1)


def looking_as_users(loop: Loop, *, at_site: bool = True) -> Loop:
    """The same org, asked by logins as its partner users, at a site or at the login host."""
    section = loop.settings.require_salesforce()
    url = f"{loop.running.base_url}/partners" if at_site else None
    changed = {"visibility": VisibilityCheck.AS_USER, "site_url": url}
    salesforce = SalesforceSettings.model_validate(
        {**section.model_dump(exclude_unset=True), **changed}
    )
    settings = loop.settings.model_copy(update={"salesforce": salesforce})
    return replace(loop, settings=settings)


def user_of(loop: Loop, partner: str = PARTNER) -> Values:
    wanted = loop.enrollment(partner)["Primary_Partner_User__c"]
    return next(row for row in loop.rows("User") if row["Id"] == wanted)


def partner_profiles(loop: Loop) -> set[str]:
    wanted = {row["Primary_Partner_User__c"] for row in loop.rows("Partner_Enrollment__c")}
    return {str(row["ProfileId"]) for row in loop.rows("User") if row["Id"] in wanted}


@contextmanager
def approved_loop(folder: Path) -> Iterator[Loop]:
    with running_loop(database_url=f"sqlite:///{folder / 'loop.db'}", today=NOON.date()) as loop:
        for profile in partner_profiles(loop):
            loop.running.org.set_app_access(profile_id=profile, is_approved=True, has_api=True)
        yield looking_as_users(loop)


@pytest.fixture
def approved(tmp_path: Path) -> Iterator[Loop]:
    with approved_loop(tmp_path) as loop:
        yield loop


def outcome(loop: Loop) -> Mapping[str, Any]:
    """What a run left in the org, without what differs between two equal orgs."""
    left_out = {"Id", "CreatedDate", "LastModifiedDate", "SystemModstamp", "Name"}
    return {
        sobject: {
            str(row[key]): {name: row[name] for name in row if name not in left_out}
            for row in loop.rows(sobject)
        }
        for sobject, key in (
            ("Partner_Enrollment__c", "Id"),
            ("Criterion_Progress__c", "Key__c"),
            ("Enrollment_Benefit__c", "Key__c"),
        )
    }


def reason(loop: Loop, partner: str = PARTNER) -> str:
    """Recalculate one enrollment that goes on hold; give the reason that stands in the org."""
    report = loop.recalculate(str(loop.enrollment(partner)["Id"]))
    row = loop.enrollment(partner)
    assert report.outcome is RunOutcome.PARTIAL
    assert row["Calculation_Status__c"] == "On Hold"
    assert row["Standing__c"] == "Inconclusive"
    assert row["Last_Calculated__c"] is None
    assert loop.rows("Criterion_Progress__c") == []
    told = str(row["Hold_Reason__c"])
    assert len(told) < REASON_LENGTH
    return told


@pytest.mark.parametrize("at_site", [True, False], ids=["at-the-site", "at-the-login-host"])
def test_the_whole_sample_comes_out_as_by_user_record_access(
    tmp_path: Path, calculated: Loop, *, at_site: bool
) -> None:
    with approved_loop(tmp_path) as loop:
        looking_as_users(loop, at_site=at_site).recalculate()

        assert outcome(loop) == outcome(calculated)


def test_users_cost_a_login_and_one_call_each_and_the_next_run_no_login(approved: Loop) -> None:
    asked = approved.running.org.requests
    with open_tools(approved.settings, approved.clock) as tools:
        for _ in range(2):
            tools.explain().run(str(approved.enrollment(PARTNER)["Id"]))
        calls = tools.salesforce.api_calls

    tokens = [each for each in asked.latest() if each.path.endswith("/oauth2/token")]
    assert [each.path for each in tokens] == ["/services/oauth2/token", TOKENS]
    by_access = replace(approved, settings=user_record_access(approved))
    with open_tools(by_access.settings, by_access.clock) as tools:
        for _ in range(2):
            tools.explain().run(str(approved.enrollment(PARTNER)["Id"]))
        # One more for the username.
        assert calls <= tools.salesforce.api_calls + 1


def user_record_access(loop: Loop) -> Any:
    section = loop.settings.require_salesforce()
    plain = section.model_copy(update={"visibility": VisibilityCheck.USER_RECORD_ACCESS})
    return loop.settings.model_copy(update={"salesforce": plain})


def test_a_user_for_whom_the_app_is_not_approved_holds_the_enrollment(approved: Loop) -> None:
    user = user_of(approved)
    approved.running.org.set_app_access(user_id=str(user["Id"]), is_approved=False)

    assert reason(approved) == (
        f"What {user['Name']} may see is unknown: the app is not approved for the user; assign "
        "the app to the user's profile or permission set, with policy 'Admin approved users are "
        "pre-authorized'."
    )


def test_a_frozen_user_holds_the_enrollment(approved: Loop) -> None:
    user = user_of(approved)
    approved.running.org.set_user(str(user["Id"]), is_frozen=True)

    assert reason(approved) == (
        f"What {user['Name']} may see is unknown: the user is inactive or frozen for logins; "
        "unfreeze the user, or choose another."
    )


def test_a_user_without_api_enabled_holds_the_enrollment(approved: Loop) -> None:
    user = user_of(approved)
    approved.running.org.set_app_access(user_id=str(user["Id"]), has_api=False)

    assert reason(approved) == (
        f"What {user['Name']} may see is unknown: the user may not use the API; give API Enabled "
        "by the user's profile or permission set."
    )


def test_an_object_that_is_hidden_from_the_user_holds_the_enrollment(approved: Loop) -> None:
    user = user_of(approved)
    approved.running.org.set_object(str(user["ProfileId"]), "Opportunity", is_visible=False)

    assert reason(approved) == (
        f"What {user['Name']} may see is unknown: Opportunity is hidden from the user; give read "
        "access by the user's profile or permission set."
    )


def test_a_user_who_cannot_be_read_holds_the_enrollment(approved: Loop) -> None:
    user = user_of(approved)
    approved.change("User", str(user["Id"]), Username=None)

    assert reason(approved) == (
        f"What {user['Name']} may see is unknown: there is no such user to be read; give the "
        "integration user access to users."
    )


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        pytest.param(
            Fault(Kind.TOKEN_REFUSED, message="audience is invalid"),
            "Salesforce refuses the audience of the login; set TIERWRIGHT_SALESFORCE__SITE_URL to "
            "the address of the partners' site, path included.",
            id="audience",
        ),
        pytest.param(
            Fault(Kind.CLOCK_SKEW, ahead=600),
            "Salesforce takes the assertion for expired; set this machine's clock right, best by "
            "NTP.",
            id="clock",
        ),
        pytest.param(
            Fault(Kind.TOKEN_REFUSED, error="rate_limit_exceeded"),
            "the user has logged in too often within the hour; recalculate an hour later.",
            id="login rate",
        ),
        pytest.param(
            Fault(Kind.TOKEN_REFUSED, error="invalid_grant", message="authentication failure"),
            "the login is refused: Salesforce refuses the login. (invalid_grant: authentication "
            "failure); look into the user's login history in Salesforce Setup.",
            id="anything else",
        ),
    ],
)
def test_a_refused_login_holds_the_enrollment(approved: Loop, fault: Fault, told: str) -> None:
    approved.running.org.set_faults(FaultPlan((Rule(fault, path=TOKENS, count=None),)))

    assert reason(approved) == f"What {user_of(approved)['Name']} may see is unknown: {told}"


def test_a_refused_user_sinks_no_other_and_the_last_good_values_stay(approved: Loop) -> None:
    approved.recalculate()
    before = approved.enrollment(PARTNER)
    approved.running.org.set_app_access(user_id=str(user_of(approved)["Id"]), is_approved=False)
    approved.running.org.expire_sessions()

    report = approved.recalculate()

    after = approved.enrollment(PARTNER)
    assert after["Calculation_Status__c"] == "On Hold"
    assert {n for n in after if after[n] != before[n]} - {"LastModifiedDate", "SystemModstamp"} <= {
        *("Calculation_Status__c", "Hold_Reason__c", "Standing__c", "Last_Attempt__c"),
        *("LastModifiedById", "Hold_Since__c"),
    }
    held = [each for each in report.enrollments if each.evaluation.hold]
    assert len(held) < len(report.enrollments) / 2
    assert approved.enrollment(VEILED)["Calculation_Status__c"] == "Current"


def test_a_record_that_is_deleted_meanwhile_is_told_as_deleted_and_not_as_hidden(
    approved: Loop,
) -> None:
    told = approved.explain(str(approved.enrollment(VEILED)["Id"])).document()
    hidden = next(
        record
        for criterion in told["criteria"]
        for record in criterion["records"]
        if record["reason"] == "not_visible"
    )
    org = approved.running.org
    with open_tools(approved.settings, approved.clock) as tools:
        use_case = tools.explain(_Deleting(org, hidden["object"], hidden["id"]))
        again = use_case.run(str(approved.enrollment(VEILED)["Id"])).document()

    reasons = {
        record["reason"]
        for criterion in again["criteria"]
        for record in criterion["records"]
        if record["id"] == hidden["id"]
    }
    assert "deleted" in reasons
    assert "not_visible" not in reasons


class _Deleting:
    """Deletes a record once the users were asked, before it is looked whether it stands."""

    def __init__(self, org: Any, sobject: str, record_id: str) -> None:
        self._org, self._place = org, (sobject, record_id)

    def begin(self, what: str, total: int) -> None:
        """Do nothing."""

    def expect(self, forecast: object) -> None:
        """Do nothing."""

    def advance(self, steps: int) -> None:
        assert steps
        sobject, record_id = self._place
        with self._org.lock:
            record = self._org.store.table(sobject).get(record_id)
            self._org.store.write(sobject, record_id, {**record.values, "IsDeleted": True})
            self._org.store.commit()


def test_another_user_s_view_is_taken_by_a_login_as_that_user(approved: Loop) -> None:
    enrollment = approved.enrollment(VEILED)
    other = user_of(approved)

    seen = approved.explain(str(enrollment["Id"]), as_user=str(other["Id"]))

    assert seen.evaluated_as == other["Id"]
    assert seen.evaluation.hold is None
    assert seen.comparison is not None


@pytest.mark.parametrize("kind", [Kind.UNAVAILABLE, Kind.RESET, Kind.SERVER_ERROR])
def test_a_login_host_that_is_down_ends_the_run_and_writes_nothing(
    approved: Loop, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.bootstrap.PATIENCE", NO_PATIENCE)
    approved.running.org.set_faults(FaultPlan((Rule(Fault(kind), path=TOKENS, count=None),)))

    report = approved.recalculate(str(approved.enrollment(PARTNER)["Id"]))

    assert report.error is not None
    assert report.error.code == "OrgUnreachableError"
    assert approved.rows("Criterion_Progress__c") == []
    assert approved.enrollment(PARTNER)["Calculation_Status__c"] is None


def test_the_doctor_tries_the_login_as_one_user(approved: Loop) -> None:
    assert finding(approved)[0] is Severity.OK


def test_the_doctor_tells_why_the_login_fails(approved: Loop) -> None:
    for profile in partner_profiles(approved):
        approved.running.org.set_app_access(profile_id=profile, has_api=False)

    severity, message, remedy = finding(approved)

    assert severity is Severity.PROBLEM
    assert message.endswith("the user may not use the API.")
    assert remedy == "Give API Enabled by the user's profile or permission set."


def test_the_doctor_tries_no_login_where_users_are_not_asked(calculated: Loop) -> None:
    found = examine_with(calculated.settings, clock=calculated.clock).findings

    assert Area.PARTNER_LOGIN not in {each.area for each in found}


def finding(loop: Loop) -> tuple[Severity, str, str]:
    found = examine_with(loop.settings, clock=loop.clock).findings
    one = next(each for each in found if each.area is Area.PARTNER_LOGIN)
    return one.severity, one.message, one.remedy
