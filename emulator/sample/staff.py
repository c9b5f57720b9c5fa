"""The vendor's own people: administrator, service identities and channel managers."""

from __future__ import annotations

from dataclasses import dataclass

from emulator.sample.names import NameSource, slug
from emulator.sample.organization import Profiles
from emulator.sample.record_book import RecordBook

INTEGRATION_USERNAME = "integration@tierwright.example"
OFFBOARDING_USERNAME = "offboarding@tierwright.example"
ADMINISTRATOR_USERNAME = "admin@tierwright.example"
_DOMAIN = "quillmark.example"


@dataclass(frozen=True, slots=True)
class ChannelManager:
    """An employee who owns partner accounts, and the role above those partners' roles."""

    user_id: str
    role_id: str


@dataclass(frozen=True, slots=True)
class Staff:
    """The vendor's users that other records refer to."""

    administrator_id: str
    integration_id: str
    offboarding_id: str
    #: By region: ``Americas``, ``EMEA``, ``APAC``.
    channel_managers: dict[str, tuple[ChannelManager, ...]]


def add_user(
    book: RecordBook,
    *,
    person: tuple[str, str],
    username: str,
    profile_id: str,
    role_id: str | None = None,
    title: str | None = None,
    zone: str = "America/New_York",
) -> str:
    """Write an active internal user with its login row; return the user's id.

    Partner users start the same way and are then tied to their contact.
    """
    first, last = person
    user = book.add(
        "User",
        Username=username,
        FirstName=first,
        LastName=last,
        Name=f"{first} {last}",
        Email=username,
        Title=title,
        IsActive=True,
        UserType="Standard",
        UserRoleId=role_id,
        ProfileId=profile_id,
        TimeZoneSidKey=zone,
        LocaleSidKey="en_US",
        LanguageLocaleKey="en_US",
        DefaultCurrencyIsoCode="USD",
    )
    book.add("UserLogin", UserId=user)
    return user


def add_staff(book: RecordBook, names: NameSource, profiles: Profiles) -> Staff:
    """Write the vendor's users and roles."""
    head = book.add("UserRole", Name="Head of Channel", PortalType="None")
    administrator = add_user(
        book,
        person=names.person(),
        username=ADMINISTRATOR_USERNAME,
        profile_id=profiles.administrator,
        title="Partner Operations",
    )
    integration = add_user(
        book,
        person=("Tierwright", "Integration"),
        username=INTEGRATION_USERNAME,
        profile_id=profiles.integration,
    )
    offboarding = add_user(
        book,
        person=("Tierwright", "Off-boarding"),
        username=OFFBOARDING_USERNAME,
        profile_id=profiles.integration,
    )
    managers = {
        region: tuple(_add_channel_manager(book, names, profiles, head, region) for _ in range(3))
        for region in ("Americas", "EMEA", "APAC")
    }
    return Staff(administrator, integration, offboarding, managers)


def _add_channel_manager(
    book: RecordBook, names: NameSource, profiles: Profiles, head: str, region: str
) -> ChannelManager:
    person = names.person()
    role = book.add(
        "UserRole",
        Name=f"Channel Manager {region} ({' '.join(person)})",
        ParentRoleId=head,
        PortalType="None",
    )
    user = add_user(
        book,
        person=person,
        username=f"{slug(person[0])}.{slug(person[1])}@{_DOMAIN}",
        profile_id=profiles.employee,
        role_id=role,
        title=f"Channel Manager {region}",
    )
    return ChannelManager(user, role)
