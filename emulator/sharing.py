"""Who may read and change which record: the org's sharing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum

from emulator.delegation import manages
from emulator.field_access import FieldAccess
from emulator.object_model import ObjectModel, ObjectType
from emulator.org_data import Login, SharingSet
from emulator.store import Record, Store
from emulator.viewer import Viewer, ViewerRegistry

#: Objects of set-up, which only holders of Manage Users change.
SETUP_OBJECTS = frozenset(
    {"User", "UserLogin", "UserRole", "Profile", "PermissionSetAssignment", "PermissionSet"}
)
#: Objects that do not exist for users without the permission.
_HIDDEN_WITHOUT = {
    "UserLogin": "ManageUsers",
    "PermissionSet": "ViewSetup",
    "PermissionSetAssignment": "ViewSetup",
    "ObjectPermissions": "ViewSetup",
}


class Access(IntEnum):
    """How far a user gets with a record; each level includes the lower ones."""

    NONE = 0
    READ = 1
    EDIT = 2
    ALL = 3


_DEFAULTS = {"Private": Access.NONE, "Read": Access.READ, "ReadWrite": Access.EDIT}
_SHARE_LEVELS = {"Read": Access.READ, "Edit": Access.EDIT, "All": Access.ALL}


class Sharing:
    """Decides access from defaults, owners, roles, share rows, sharing sets and permissions."""

    def __init__(
        self,
        store: Store,
        logins: Mapping[str, Login],
        sharing_sets: Iterable[SharingSet],
        field_access: FieldAccess | None = None,
    ) -> None:
        self._store = store
        self._field_access = field_access or FieldAccess(store.model)
        self._viewers = ViewerRegistry(store, logins)
        self._sets: dict[str, list[SharingSet]] = {}
        for item in sharing_sets:
            self._sets.setdefault(item.object, []).append(item)

    def viewer(self, user_id: str) -> Viewer | None:
        """Return a user to ask about; None if there is no such user."""
        return self._viewers.viewer(user_id)

    def model(self, viewer: Viewer) -> ObjectModel:
        """Return the objects and fields that exist for the user."""
        return self._field_access.model(viewer.profile_id)

    def knows(self, viewer: Viewer, item: ObjectType) -> bool:
        """Whether the object exists for the user at all."""
        permission = _HIDDEN_WITHOUT.get(item.name)
        is_allowed = permission is None or viewer.allows(permission)
        return is_allowed and self._field_access.shows(viewer.profile_id, item.name)

    def reads_everything(self, viewer: Viewer, item: ObjectType) -> bool:
        """Whether every record of the object is readable, so that none need be asked about."""
        return item.sharing in {"None", "Read", "ReadWrite"} or viewer.reads_all(item.name)

    def can_read(self, viewer: Viewer, record: Record) -> bool:
        """Whether the user may read the record."""
        return self.access(viewer, record) >= Access.READ

    def access(self, viewer: Viewer, record: Record) -> Access:
        """Return how far the user gets with the record; an inactive user gets nowhere."""
        if not viewer.is_active or not self.knows(viewer, record.type):
            return Access.NONE
        item = record.type
        if viewer.changes_all(item.name):
            return Access.ALL
        floor = Access.READ if viewer.reads_all(item.name) else Access.NONE
        if item.sharing == "None":
            return self._setup_access(viewer, record)
        if item.sharing == "ControlledByParent":
            return max(floor, self._parent_access(viewer, record))
        return max(floor, _DEFAULTS[item.sharing], self._granted(viewer, record))

    def _setup_access(self, viewer: Viewer, record: Record) -> Access:
        if record.type.name in SETUP_OBJECTS and viewer.allows("ManageUsers"):
            return Access.ALL
        if record.type.name == "User" and manages(self._store, viewer, record):
            return Access.EDIT
        return Access.READ

    def _parent_access(self, viewer: Viewer, record: Record) -> Access:
        reference = record.values.get(record.type.parent or "")
        parent = self._store.find(reference) if isinstance(reference, str) else None
        return Access.NONE if parent is None else self.access(viewer, parent)

    def _granted(self, viewer: Viewer, record: Record) -> Access:
        if record.values.get("OwnerId") in viewer.subjects:
            return Access.ALL
        return max(self._by_sharing_set(viewer, record), self._by_share_row(viewer, record))

    def _by_sharing_set(self, viewer: Viewer, record: Record) -> Access:
        for item in self._sets.get(record.type.name, ()):
            is_member = viewer.profile_id == item.profile_id and viewer.account_id is not None
            if is_member and record.values.get(item.field) == viewer.account_id:
                return Access.READ
        return Access.NONE

    def _by_share_row(self, viewer: Viewer, record: Record) -> Access:
        name, parent_field, level_field = _share_object(record.type)
        table = self._store.find_table(name)
        if table is None:
            return Access.NONE
        highest = Access.NONE
        for row in table.matching(parent_field, record.id):
            if row.values.get("UserOrGroupId") in viewer.subjects and not row.is_deleted:
                level = _SHARE_LEVELS.get(str(row.values.get(level_field)), Access.NONE)
                highest = max(highest, level)
        return highest


def _share_object(item: ObjectType) -> tuple[str, str, str]:
    if item.name.endswith("__c"):
        return item.name.removesuffix("c") + "Share", "ParentId", "AccessLevel"
    return f"{item.name}Share", f"{item.name}Id", f"{item.name}AccessLevel"
