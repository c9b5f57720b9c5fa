"""An org just large enough to show every rule: two partner accounts, their users, a few deals."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from cryptography.hazmat.primitives.asymmetric import rsa

from emulator.clock import FixedClock
from emulator.credentials import make_credentials
from emulator.org import Org
from emulator.org_data import JsonScalar, Login, OrgData, SharingSet
from emulator.record_id import record_id
from tests.unit.emulator.small_model import small_model

NOW = datetime(2026, 3, 15, 22, 30, tzinfo=UTC)
Row = dict[str, JsonScalar]


def ident(prefix: str, number: int) -> str:
    return record_id(prefix, number)


ORGANIZATION = ident("00D", 1)
INTEGRATION = ident("005", 1)
EXECUTIVE, MANAGER, SELLER = ident("005", 2), ident("005", 3), ident("005", 4)
RIVAL = ident("005", 5)
FORMER = ident("005", 6)
ADMINISTRATOR = ident("005", 7)
PARTNER_PROFILE = ident("00e", 2)
NORTH, SOUTH = ident("001", 1), ident("001", 2)
PROGRAM = ident("a00", 1)
ENROLLMENT, OTHER_ENROLLMENT = ident("a01", 1), ident("a01", 2)
INTEGRATION_USERNAME = "integration@vendor.example"


def deal(number: int) -> str:
    return ident("006", number)


def _user(identifier: str, name: str, **more: JsonScalar) -> Row:
    username = f"{name.lower()}@partner.example"
    return {"Id": identifier, "Name": name, "Username": username, "IsActive": True, **more}


def _partner(identifier: str, name: str, role: int, account: str) -> Row:
    return _user(
        identifier,
        name,
        UserType="PowerPartner",
        AccountId=account,
        ProfileId=PARTNER_PROFILE,
        UserRoleId=ident("00E", role),
    )


def _role(number: int, parent: int | None, account: str | None = None) -> Row:
    return {
        "Id": ident("00E", number),
        "Name": f"Role {number}",
        "ParentRoleId": None if parent is None else ident("00E", parent),
        "PortalAccountId": account,
    }


def _deal(number: int, owner: str, **more: JsonScalar) -> Row:
    return {
        "Id": deal(number),
        "Name": f"Deal {number}",
        "OwnerId": owner,
        "AccountId": NORTH,
        "StageName": "Prospecting",
        "CloseDate": "2026-03-01",
        **more,
    }


def small_data() -> OrgData:
    users: list[Row] = [
        {**_user(INTEGRATION, "Integration"), "Username": INTEGRATION_USERNAME},
        _partner(EXECUTIVE, "Executive", 2, NORTH),
        _partner(MANAGER, "Manager", 3, NORTH),
        _partner(SELLER, "Seller", 4, NORTH),
        _partner(RIVAL, "Rival", 5, SOUTH),
        {**_partner(FORMER, "Former", 4, NORTH), "IsActive": False},
        _user(ADMINISTRATOR, "Administrator", UserRoleId=ident("00E", 1)),
    ]
    records: dict[str, list[Row]] = {
        "Organization": [
            {
                "Id": ORGANIZATION,
                "Name": "Vendor",
                "TimeZoneSidKey": "America/Los_Angeles",
                "FiscalYearStartMonth": 2,
            }
        ],
        "UserRole": [
            _role(1, None),
            _role(2, 1, NORTH),
            _role(3, 2, NORTH),
            _role(4, 3, NORTH),
            _role(5, 1, SOUTH),
        ],
        "Profile": [{"Id": PARTNER_PROFILE, "Name": "Partner"}],
        "User": users,
        "UserLogin": [
            {"Id": ident("0Yw", number), "UserId": user["Id"], "IsFrozen": False}
            for number, user in enumerate(users, 1)
        ],
        "Account": [
            {"Id": NORTH, "Name": "North", "OwnerId": ADMINISTRATOR, "Regions__c": "EMEA;APAC"},
            {"Id": SOUTH, "Name": "South", "OwnerId": ADMINISTRATOR, "Industry": "Banking"},
        ],
        "Contact": [{"Id": ident("003", 1), "Name": "Ada", "AccountId": NORTH}],
        "Opportunity": [
            _deal(1, SELLER, Amount=25000, IsClosed=True, IsWon=True, StageName="Closed Won"),
            _deal(2, MANAGER, Amount=12345678, CloseDate="2026-02-28"),
            _deal(3, EXECUTIVE, CloseDate="2025-12-31", Name="Deal o'Three"),
            _deal(4, RIVAL, AccountId=SOUTH, Amount=0.5),
            _deal(5, ADMINISTRATOR, AccountId=None, Signed__c="2026-03-15T10:00:00Z"),
        ],
        "OpportunityShare": [
            {
                "Id": ident("00t", 1),
                "OpportunityId": deal(4),
                "UserOrGroupId": SELLER,
                "OpportunityAccessLevel": "Read",
                "RowCause": "Manual",
            }
        ],
        "Partner_Program__c": [{"Id": PROGRAM, "Name": "Program", "OwnerId": ADMINISTRATOR}],
        "Partner_Enrollment__c": [
            _enrollment(ENROLLMENT, 1, NORTH),
            _enrollment(OTHER_ENROLLMENT, 2, SOUTH),
        ],
        "Criterion_Progress__c": [
            {"Id": ident("a02", 1), "Name": "CP-0001", "Enrollment__c": ENROLLMENT, "Key__c": "k1"}
        ],
    }
    everything = frozenset({"Opportunity", "Account", "Contact"})
    ours = frozenset({"Partner_Enrollment__c"})
    api = frozenset({"ApiEnabled"})
    logins = {
        INTEGRATION_USERNAME: Login(INTEGRATION, api | {"ViewSetup"}, everything, ours),
        "seller@partner.example": Login(SELLER, api),
        "manager@partner.example": Login(MANAGER, api),
        "rival@partner.example": Login(RIVAL, api, approved=False),
        "executive@partner.example": Login(EXECUTIVE),
        "former@partner.example": Login(FORMER, api),
        "administrator@partner.example": Login(
            ADMINISTRATOR, api | {"ModifyAllData", "ViewAllData", "ManageUsers"}
        ),
    }
    sets = (SharingSet(PARTNER_PROFILE, "Partner_Enrollment__c", "Partner_Account__c"),)
    return OrgData(ORGANIZATION, records, logins, sets)


def _enrollment(identifier: str, number: int, account: str) -> Row:
    return {
        "Id": identifier,
        "Name": f"PE-{number:05}",
        "OwnerId": ADMINISTRATOR,
        "Program__c": PROGRAM,
        "Partner_Account__c": account,
        "Status__c": "Current",
    }


@cache
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def small_org(clock: FixedClock | None = None, data: OrgData | None = None) -> Org:
    credentials = make_credentials(INTEGRATION_USERNAME, private_key())
    return Org(data or small_data(), small_model(), clock or FixedClock(NOW), credentials)
