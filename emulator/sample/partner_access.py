"""How the access of single partner users differs: who manages colleagues, and who is frozen."""

from __future__ import annotations

from emulator.sample.partners import MANAGER, Partner, Person
from emulator.sample.record_book import RecordBook

#: One partner in so many has a user who manages the colleagues.
_DELEGATED_EVERY = 2


def add_delegation(book: RecordBook) -> str:
    """Write the permission set of those who manage their colleagues; return its id."""
    return book.add(
        "PermissionSet",
        Name="Delegated_Partner_Administrator",
        Label="Delegated Partner Administrator",
        IsOwnedByProfile=False,
        PermissionsDelegatedPortalUserAdmin=True,
    )


def delegate_to_some(book: RecordBook, number: int, partner: Partner, delegation: str) -> None:
    """Let the manager of every second partner, counted from 0, manage the colleagues."""
    if number % _DELEGATED_EVERY == _DELEGATED_EVERY - 1:
        manager = user_in_role(partner, MANAGER)
        book.add("PermissionSetAssignment", AssigneeId=manager.user_id, PermissionSetId=delegation)


def freeze(book: RecordBook, person: Person) -> None:
    """Freeze a user's login; the user stays active and keeps the licence."""
    logins = book.records()["UserLogin"]
    login = next(row for row in logins if row["UserId"] == person.user_id)
    book.change(str(login["Id"]), IsFrozen=True)


def user_in_role(partner: Partner, role: str) -> Person:
    """Give the partner's user in a role."""
    return next(one for one in (partner.primary, *partner.colleagues) if one.role == role)
