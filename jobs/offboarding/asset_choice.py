"""Which asset is the membership that a case suspends: exactly one, or none at all.

Pure: an account's assets and the rules go in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jobs.offboarding.errors import CaseBlockedError
from mapping.account_records import AccountAsset

_LISTED = 10


@dataclass(frozen=True, slots=True)
class AssetRules:
    """What makes an asset the membership.

    Attributes:
        codes: Product codes of the membership; none: what costs nothing is one.
        active: Statuses that count as active.
        suspended: The status that suspends it.
    """

    codes: frozenset[str]
    active: tuple[str, ...]
    suspended: str

    def matches(self, asset: AccountAsset) -> bool:
        """Whether an asset is a membership that is active; an unknown price is not zero."""
        return asset.status in self.active and self.is_membership(asset)

    def is_membership(self, asset: AccountAsset) -> bool:
        """Whether an asset is a membership, whatever its status."""
        if self.codes:
            return asset.product_code in self.codes
        return asset.price is not None and asset.price == 0


def choose_asset(
    assets: Sequence[AccountAsset], rules: AssetRules, account_id: str, named: str | None
) -> AccountAsset:
    """Choose the asset to suspend.

    Args:
        assets: The account's assets; only the named one where the case names one.
        rules: What makes an asset the membership.
        account_id: The account that leaves.
        named: The asset that the case names.

    Raises:
        CaseBlockedError: there is none, there are several, or the named one cannot be meant.
    """
    if named is not None:
        return _named(assets, rules, account_id, named)
    matching = [asset for asset in assets if rules.matches(asset)]
    if len(matching) == 1:
        return matching[0]
    if matching:
        raise CaseBlockedError(
            f"The account has {len(matching)} active membership assets: {_listed(matching)}.",
            remedy="Name the one to suspend in the case's field Asset.",
        )
    related = [asset for asset in assets if rules.is_membership(asset)] or list(assets)
    seen = f"; it has {_listed(related)}" if related else ""
    raise CaseBlockedError(
        f"The account has no active membership asset{seen}.",
        remedy="Name the asset to suspend in the case's field Asset, or correct its status.",
    )


def _named(
    assets: Sequence[AccountAsset], rules: AssetRules, account_id: str, named: str
) -> AccountAsset:
    asset = next((each for each in assets if each.id == named), None)
    if asset is None:
        raise CaseBlockedError(
            f"The asset {named} that the case names is not there, or may not be read.",
            remedy="Name another asset, or clear the case's field Asset.",
        )
    if asset.account_id != account_id:
        raise CaseBlockedError(
            f"The asset {asset.name} ({asset.id}) that the case names belongs to another account.",
            remedy="Name an asset of the account that leaves, or clear the field Asset.",
        )
    if asset.status != rules.suspended and asset.status not in rules.active:
        raise CaseBlockedError(
            f"The asset {asset.name} ({asset.id}) that the case names is {asset.status or 'blank'}"
            ", which is no active status.",
            remedy="Name another asset, or correct its status.",
        )
    return asset


def _listed(assets: Sequence[AccountAsset]) -> str:
    told = [f"{a.name} ({a.id}, {a.status or 'no status'})" for a in assets[:_LISTED]]
    more = len(assets) - _LISTED
    return ", ".join([*told, *([f"and {more} more"] if more > 0 else [])])
