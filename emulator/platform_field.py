"""Fields the platform fills by itself when others are written. Holds no rule of any one org."""

from __future__ import annotations

from collections.abc import Collection

from emulator.store import Store, Value

#: The closed stages of a new org; other stages are open.
_CLOSED_STAGES = {"Closed Won": True, "Closed Lost": False}


def derive(store: Store, name: str, values: dict[str, Value], written: Collection[str]) -> None:
    """Bring derived fields in line, in place.

    Args:
        store: where the owner is looked up.
        name: the object.
        values: the whole record as it is about to be stored.
        written: names of the fields that the write gives; others leave derived fields alone.
    """
    fields = store.table(name).type.fields
    if "OwnerId" in written and "PartnerAccountId" in fields:
        values["PartnerAccountId"] = _partner_account(store, values.get("OwnerId"))
    if name == "Opportunity" and "StageName" in written:
        stage = values.get("StageName")
        values["IsClosed"] = stage in _CLOSED_STAGES
        values["IsWon"] = isinstance(stage, str) and _CLOSED_STAGES.get(stage, False)


def _partner_account(store: Store, owner: Value) -> Value:
    """Return the account of the partner user who owns the record; None for any other owner."""
    user = store.table("User").get(owner) if isinstance(owner, str) else None
    if user is None or user.values.get("UserType") != "PowerPartner":
        return None
    return user.values.get("AccountId")
