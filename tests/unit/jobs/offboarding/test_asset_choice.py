from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from jobs.offboarding.asset_choice import AssetRules, choose_asset
from jobs.offboarding.errors import CaseBlockedError
from mapping.account_records import AccountAsset
from tests.fakes.records import record_id
from tests.unit.jobs.offboarding.filed import ACCOUNT

FREE = AssetRules(frozenset(), ("Active", "Installed"), "Suspended")
CODED = AssetRules(frozenset({"MEMBER", "MEMBER-EU"}), ("Active", "Installed"), "Suspended")

MEMBERSHIP = AccountAsset(
    id=record_id("02i", 1),
    account_id=ACCOUNT,
    name="Membership",
    status="Installed",
    price=Decimal(0),
    product_code="MEMBER",
)
PRODUCT = replace(
    MEMBERSHIP, id=record_id("02i", 2), name="Router", price=Decimal(900), product_code="R-1"
)


def blocked(
    *assets: AccountAsset, rules: AssetRules = FREE, named: str | None = None
) -> CaseBlockedError:
    with pytest.raises(CaseBlockedError) as caught:
        choose_asset(assets, rules, ACCOUNT, named)
    return caught.value


@pytest.mark.parametrize("rules", [FREE, CODED], ids=["by-price", "by-product-code"])
@pytest.mark.parametrize("status", ["Active", "Installed"])
def test_the_one_active_membership_is_chosen_among_other_assets(
    rules: AssetRules, status: str
) -> None:
    wanted = replace(MEMBERSHIP, status=status)
    former = replace(MEMBERSHIP, id=record_id("02i", 3), status="Obsolete")

    assert choose_asset([PRODUCT, former, wanted], rules, ACCOUNT, None) == wanted


def test_with_product_codes_the_price_says_nothing() -> None:
    dear = replace(MEMBERSHIP, price=Decimal(500), product_code="MEMBER-EU")
    free = replace(PRODUCT, price=Decimal(0))

    assert choose_asset([free, dear], CODED, ACCOUNT, None) == dear


def test_an_asset_without_a_product_is_no_membership_where_codes_tell() -> None:
    bare = replace(MEMBERSHIP, product_code=None)

    assert blocked(bare, rules=CODED).message.startswith("The account has no active membership")


def test_an_unknown_price_is_not_zero() -> None:
    unpriced = replace(MEMBERSHIP, price=None)

    told = blocked(unpriced)

    assert told.message == (
        "The account has no active membership asset; it has "
        f"Membership ({MEMBERSHIP.id}, Installed)."
    )
    assert "correct its status" in told.remedy


def test_a_membership_that_is_not_active_is_listed_and_not_the_other_assets() -> None:
    told = blocked(PRODUCT, replace(MEMBERSHIP, status=None))

    assert told.message.endswith(f"it has Membership ({MEMBERSHIP.id}, no status).")


def test_an_account_without_assets_is_told_as_that() -> None:
    assert blocked().message == "The account has no active membership asset."


def test_of_several_memberships_a_person_has_to_name_one() -> None:
    second = replace(MEMBERSHIP, id=record_id("02i", 2), status="Active")

    told = blocked(MEMBERSHIP, second)

    assert told.message == (
        "The account has 2 active membership assets: "
        f"Membership ({MEMBERSHIP.id}, Installed), Membership ({second.id}, Active)."
    )
    assert told.remedy == "Name the one to suspend in the case's field Asset."


def test_a_long_list_is_cut_and_tells_how_many_more_there_are() -> None:
    many = [replace(MEMBERSHIP, id=record_id("02i", number)) for number in range(1, 14)]

    told = blocked(*many)

    assert told.message.count("Membership (") == 10
    assert told.message.endswith(", and 3 more.")


@pytest.mark.parametrize("status", ["Active", "Installed", "Suspended"])
def test_a_named_asset_is_chosen_whatever_it_costs_if_it_is_active_or_suspended(
    status: str,
) -> None:
    named = replace(PRODUCT, status=status)

    assert choose_asset([named], FREE, ACCOUNT, named.id) == named


def test_a_named_asset_that_is_gone_is_told() -> None:
    told = blocked(named=MEMBERSHIP.id)

    assert told.message.startswith(f"The asset {MEMBERSHIP.id} that the case names is not there")


@pytest.mark.parametrize("owner", [record_id("001", 2), None], ids=["another", "nobody"])
def test_a_named_asset_of_another_account_is_refused(owner: str | None) -> None:
    told = blocked(replace(MEMBERSHIP, account_id=owner), named=MEMBERSHIP.id)

    assert "belongs to another account" in told.message


@pytest.mark.parametrize(("status", "word"), [("Obsolete", "Obsolete"), (None, "blank")])
def test_a_named_asset_that_is_no_longer_active_is_refused(status: str | None, word: str) -> None:
    told = blocked(replace(MEMBERSHIP, status=status), named=MEMBERSHIP.id)

    assert told.message.endswith(f"that the case names is {word}, which is no active status.")


def test_cause_and_remedy_are_told_in_one_breath() -> None:
    told = blocked(named=MEMBERSHIP.id)

    assert told.sentence == f"{told.message} {told.remedy}"
