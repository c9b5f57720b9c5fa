"""User licences: every active user holds the one of its profile; a frozen user keeps it."""

from __future__ import annotations

from emulator.api_error import ApiError, Code, bad_request
from emulator.store import Record, Store, Values


def check_license(store: Store, before: Values | None, after: Values) -> None:
    """Look whether a change of a user finds the licence that it needs.

    Args:
        store: the licences and profiles; an org without them counts nothing.
        before: the user as it was; None for a new one.
        after: the user as it will be.

    Raises:
        ApiError: LICENSE_LIMIT_EXCEEDED; refuse the change.
    """
    held, needed = _license(store, before), _license(store, after)
    if needed is None or (held is not None and held.id == needed.id):
        return
    used, total = needed.values.get("UsedLicenses"), needed.values.get("TotalLicenses")
    if isinstance(total, int) and isinstance(used, int) and used >= total:
        raise _out_of_licenses(needed)


def move_license(store: Store, before: Values | None, after: Values) -> None:
    """Count a user's licence as free or in use, whichever a change of the user asks for.

    Whoever bypasses the rules bypasses the limit as well: more may be in use than there are.
    """
    held, needed = _license(store, before), _license(store, after)
    if (held and held.id) == (needed and needed.id):
        return
    for record, step in ((held, -1), (needed, 1)):
        if record is not None:
            used = record.values.get("UsedLicenses")
            count = (used if isinstance(used, int) else 0) + step
            values = {**record.values, "UsedLicenses": max(0, count)}
            store.write(record.type.name, record.id, values)


def _license(store: Store, user: Values | None) -> Record | None:
    """Return the licence that a user takes up; None for an inactive one."""
    if user is None or not user.get("IsActive"):
        return None
    profile = user.get("ProfileId")
    record = store.find(profile) if isinstance(profile, str) else None
    license_id = record.values.get("UserLicenseId") if record else None
    return store.find(license_id) if isinstance(license_id, str) else None


def _out_of_licenses(record: Record) -> ApiError:
    text = f"License Limit Exceeded: the org is out of {record.values.get('Name')} licenses"
    return bad_request(Code.LICENSE_LIMIT_EXCEEDED, text, [])
