"""Permission sets as records: what the logins may do, told the way an org tells it.

Every user of a login has one set, as if it were the profile's own. Sharing goes by the logins,
not by these records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from emulator.object_model import ObjectModel, ObjectType
from emulator.org_data import JsonScalar, Login, OrgData
from emulator.record_id import record_id

_SET, _ASSIGNMENT, _OBJECT = "PermissionSet", "PermissionSetAssignment", "ObjectPermissions"
_PERMISSIONS = ("ApiEnabled", "ViewAllData", "ModifyAllData", "ViewSetup", "ManageUsers")

_Records = dict[str, list[dict[str, JsonScalar]]]


def with_permission_sets(data: OrgData, model: ObjectModel) -> OrgData:
    """Return the data with the permission sets of its logins, unless it has some of its own."""
    shapes = [model.find(name) for name in (_SET, _ASSIGNMENT, _OBJECT)]
    if data.records.get(_SET) or None in shapes:
        return data
    users = {str(row["Id"]) for row in data.records.get("User", ())}
    made: _Records = {_SET: [], _ASSIGNMENT: [], _OBJECT: []}
    for login in data.logins.values():
        if login.permissions and login.user_id in users:
            _add(made, login, model)
    return replace(data, records={**data.records, **made})


def _add(made: _Records, login: Login, model: ObjectModel) -> None:
    number = len(made[_SET]) + 1
    identity = record_id("0PS", number)
    permissions = {f"Permissions{name}": name in login.permissions for name in _PERMISSIONS}
    name = f"X00{number:06d}"
    made[_SET].append(
        {"Id": identity, "Name": name, "Label": name, "IsOwnedByProfile": True, **permissions}
    )
    made[_ASSIGNMENT].append(
        {
            "Id": record_id("0Pa", number),
            "AssigneeId": login.user_id,
            "PermissionSetId": identity,
        }
    )
    for item in model:
        # Objects of set-up have no permissions of their own.
        if item.sharing != "None":
            row = _object_permissions(login, item)
            key = record_id("110", len(made[_OBJECT]) + 1)
            made[_OBJECT].append({"Id": key, "ParentId": identity, **row})


def _object_permissions(login: Login, item: ObjectType) -> Mapping[str, JsonScalar]:
    modify = item.name in login.modify_all or "ModifyAllData" in login.permissions
    view = modify or item.name in login.view_all or "ViewAllData" in login.permissions
    return {
        "SobjectType": item.name,
        "PermissionsRead": True,
        "PermissionsCreate": item.createable,
        "PermissionsEdit": item.updateable,
        "PermissionsDelete": item.deletable,
        "PermissionsViewAllRecords": view,
        "PermissionsModifyAllRecords": modify,
    }
