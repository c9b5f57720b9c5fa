"""What an org holds when it starts: its records and how its users may log in. No behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

JsonScalar: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Login:
    """How one user may log in, and what the user may do beyond the org's sharing.

    Attributes:
        user_id: the 18-character id of the User record.
        permissions: any of ApiEnabled, ViewAllData, ModifyAllData, ViewSetup, ManageUsers.
        view_all: API names of objects of which the user reads every record.
        modify_all: API names of objects of which the user changes every record.
        approved: pre-authorised for the connected app; without it the JWT flow is refused.
    """

    user_id: str
    permissions: frozenset[str] = frozenset()
    view_all: frozenset[str] = frozenset()
    modify_all: frozenset[str] = frozenset()
    approved: bool = True


@dataclass(frozen=True, slots=True)
class SharingSet:
    """Users of a profile read the records of `object` whose `field` holds their own account."""

    profile_id: str
    object: str
    field: str


@dataclass(frozen=True, slots=True)
class HiddenField:
    """Users of a profile may not see a field of an object."""

    profile_id: str
    object: str
    field: str


@dataclass(frozen=True, slots=True)
class OrgData:
    """A whole org.

    Attributes:
        organization_id: the 18-character id of the org.
        records: object API name to records, each with its "Id"; parents stand before children.
        logins: username to login.
        sharing_sets: access that leaves no share rows.
        hidden_fields: field permissions that profiles lack.
    """

    organization_id: str
    records: Mapping[str, list[dict[str, JsonScalar]]]
    logins: Mapping[str, Login]
    sharing_sets: tuple[SharingSet, ...] = field(default=())
    hidden_fields: tuple[HiddenField, ...] = field(default=())
