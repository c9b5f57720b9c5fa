from __future__ import annotations

import pytest

from emulator.api_error import ApiError
from emulator.object_model import ObjectType, shipped_object_model
from emulator.store import Value
from emulator.transaction import Transaction

MODEL = shipped_object_model()


def item(name: str) -> ObjectType:
    found = MODEL.find(name)
    assert found is not None
    return found


def is_setup(name: str, given: dict[str, Value], *, is_new: bool = False) -> bool:
    """Whether the write is refused after one of an ordinary record."""
    transaction = Transaction()
    transaction.admit_write(item("Account"), {}, is_new=False)
    try:
        transaction.admit_write(item(name), given, is_new=is_new)
    except ApiError as error:
        return error.code == "MIXED_DML_OPERATION"
    return False


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("UserLogin", True),
        ("UserRole", True),
        ("PermissionSetAssignment", True),
        ("GroupMember", True),
        ("Group", False),
        ("ProcessInstanceWorkitem", False),
        ("Asset", False),
        ("Partner_Offboarding__c", False),
    ],
)
def test_some_objects_are_always_of_set_up(name: str, *, expected: bool) -> None:
    assert is_setup(name, {}) is expected


@pytest.mark.parametrize(
    "field", ["IsActive", "IsPortalEnabled", "UserRoleId", "ProfileId", "Username"]
)
def test_a_user_is_of_set_up_where_the_change_touches_access(field: str) -> None:
    assert is_setup("User", {"Title": "x", field: None})


def test_any_other_change_of_a_user_goes_together_with_everything() -> None:
    transaction = Transaction()
    transaction.admit_write(item("User"), {"Title": "x"}, is_new=False)
    transaction.admit_write(item("Asset"), {}, is_new=False)
    transaction.admit_write(item("User"), {"DelegatedApproverId": None}, is_new=False)

    assert not is_setup("User", {"Title": "x"})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({"Username": "a", "IsActive": True}, True, id="active"),
        pytest.param({"Username": "a", "UserRoleId": "00E"}, True, id="with a role"),
        pytest.param({"Username": "a", "IsActive": False}, False, id="inactive"),
    ],
)
def test_a_new_user_is_of_set_up_once_active_or_in_a_role(
    given: dict[str, Value], *, expected: bool
) -> None:
    assert is_setup("User", given, is_new=True) is expected


def test_the_refusal_names_both_objects() -> None:
    transaction = Transaction()
    transaction.admit_write(item("UserLogin"), {}, is_new=False)

    with pytest.raises(ApiError) as caught:
        transaction.admit_write(item("Asset"), {}, is_new=False)

    assert caught.value.status == 400
    assert caught.value.message == (
        "DML operation on setup object is not permitted after you have updated a non-setup "
        "object (or vice versa): Asset, original object: UserLogin"
    )


def test_a_group_is_not_deleted_together_with_other_records() -> None:
    transaction = Transaction()
    transaction.admit_write(item("Asset"), {}, is_new=True)
    transaction.admit_write(item("Group"), {}, is_new=True)
    transaction.admit_delete(item("Asset"))

    with pytest.raises(ApiError):
        transaction.admit_delete(item("Group"))
