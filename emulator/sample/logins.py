"""How the users of the sample may log in, and what they may do beyond sharing."""

from __future__ import annotations

from emulator.org_data import Login
from emulator.sample.record_book import RecordBook
from emulator.sample.staff import Staff

_NOTHING: frozenset[str] = frozenset()
#: What the service reads whole, so that it can tell hidden records from missing ones.
_READ_WHOLE = frozenset({"Opportunity", "Lead", "Account", "Contact", "Course_Assignment__c"})
#: What the service writes; detail records follow their master.
_WRITTEN = frozenset({"Partner_Enrollment__c", "Partner_Offboarding__c"})
#: Manage Users comes with View Setup, without which the platform does not give it.
_OFFBOARDING = frozenset({"ApiEnabled", "ManageUsers", "ViewSetup"})
_ADMINISTRATOR = frozenset(
    {"ApiEnabled", "ViewAllData", "ModifyAllData", "ViewSetup", "ManageUsers"}
)


def logins(book: RecordBook, staff: Staff) -> dict[str, Login]:
    """Give the login of every user, by username. Only service identities and admin are approved."""
    special = {
        staff.integration_id: Login(
            user_id=staff.integration_id,
            permissions=frozenset({"ApiEnabled", "ViewSetup"}),
            view_all=_READ_WHOLE,
            modify_all=_WRITTEN,
            approved=True,
        ),
        staff.offboarding_id: Login(
            user_id=staff.offboarding_id,
            permissions=_OFFBOARDING,
            view_all=frozenset({"Account"}),
            modify_all=frozenset({"Asset"}),
            approved=True,
        ),
        staff.administrator_id: Login(
            user_id=staff.administrator_id,
            permissions=_ADMINISTRATOR,
            view_all=_NOTHING,
            modify_all=_NOTHING,
            approved=True,
        ),
    }
    return {
        str(user["Username"]): special.get(str(user["Id"]), _unapproved(str(user["Id"])))
        for user in book.records()["User"]
    }


def _unapproved(user_id: str) -> Login:
    return Login(
        user_id=user_id,
        permissions=_NOTHING,
        view_all=_NOTHING,
        modify_all=_NOTHING,
        approved=False,
    )
