"""The login row of each user, which tells whether the login is frozen."""

from __future__ import annotations

from emulator.store import Record, Store, Value

_LOGIN = "UserLogin"


def login_is_frozen(store: Store, user_id: str) -> bool:
    """Whether the user's login is frozen."""
    login = _find_login(store, user_id)
    return login is not None and bool(login.values.get("IsFrozen"))


def add_login(store: Store, user_id: str) -> None:
    """Give a user a login row that is not frozen, unless the user has one or the org has none."""
    table = store.find_table(_LOGIN)
    if table is None or _find_login(store, user_id) is not None:
        return
    values: dict[str, Value] = {
        name: False if field.type == "boolean" else None
        for name, field in table.type.fields.items()
    }
    identifier = table.new_id()
    store.write(_LOGIN, identifier, {**values, "Id": identifier, "UserId": user_id})


def freeze(store: Store, user_id: str, *, frozen: bool) -> None:
    """Freeze the user's login or thaw it; an org without login rows has nothing to freeze."""
    add_login(store, user_id)
    login = _find_login(store, user_id)
    if login is not None:
        store.write(_LOGIN, login.id, {**login.values, "IsFrozen": frozen})


def _find_login(store: Store, user_id: str) -> Record | None:
    table = store.find_table(_LOGIN)
    return next(iter(table.matching("UserId", user_id)), None) if table else None
