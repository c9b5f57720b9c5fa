from __future__ import annotations

from dataclasses import replace

import pytest

from jobs.offboarding.changes import Change
from jobs.offboarding.org_view import OrgView
from jobs.offboarding.user_changes import delegated_first, read_shown, user_changes
from mapping.account_records import CHANGED_FIELDS, AccountUser, UserAction
from tests.fakes.records import record_id
from tests.fakes.salesforce import FakeSalesforce


def user(number: int) -> AccountUser:
    return AccountUser(
        id=record_id("005", number),
        name=f"User {number}",
        username=f"user{number}@partner.example",
        active=True,
        licence="Partner Community",
        login_id=record_id("0Yw", number),
    )


ANN, BOB, CID = (user(number) for number in (1, 2, 3))
INACTIVE = replace(user(4), active=False)
FROZEN = replace(user(5), frozen=True)
NO_LOGIN = replace(user(6), login_id=None)


def frozen(who: AccountUser) -> Change:
    return Change("UserLogin", who.login_id or "", {"IsFrozen": (False, True)})


def deactivated(who: AccountUser) -> Change:
    return Change("User", who.id, {"IsActive": (True, False)})


def test_where_users_are_left_alone_nothing_changes_and_nothing_is_impossible() -> None:
    found = user_changes([ANN, NO_LOGIN], UserAction.NONE)

    assert (found.freezes, found.deactivations, found.impossible) == ((), (), {})


def test_freezing_takes_whoever_is_active_and_not_frozen() -> None:
    found = user_changes([ANN, INACTIVE, FROZEN, BOB], UserAction.FREEZE)

    assert found.freezes == (frozen(ANN), frozen(BOB))
    assert (found.deactivations, found.impossible) == ((), {})


def test_deactivating_freezes_first_and_leaves_the_inactive_alone() -> None:
    found = user_changes([ANN, INACTIVE, FROZEN], UserAction.DEACTIVATE)

    assert found.freezes == (frozen(ANN),)
    assert found.deactivations == (deactivated(ANN), deactivated(FROZEN))


def test_a_user_without_a_login_record_cannot_be_frozen_and_is_told() -> None:
    found = user_changes([NO_LOGIN, ANN, replace(INACTIVE, login_id=None)], UserAction.FREEZE)

    assert found.freezes == (frozen(ANN),)
    assert found.impossible.keys() == {NO_LOGIN.id}
    assert "no login record" in found.impossible[NO_LOGIN.id]


def test_a_user_without_a_login_record_can_be_deactivated_all_the_same() -> None:
    found = user_changes([NO_LOGIN], UserAction.DEACTIVATE)

    assert (found.freezes, found.impossible) == ((), {})
    assert found.deactivations == (deactivated(NO_LOGIN),)


def test_an_account_without_users_has_nothing_to_change() -> None:
    found = user_changes([], UserAction.DEACTIVATE)

    assert (found.freezes, found.deactivations, found.impossible) == ((), (), {})


def test_whoever_may_re_activate_others_is_frozen_before_them() -> None:
    cut = delegated_first([ANN, replace(BOB, delegated=True), CID])

    lots = list(cut([frozen(ANN), frozen(BOB), frozen(CID)]))

    assert lots == [[frozen(BOB)], [frozen(ANN), frozen(CID)]]


@pytest.mark.parametrize(
    ("users", "lots"),
    [
        pytest.param([ANN, CID], 1, id="nobody"),
        pytest.param([replace(ANN, delegated=True), replace(CID, delegated=True)], 1, id="all"),
        pytest.param([replace(ANN, delegated=True), CID], 2, id="one-of-two"),
    ],
)
def test_no_lot_is_empty(users: list[AccountUser], lots: int) -> None:
    cut = list(delegated_first(users)([frozen(ANN), frozen(CID)]))

    assert len(cut) == lots
    assert all(cut)


def test_a_delegated_user_without_a_login_record_pulls_nobody_forward() -> None:
    cut = delegated_first([replace(NO_LOGIN, delegated=True), ANN])

    assert list(cut([frozen(ANN)])) == [[frozen(ANN)]]


def test_what_records_show_now_is_read_object_by_object_and_the_gone_are_absent() -> None:
    org = FakeSalesforce()
    org.add("UserLogin", {"Id": ANN.login_id, "IsFrozen": True})
    org.add("User", {"Id": ANN.id, "IsActive": True})
    view = OrgView(org, ("User", "UserLogin"))

    shown = read_shown(view, [frozen(ANN), deactivated(ANN), deactivated(BOB)], CHANGED_FIELDS)

    assert {key: dict(values) for key, values in shown.items()} == {
        ANN.login_id: {"Id": ANN.login_id, "IsFrozen": True},
        ANN.id: {"Id": ANN.id, "IsActive": True},
    }
    assert len(org.statements) == 2
