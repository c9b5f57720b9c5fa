"""Permission sets as records: what the logins may do, told the way an org tells it.

Every user of a login has one set, as if it were the profile's own, beside those that the data
gives. Sharing goes by the logins, not by these records.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import count

from emulator.object_model import ObjectModel, ObjectType
from emulator.org_data import JsonScalar, Login, OrgData
from emulator.record_id import number_of, record_id

_SET, _ASSIGNMENT, _OBJECT = "PermissionSet", "PermissionSetAssignment", "ObjectPermissions"
_PREFIXES = {_SET: "0PS", _ASSIGNMENT: "0Pa", _OBJECT: "110"}
_PERMISSIONS = ("ApiEnabled", "ViewAllData", "ModifyAllData", "ViewSetup", "ManageUsers")

_Records = dict[str, list[dict[str, JsonScalar]]]


def with_permission_sets(data: OrgData, model: ObjectModel) -> OrgData:
    """Return the data with the permission sets of its logins after its own.

    Who has a set of a profile in the data has that and no other.
    """
    shapes = [model.find(name) for name in (_SET, _ASSIGNMENT, _OBJECT)]
    if None in shapes:
        return data
    users = {str(row["Id"]) for row in data.records.get("User", ())} - _told(data)
    told: _Records = {name: list(data.records.get(name, ())) for name in _PREFIXES}
    for login in data.logins.values():
        if login.permissions and login.user_id in users:
            _add(told, login, model)
    return replace(data, records={**data.records, **told})


def _told(data: OrgData) -> set[str]:
    """Return the ids of users of whom the data itself tells a profile's permissions."""
    sets = data.records.get(_SET, ())
    profiles = {row.get("Id") for row in sets if row.get("IsOwnedByProfile")}
    return {
        str(row.get("AssigneeId"))
        for row in data.records.get(_ASSIGNMENT, ())
        if row.get("PermissionSetId") in profiles
    }


def _add(told: _Records, login: Login, model: ObjectModel) -> None:
    identity = _next_id(told, _SET)
    permissions = {f"Permissions{name}": name in login.permissions for name in _PERMISSIONS}
    name = f"X00{number_of(identity):06d}"
    told[_SET].append(
        {"Id": identity, "Name": name, "Label": name, "IsOwnedByProfile": True, **permissions}
    )
    told[_ASSIGNMENT].append(
        {
            "Id": _next_id(told, _ASSIGNMENT),
            "AssigneeId": login.user_id,
            "PermissionSetId": identity,
        }
    )
    for item in model:
        # Objects of set-up have no permissions of their own.
        if item.sharing != "None":
            row = _object_permissions(login, item)
            key = _next_id(told, _OBJECT)
            told[_OBJECT].append({"Id": key, "ParentId": identity, **row})


def _next_id(told: _Records, name: str) -> str:
    taken = {row.get("Id") for row in told[name]}
    numbers = count(len(told[name]) + 1)
    return next(one for one in (record_id(_PREFIXES[name], n) for n in numbers) if one not in taken)


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
