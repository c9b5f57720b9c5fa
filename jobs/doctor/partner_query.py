"""Finds the enrollments of active programs whose partner cannot be seen through, few by design.

The org sorts them out, so that the number of enrollments makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jobs.org_reader import OrgReader
from mapping.program_query import parent_path
from mapping.soql import AllOf, AnyOf, Clause, Compare, Select
from mapping.wire import Records, rows

#: The user type of every partner licence.
PARTNER_TYPE = "PowerPartner"
#: The most that are looked at; there is one page of them then.
MOST = 2_000
#: What has to be described beside the mapping's objects.
LICENCE_OBJECTS = ("Profile", "UserLicense")


@dataclass(frozen=True, slots=True)
class PartnerPaths:
    """Field paths from an enrollment; ``None`` where the org does not have or show the field."""

    program_active: str
    account: str
    account_name: str
    user: str
    user_name: str
    user_active: str
    user_type: str | None
    licence: str | None
    is_partner: str | None


@dataclass(frozen=True, slots=True)
class DoubtfulEnrollment:
    """An enrollment with its partner and primary partner user; ``None`` is unknown or blank."""

    account_id: str | None
    account_name: str | None
    is_partner: bool | None
    user_id: str | None
    user_name: str | None
    user_active: bool | None
    user_type: str | None
    licence: str | None


def partner_paths(reader: OrgReader) -> PartnerPaths:
    """Find the paths in this org.

    Raises:
        MappingError: an own field of enrollments is missing.
    """
    field_map, schema = reader.field_map, reader.schema
    role, user = field_map["enrollment"], field_map["user"]

    def path(reference: str, field: str) -> str:
        return parent_path("enrollment", reference, field, field_map, schema)

    def where_there(candidate: str) -> str | None:
        return candidate if schema.has(role.sobject, candidate) else None

    return PartnerPaths(
        program_active=path("program", field_map["program"]["active"]),
        account=role["account"],
        account_name=path("account", field_map["account"]["name"]),
        user=role["user"],
        user_name=path("user", user["name"]),
        user_active=path("user", user["active"]),
        user_type=where_there(path("user", "UserType")),
        licence=where_there(path("user", "Profile.UserLicense.Name")),
        is_partner=where_there(path("account", "IsPartner")),
    )


def partner_selects(paths: PartnerPaths, sobject: str) -> tuple[Select, Select]:
    """Select one enrollment of any kind, and those in doubt."""
    active = Compare(paths.program_active, "=", literal=True)
    doubts: list[Clause] = [
        Compare(paths.user, "=", None),
        Compare(paths.user_active, "=", literal=False),
    ]
    if paths.user_type:
        doubts.append(Compare(paths.user_type, "!=", PARTNER_TYPE))
    if paths.is_partner:
        doubts.append(Compare(paths.is_partner, "=", literal=False))
    optional = (paths.user_type, paths.licence, paths.is_partner)
    fields = (
        *(paths.account, paths.account_name, paths.user, paths.user_name, paths.user_active),
        *filter(None, optional),
    )
    where = AllOf((active, AnyOf(tuple(doubts))))
    order = (paths.account_name, "Id")
    return (
        Select(sobject, ("Id",), active, limit=1),
        Select(sobject, fields, where, order_by=order, limit=MOST),
    )


def read_doubtful(table: Records, paths: PartnerPaths) -> Sequence[DoubtfulEnrollment]:
    """Read the answer to the second of ``partner_selects``."""
    return list(_read(table, paths))


def _read(table: Records, paths: PartnerPaths) -> Iterator[DoubtfulEnrollment]:
    for row in rows(table):
        user = row.text(paths.user)
        yield DoubtfulEnrollment(
            account_id=row.text(paths.account),
            account_name=row.text(paths.account_name),
            is_partner=row.flag(paths.is_partner) if paths.is_partner else None,
            user_id=user,
            user_name=row.text(paths.user_name),
            # A user whom the integration user does not see is unknown, not inactive.
            user_active=None
            if row.values[paths.user_active] is None
            else row.flag(paths.user_active),
            user_type=row.text(paths.user_type) if paths.user_type else None,
            licence=row.text(paths.licence) if paths.licence else None,
        )
