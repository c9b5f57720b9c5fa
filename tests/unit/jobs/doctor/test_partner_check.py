from __future__ import annotations

from dataclasses import replace

import pytest

from jobs.doctor.finding import Finding, Severity
from jobs.doctor.partner_check import judge_partners
from jobs.doctor.partner_query import DoubtfulEnrollment

GOOD = DoubtfulEnrollment(
    account_id="001A",
    account_name="Northmere",
    is_partner=True,
    user_id="005A",
    user_name="Ana",
    user_active=True,
    user_type="PowerPartner",
    licence="Partner Community",
)
CUSTOMER = replace(GOOD, user_type="CspLitePortal", licence="Customer Community")


def judged(*doubtful: DoubtfulEnrollment) -> list[Finding]:
    findings = judge_partners(doubtful, told_type=True, told_partner=True)
    return [each for each in findings if each.severity is not Severity.OK]


def test_no_doubts_are_told_as_two_good_findings() -> None:
    findings = judge_partners([], told_type=True, told_partner=True)

    assert [each.severity for each in findings] == [Severity.OK, Severity.OK]


def test_a_customer_licence_is_named_as_the_cause_of_zero_records() -> None:
    (finding,) = judged(CUSTOMER)

    assert finding.severity is Severity.PROBLEM
    assert finding.message == (
        "1 primary partner user holds Customer Community, which shows neither opportunities nor "
        "leads, so that zero records count for their partners: Ana of Northmere."
    )
    assert "Partner Community licence" in finding.remedy


def test_users_are_counted_once_and_the_first_five_named() -> None:
    several = [replace(CUSTOMER, user_id=f"005{i}", user_name=f"U{i}") for i in range(7)]

    (finding,) = judged(*several, several[0])

    assert finding.message.startswith("7 primary partner users hold Customer Community,")
    assert finding.message.endswith("U4 of Northmere and 2 more.")


@pytest.mark.parametrize("kind", ["CspLitePortal", "CustomerSuccess", "PowerCustomerSuccess"])
def test_every_customer_user_type_counts_even_where_licences_are_hidden(kind: str) -> None:
    (finding,) = judged(replace(GOOD, user_type=kind, licence=None))

    assert finding.severity is Severity.PROBLEM
    assert "a customer licence" in finding.message


@pytest.mark.parametrize("kind", ["Standard", None])
def test_a_user_without_partner_licence_is_a_warning(kind: str | None) -> None:
    (finding,) = judged(replace(GOOD, user_type=kind, licence="Salesforce"))

    assert finding.severity is Severity.WARNING
    assert "no partner licence" in finding.message


def test_an_inactive_user_is_a_warning_with_the_partner_named() -> None:
    (finding,) = judged(replace(GOOD, user_active=False))

    assert finding.severity is Severity.WARNING
    assert "1 primary partner user is inactive" in finding.message
    assert "Ana of Northmere" in finding.message


def test_an_enrollment_without_user_has_no_other_fault_of_the_user() -> None:
    (finding,) = judged(replace(GOOD, user_id=None, user_name=None, user_type=None))

    assert "1 enrollment names no primary partner user" in finding.message


def test_an_account_that_is_no_partner_is_a_problem() -> None:
    (finding,) = judged(replace(GOOD, is_partner=False), replace(GOOD, is_partner=False))

    assert finding.severity is Severity.PROBLEM
    assert "1 enrolled account is not enabled as partner in Salesforce" in finding.message
    assert "Northmere" in finding.message


def test_what_the_org_does_not_show_is_told_instead_of_guessed() -> None:
    users, accounts = judge_partners([], told_type=False, told_partner=False)

    assert (users.severity, accounts.severity) == (Severity.WARNING, Severity.WARNING)
    assert "User Type" in users.remedy
    assert "IsPartner" in accounts.message
