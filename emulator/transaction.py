"""One transaction of a request, in which records of set-up and others do not go together.

Salesforce keeps them apart since the former change who may see the latter.
"""

from __future__ import annotations

from collections.abc import Mapping

from emulator.api_error import Code, bad_request
from emulator.object_model import ObjectType
from emulator.store import Value

_ALWAYS_SETUP = frozenset(
    {
        "UserLogin",
        "UserRole",
        "Profile",
        "PermissionSet",
        "PermissionSetAssignment",
        "ObjectPermissions",
        "GroupMember",
    }
)
#: Users may change together with other records unless one of these is given.
_SETUP_FIELDS = frozenset({"IsActive", "IsPortalEnabled", "UserRoleId", "ProfileId", "Username"})


class Transaction:
    """Remembers what kind of record was written first and refuses the other kind."""

    def __init__(self) -> None:
        self._first: str | None = None
        self._is_setup = False

    def admit_write(self, item: ObjectType, given: Mapping[str, Value], *, is_new: bool) -> None:
        """Let a record be created or changed with the fields given.

        Raises:
            ApiError: MIXED_DML_OPERATION; refuse this record.
        """
        if item.name == "User":
            if _user_is_setup(given, is_new=is_new):
                self._admit(item, is_setup=True)
            # Any other change of a user goes together with everything.
            return
        self._admit(item, is_setup=item.name in _ALWAYS_SETUP)

    def admit_delete(self, item: ObjectType) -> None:
        """Let a record be deleted.

        Raises:
            ApiError: MIXED_DML_OPERATION; refuse this record.
        """
        # Groups may be written together with other records, and not deleted with them.
        self._admit(item, is_setup=item.name in _ALWAYS_SETUP or item.name == "Group")

    def _admit(self, item: ObjectType, *, is_setup: bool) -> None:
        if self._first is None:
            self._first, self._is_setup = item.name, is_setup
        if self._is_setup != is_setup:
            text = (
                "DML operation on setup object is not permitted after you have updated a "
                f"non-setup object (or vice versa): {item.name}, original object: {self._first}"
            )
            raise bad_request(Code.MIXED_DML_OPERATION, text)


def _user_is_setup(given: Mapping[str, Value], *, is_new: bool) -> bool:
    if is_new:
        return bool(given.get("IsActive")) or given.get("UserRoleId") is not None
    return not _SETUP_FIELDS.isdisjoint(given)
