"""Partner users who manage the users of their own account."""

from __future__ import annotations

from emulator.store import Record, Store, Value
from emulator.viewer import Viewer

_PERMISSION = "PermissionsDelegatedPortalUserAdmin"


def manages(store: Store, viewer: Viewer, user: Record) -> bool:
    """Whether a partner user may change this user: a colleague, by a permission set."""
    is_colleague = viewer.is_portal_user and user.values.get("AccountId") == viewer.account_id
    return is_colleague and user.id != viewer.user_id and _is_delegate(store, viewer.user_id)


def _is_delegate(store: Store, user_id: str) -> bool:
    assignments = store.find_table("PermissionSetAssignment")
    if assignments is None:
        return False
    held = (
        row.values.get("PermissionSetId") for row in assignments.matching("AssigneeId", user_id)
    )
    return any(_grants(store, one) for one in held)


def _grants(store: Store, permission_set: Value) -> bool:
    record = store.find(permission_set) if isinstance(permission_set, str) else None
    return record is not None and bool(record.values.get(_PERMISSION))
