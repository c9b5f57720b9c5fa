"""What the platform asks of a change of a user, and what follows from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from emulator.api_error import ApiError, Code, bad_request
from emulator.deactivation import DeactivationBlockers
from emulator.store import Store, Value, Values
from emulator.user_licenses import check_license, move_license

_ACTIVE, _PORTAL, _CONTACT, _ACCOUNT = "IsActive", "IsPortalEnabled", "ContactId", "AccountId"
#: Users who come in through a portal, each behind a contact.
_PORTAL_TYPES = frozenset({"PowerPartner", "PowerCustomerSuccess", "CspLitePortal"})


class UserRules:
    """Checks changes of users and brings what hangs on them in line."""

    def __init__(self, store: Store, blockers: DeactivationBlockers) -> None:
        self._store = store
        self._blockers = blockers

    def settle(
        self, before: Values | None, after: dict[str, Value], given: Collection[str]
    ) -> None:
        """Finish a user that is about to be stored, in place, and move licences.

        Args:
            before: the user as it was; None for a new one.
            after: the user as the write asks for it.
            given: names of the fields that the write gives.

        Raises:
            ApiError: refuse this record.
        """
        if before is not None:
            self._settle_portal(before, after, given)
            if before.get(_ACTIVE) and not after.get(_ACTIVE):
                self._blockers.check(str(after["Id"]))
            if after.get(_ACTIVE) and not before.get(_ACTIVE) and _has_lost_portal(after):
                raise _refused("a disabled portal user cannot be activated again", _ACTIVE)
        check_license(self._store, before, after)
        move_license(self._store, before, after)

    def _settle_portal(
        self, before: Values, after: dict[str, Value], given: Collection[str]
    ) -> None:
        if bool(before.get(_PORTAL)) == bool(after.get(_PORTAL)):
            return
        if after.get(_PORTAL):
            if after.get(_CONTACT) is None:
                raise _refused("a portal user needs a contact", _PORTAL)
            return
        if _ACTIVE in given:
            text = "IsActive and IsPortalEnabled cannot be changed in the same request"
            raise _refused(text, _ACTIVE, _PORTAL)
        # The account is the contact's, and goes with it.
        after.update({_ACTIVE: False, _CONTACT: None, _ACCOUNT: None})


def _has_lost_portal(user: Mapping[str, Value]) -> bool:
    is_behind_contact = _CONTACT in user and user.get("UserType") in _PORTAL_TYPES
    return is_behind_contact and user.get(_CONTACT) is None and not user.get(_PORTAL)


def _refused(text: str, *fields: str) -> ApiError:
    return bad_request(Code.FIELD_INTEGRITY_EXCEPTION, text, fields)
