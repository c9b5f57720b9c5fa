"""Partner companies: account, three portal roles, their users and contacts, and customers."""

from __future__ import annotations

import random
from dataclasses import dataclass

from emulator.sample.names import NameSource, slug
from emulator.sample.organization import Profiles
from emulator.sample.record_book import RecordBook
from emulator.sample.staff import ChannelManager, Staff, add_user

#: The portal roles of a partner account, highest first.
EXECUTIVE, MANAGER, MEMBER = "Executive", "Manager", "User"
ROLES = (EXECUTIVE, MANAGER, MEMBER)
_TITLES = {EXECUTIVE: "Managing Director", MANAGER: "Sales Manager", MEMBER: "Account Executive"}
_STAFF_TITLES = ("Presales Engineer", "Inside Sales", "Alliance Coordinator")
_CUSTOMERS_EACH = 3
_INDUSTRIES = ("Healthcare", "Retail", "Manufacturing", "Energy", "Transportation", "Education")

#: Region, country, city, IANA time zone and currency of each place where partners sit.
_PLACES = (
    ("Americas", "United States", "Columbus", "America/New_York", "USD"),
    ("EMEA", "Germany", "Bremen", "Europe/Berlin", "EUR"),
    ("Americas", "Canada", "Halifax", "America/Halifax", "USD"),
    ("APAC", "Japan", "Sendai", "Asia/Tokyo", "JPY"),
    ("EMEA", "United Kingdom", "Leeds", "Europe/London", "GBP"),
    ("Americas", "Brazil", "Curitiba", "America/Sao_Paulo", "USD"),
    ("EMEA", "Switzerland", "Lausanne", "Europe/Zurich", "CHF"),
    ("APAC", "India", "Pune", "Asia/Kolkata", "USD"),
    ("EMEA", "Kuwait", "Hawalli", "Asia/Kuwait", "KWD"),
    ("EMEA", "Kenya", "Kisumu", "Africa/Nairobi", "USD"),
)
_EMEA_PLACES = tuple(place for place in _PLACES if place[0] == "EMEA")


@dataclass(frozen=True, slots=True)
class Person:
    """A partner user and the contact behind the login."""

    user_id: str
    contact_id: str
    role: str


@dataclass(frozen=True, slots=True)
class Customer:
    """An end customer to whom the partner sells."""

    account_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner company and the people in it."""

    account_id: str
    name: str
    region: str
    country: str
    currency: str
    primary: Person
    #: The other users, highest role first.
    colleagues: tuple[Person, ...]
    #: Contacts without a login; they take courses all the same.
    staff_contact_ids: tuple[str, ...]
    customers: tuple[Customer, ...]
    channel_manager_id: str

    def subordinates(self) -> tuple[Person, ...]:
        """Give the users in roles below the primary user's, whose records that user sees."""
        rank = ROLES.index(self.primary.role)
        return tuple(person for person in self.colleagues if ROLES.index(person.role) > rank)

    def superiors(self) -> tuple[Person, ...]:
        """Give the users whose records the primary user does not see unless shared."""
        below = self.subordinates()
        return tuple(person for person in self.colleagues if person not in below)

    def contact_ids(self) -> tuple[str, ...]:
        """Give every contact of the company."""
        users = (self.primary, *self.colleagues)
        return (*(person.contact_id for person in users), *self.staff_contact_ids)


@dataclass(frozen=True, slots=True)
class PartnerFactory:
    """Writes partner companies into one org."""

    book: RecordBook
    names: NameSource
    profiles: Profiles
    staff: Staff

    def add(
        self, chance: random.Random, *, name: str, primary_role: str, emea_only: bool = False
    ) -> Partner:
        """Write a partner company with a user in each role.

        Args:
            chance: The source of place and owner.
            name: The company's name; it has to be unique.
            primary_role: The role of the user who will be the primary partner user.
            emea_only: Whether the company sits in Europe, the Middle East or Africa.
        """
        place = chance.choice(_EMEA_PLACES if emea_only else _PLACES)
        region, country, city, zone, currency = place
        manager = chance.choice(self.staff.channel_managers[region])
        account = self.book.add(
            "Account",
            Name=name,
            OwnerId=manager.user_id,
            Type="Partner",
            IsPartner=True,
            CurrencyIsoCode=currency,
            Industry="Technology",
            BillingCity=city,
            BillingCountry=country,
            Website=f"https://www.{slug(name)}.example",
            NumberOfEmployees=chance.randint(8, 900),
        )
        people = self._add_people(account, name, manager, zone)
        staff = tuple(self._add_contact(account, name, title)[0] for title in _STAFF_TITLES)
        customers = tuple(
            self._add_customer(chance, place, manager) for _ in range(_CUSTOMERS_EACH)
        )
        return Partner(
            account_id=account,
            name=name,
            region=region,
            country=country,
            currency=currency,
            primary=next(person for person in people if person.role == primary_role),
            colleagues=tuple(person for person in people if person.role != primary_role),
            staff_contact_ids=staff,
            customers=customers,
            channel_manager_id=manager.user_id,
        )

    def _add_people(
        self, account: str, name: str, manager: ChannelManager, zone: str
    ) -> tuple[Person, ...]:
        people = []
        above = manager.role_id
        for role in ROLES:
            above = self.book.add(
                "UserRole",
                Name=f"{name} Partner {role}",
                ParentRoleId=above,
                PortalType="Partner",
                PortalAccountId=account,
                PortalAccountOwnerId=manager.user_id,
                PortalRole=role,
            )
            people.append(self._add_person(account, name, role, above, zone))
        return tuple(people)

    def _add_person(self, account: str, name: str, role: str, role_id: str, zone: str) -> Person:
        contact, person, address = self._add_contact(account, name, _TITLES[role])
        user = add_user(
            self.book,
            person=person,
            username=address,
            profile_id=self.profiles.partner,
            role_id=role_id,
            title=_TITLES[role],
            zone=zone,
        )
        self.book.change(
            user,
            ContactId=contact,
            AccountId=account,
            UserType="PowerPartner",
            PortalRole=role,
            IsPortalEnabled=True,
        )
        return Person(user, contact, role)

    def _add_contact(
        self, account: str, company: str, title: str
    ) -> tuple[str, tuple[str, str], str]:
        first, last = self.names.person()
        address = f"{slug(first)}.{slug(last)}@{slug(company)}.example"
        contact = self.book.add(
            "Contact",
            FirstName=first,
            LastName=last,
            Name=f"{first} {last}",
            AccountId=account,
            OwnerId=self.book.text(account, "OwnerId"),
            Email=address,
            Title=title,
        )
        return contact, (first, last), address

    def _add_customer(
        self, chance: random.Random, place: tuple[str, ...], manager: ChannelManager
    ) -> Customer:
        _, country, city, _, currency = place
        name = self.names.customer()
        account = self.book.add(
            "Account",
            Name=name,
            OwnerId=manager.user_id,
            Type="Customer",
            CurrencyIsoCode=currency,
            Industry=chance.choice(_INDUSTRIES),
            BillingCity=city,
            BillingCountry=country,
        )
        return Customer(account, name)
