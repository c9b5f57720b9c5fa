"""Can the primary partner users see what their partners achieved?

A customer licence shows neither opportunities nor leads. The platform tells no error then:
every value is zero, as if nothing had been achieved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from jobs.doctor.finding import Area, Finding, counted, listed, ok, problem, warning
from jobs.doctor.partner_query import (
    MOST,
    PARTNER_TYPE,
    DoubtfulEnrollment,
    partner_paths,
    partner_selects,
    read_doubtful,
)
from jobs.org_reader import OrgReader

#: The user types of the Customer Community licences and their forerunners.
_CUSTOMER_TYPES = frozenset({"CspLitePortal", "CustomerSuccess", "PowerCustomerSuccess"})


def check_partners(reader: OrgReader) -> list[Finding]:
    """Ask for the enrollments in doubt and judge them; one API call."""
    paths = partner_paths(reader)
    selects = partner_selects(paths, reader.field_map["enrollment"].sobject)
    some, doubtful = reader.read(selects)
    if not len(some):
        return [_none(), ok(Area.PARTNER_ACCOUNTS, "No account is enrolled.")]
    findings = judge_partners(
        read_doubtful(doubtful, paths),
        told_type=paths.user_type is not None,
        told_partner=paths.is_partner is not None,
    )
    return [*findings, *(_more() for _ in range(len(doubtful) >= MOST))]


def judge_partners(
    doubtful: Sequence[DoubtfulEnrollment], *, told_type: bool, told_partner: bool
) -> list[Finding]:
    """Sort enrollments in doubt by what is wrong with them.

    Args:
        doubtful: The enrollments.
        told_type: Whether the org shows the types of users.
        told_partner: Whether the org shows which accounts are partners.
    """
    users = list(_user_findings(doubtful, told_type=told_type))
    accounts = list(_account_findings(doubtful, told_partner=told_partner))
    return [
        *(users or [ok(Area.PARTNER_USERS, _USERS_WELL)]),
        *(accounts or [ok(Area.PARTNER_ACCOUNTS, _ACCOUNTS_WELL)]),
    ]


_USERS_WELL = "Every enrollment of an active program has an active user with a partner licence."
_ACCOUNTS_WELL = "Every enrolled account is a partner account."


def _user_findings(doubtful: Sequence[DoubtfulEnrollment], *, told_type: bool) -> Iterator[Finding]:
    named = [each for each in doubtful if each.user_id]
    if customers := _users(each for each in named if each.user_type in _CUSTOMER_TYPES):
        yield _customers(customers)
    others = {*_CUSTOMER_TYPES, PARTNER_TYPE}
    if told_type and (no_partners := _users(e for e in named if e.user_type not in others)):
        yield _no_partners(no_partners)
    if not told_type:
        yield _licences_hidden()
    if inactive := _users(each for each in named if each.user_active is False):
        yield _inactive(inactive)
    if nobody := [each for each in doubtful if not each.user_id]:
        yield _nobody(nobody)


def _account_findings(
    doubtful: Sequence[DoubtfulEnrollment], *, told_partner: bool
) -> Iterator[Finding]:
    if not told_partner:
        yield warning(
            Area.PARTNER_ACCOUNTS,
            "The org has no field IsPartner on accounts, or hides it, so nobody can tell which "
            "are partners.",
            "Enable partner accounts in Setup, or give the integration user read access to the "
            "field.",
        )
    plain = {e.account_id: _account(e) for e in doubtful if e.is_partner is False and e.account_id}
    if plain:
        yield problem(
            Area.PARTNER_ACCOUNTS,
            f"{counted(len(plain), 'enrolled account is', 'enrolled accounts are')} not enabled as "
            f"partner in Salesforce, so that no record is theirs: {listed(plain.values())}.",
            "Enable these accounts as partners in Salesforce, or end their enrollments.",
        )


def _users(enrollments: Iterable[DoubtfulEnrollment]) -> list[DoubtfulEnrollment]:
    """Take each user once."""
    return list({each.user_id: each for each in enrollments}.values())


def _customers(users: Sequence[DoubtfulEnrollment]) -> Finding:
    who = counted(len(users), "primary partner user holds", "primary partner users hold")
    licences = ", ".join(sorted({each.licence or "a customer licence" for each in users}))
    return problem(
        Area.PARTNER_USERS,
        f"{who} {licences}, which shows neither opportunities nor leads, so that zero records "
        f"count for their partners: {_names(users)}.",
        "Name users with a Partner Community licence on these enrollments, or give these users "
        "such a licence.",
    )


def _no_partners(users: Sequence[DoubtfulEnrollment]) -> Finding:
    who = counted(len(users), "primary partner user has", "primary partner users have")
    return warning(
        Area.PARTNER_USERS,
        f"{who} no partner licence, so that what they see is not what their partners see: "
        f"{_names(users)}.",
        "Name users with a Partner Community licence on these enrollments.",
    )


def _inactive(users: Sequence[DoubtfulEnrollment]) -> Finding:
    who = counted(len(users), "primary partner user is", "primary partner users are")
    return warning(
        Area.PARTNER_USERS,
        f"{who} inactive, which puts enrollments on hold: {_names(users)}.",
        "Choose active users as primary partner users of these enrollments.",
    )


def _nobody(enrollments: Sequence[DoubtfulEnrollment]) -> Finding:
    what = counted(len(enrollments), "enrollment names", "enrollments name")
    return warning(
        Area.PARTNER_USERS,
        f"{what} no primary partner user, which means a hold: "
        f"{listed(map(_account, enrollments))}.",
        "Choose a primary partner user on each of them.",
    )


def _licences_hidden() -> Finding:
    return warning(
        Area.PARTNER_USERS,
        "The org does not show the types of users, so nobody can tell which have partner licences.",
        "Give the integration user read access to the field User Type of users.",
    )


def _none() -> Finding:
    return warning(
        Area.PARTNER_USERS,
        "No enrollment of an active program can be read.",
        "Enroll a partner, or give the integration user View All on enrollments.",
    )


def _more() -> Finding:
    return warning(
        Area.PARTNER_USERS,
        f"Only the first {MOST:,} enrollments in doubt were looked at.",
        "Correct these, then run the command again.",
    )


def _names(users: Sequence[DoubtfulEnrollment]) -> str:
    return listed(f"{each.user_name or each.user_id} of {_account(each)}" for each in users)


def _account(each: DoubtfulEnrollment) -> str:
    return each.account_name or each.account_id or "no account"
