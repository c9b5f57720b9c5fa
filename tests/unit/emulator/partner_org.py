"""The sample's first two partners with their users, on a clock that stands still."""

from __future__ import annotations

from emulator.clock import FixedClock
from emulator.credentials import make_credentials
from emulator.object_model import shipped_object_model
from emulator.org import Org
from emulator.sample import sample_org
from emulator.store import Record, Value
from tests.unit.emulator.small_org import NOW, private_key

ADMINISTRATOR_USERNAME = "admin@tierwright.example"
OFFBOARDING_USERNAME = "offboarding@tierwright.example"
INTEGRATION_USERNAME = "integration@tierwright.example"
PARTNER_LICENSE = "PID_Partner_Community"


def partner_org(clock: FixedClock | None = None) -> Org:
    data = sample_org(today=NOW.date(), enrollments=2, records_per_enrollment=0)
    credentials = make_credentials(INTEGRATION_USERNAME, private_key())
    return Org(data, shipped_object_model(), clock or FixedClock(NOW), credentials)


def partner_users(org: Org) -> list[Record]:
    """The first partner's users: executive, manager and seller."""
    enrollment = next(iter(org.store.table("Partner_Enrollment__c").records()))
    account = enrollment.values["Partner_Account__c"]
    return list(org.store.table("User").matching("AccountId", account))


def partner_license(org: Org) -> Record:
    table = org.store.table("UserLicense")
    (found,) = table.matching("LicenseDefinitionKey", PARTNER_LICENSE)
    return found


def stored(org: Org, identifier: str, field: str) -> Value:
    record = org.store.find(identifier)
    assert record is not None
    return record.values[field]
