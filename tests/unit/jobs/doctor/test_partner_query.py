from __future__ import annotations

from connector.port import RecordTable, WireValue
from jobs.doctor.partner_query import PartnerPaths, partner_paths, partner_selects, read_doubtful
from jobs.org_reader import OrgReader
from mapping.soql import render
from tests.fakes.package import package_map
from tests.fakes.salesforce import FakeSalesforce

LICENCE = "Primary_Partner_User__r.Profile.UserLicense.Name"


def paths(*further: str) -> tuple[PartnerPaths, OrgReader]:
    reader = OrgReader(FakeSalesforce(), package_map(), further)
    return partner_paths(reader), reader


def test_the_org_sorts_out_the_enrollments_in_doubt() -> None:
    found, reader = paths("Profile", "UserLicense")

    _, doubtful = partner_selects(found, "Partner_Enrollment__c")

    text = render(doubtful, reader.schema).text
    assert LICENCE in doubtful.fields
    assert text.endswith(
        "WHERE (Program__r.Active__c = true) AND ((Primary_Partner_User__c = null) OR "
        "(Primary_Partner_User__r.IsActive = false) OR "
        "(Primary_Partner_User__r.UserType != 'PowerPartner') OR "
        "(Partner_Account__r.IsPartner = false)) ORDER BY Partner_Account__r.Name, Id LIMIT 2000"
    )


def test_a_licence_that_is_hidden_is_not_asked_for() -> None:
    found, _ = paths()

    _, doubtful = partner_selects(found, "Partner_Enrollment__c")

    assert found.licence is None
    assert LICENCE not in doubtful.fields


def test_a_user_whom_the_integration_user_does_not_see_is_unknown_not_inactive() -> None:
    found, _ = paths("Profile", "UserLicense")
    _, doubtful = partner_selects(found, "Partner_Enrollment__c")
    columns: dict[str, list[WireValue]] = {path: [None] for path in doubtful.fields}
    table = RecordTable("Partner_Enrollment__c", {**columns, found.user: ["005000000000001AAA"]})

    (enrollment,) = read_doubtful(table, found)

    assert enrollment.user_id == "005000000000001AAA"
    assert enrollment.user_active is None
