from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from app.doctor import examine_with
from app.local_org import USERNAME
from config.sections import DatabaseSettings, MappingSettings
from config.settings import Settings
from emulator.object_model import ObjectModel, parse_object_model
from emulator.org_data import JsonScalar, OrgData
from emulator.store import Value
from jobs.doctor.finding import Area, Checkup, Finding, Severity
from persistence.database import open_database
from persistence.schema import upgrade
from tests.integration.loop.harness import NOON, Loop, running_loop

Objects = dict[str, dict[str, Any]]
ENROLLMENT = "Partner_Enrollment__c"


@contextmanager
def healthy(
    folder: Path,
    *,
    change: Callable[[OrgData], object] = lambda _: None,
    model: ObjectModel | None = None,
    migrated: bool = True,
) -> Iterator[Loop]:
    """A small org without the faults that the sample has on purpose, and what a test changes."""

    def prepare(data: OrgData) -> None:
        program = row(data, "Partner_Program__c", "Name", "Pilot Program (draft)")
        program["Active__c"] = False
        change(data)

    url = f"sqlite:///{folder / 'loop.db'}"
    with running_loop(
        database_url=url, today=NOON.date(), enrollments=6, change=prepare, model=model
    ) as loop:
        if migrated:
            with open_database(loop.settings.database) as database:
                upgrade(database)
        yield loop


def row(data: OrgData, sobject: str, field: str, value: str) -> dict[str, JsonScalar]:
    return next(each for each in data.records[sobject] if each[field] == value)


def primary_user(data: OrgData) -> dict[str, JsonScalar]:
    enrollment = data.records[ENROLLMENT][0]
    return row(data, "User", "Id", str(enrollment["Primary_Partner_User__c"]))


def changed_model(change: Callable[[Objects], object]) -> ObjectModel:
    document = json.loads(files("emulator").joinpath("object_model.json").read_text("utf-8"))
    change(document["objects"])
    return parse_object_model(document)


def checkup(loop: Loop, **changes: object) -> Checkup:
    return examine_with(loop.settings.model_copy(update=changes), clock=loop.clock)


def faults(found: Checkup) -> list[Finding]:
    return [each for each in found.findings if each.severity is not Severity.OK]


def salesforce(settings: Settings, **changes: object) -> dict[str, object]:
    return {"salesforce": settings.require_salesforce().model_copy(update=changes)}


def test_a_healthy_org_is_well_in_every_area_and_costs_twelve_calls(tmp_path: Path) -> None:
    with healthy(tmp_path) as loop:
        found = checkup(loop)

        assert faults(found) == []
        areas = {each.area for each in found.findings}
        assert areas == set(Area) - {Area.SETTINGS, Area.PARTNER_LOGIN}
        # The list of versions is one of them, which Salesforce does not count.
        assert (found.api_calls, loop.running.org.usage.used) == (12, 11)


def test_the_doctor_changes_nothing_in_the_org(tmp_path: Path) -> None:
    with healthy(tmp_path) as loop:
        before = loop.rows(ENROLLMENT)
        checkup(loop)

        assert loop.rows(ENROLLMENT) == before
        assert loop.rows("Criterion_Progress__c") == []


def customer_licence(data: OrgData) -> None:
    licence = {"Id": "100000000000099AAA", "Name": "Customer Community"}
    profile = {"Id": "00e000000000099AAA", "Name": "Customers", "UserLicenseId": licence["Id"]}
    data.records["UserLicense"].append(
        {**licence, "LicenseDefinitionKey": "PID_Customer_Community"}
    )
    data.records["Profile"].append({**profile, "UserType": "CspLitePortal"})
    primary_user(data).update(ProfileId=profile["Id"], UserType="CspLitePortal")


def no_partner(data: OrgData) -> None:
    enrollment = data.records[ENROLLMENT][0]
    row(data, "Account", "Id", str(enrollment["Partner_Account__c"]))["IsPartner"] = False


def without_view_all_on_leads(data: OrgData) -> None:
    login = data.logins[USERNAME]
    without = replace(login, view_all=login.view_all - {"Lead"})
    data.logins[USERNAME] = without  # type: ignore[index]


def unrated_currency(data: OrgData) -> None:
    row(data, "CurrencyType", "IsoCode", "JPY")["ConversionRate"] = 0


@pytest.mark.parametrize(
    ("change", "expected", "message", "remedy"),
    [
        pytest.param(
            customer_licence,
            (Area.PARTNER_USERS, Severity.PROBLEM),
            "holds Customer Community, which shows neither opportunities nor leads",
            "Partner Community licence",
            id="customer-community-licence",
        ),
        pytest.param(
            lambda data: primary_user(data).update(IsActive=False),
            (Area.PARTNER_USERS, Severity.WARNING),
            "1 primary partner user is inactive",
            "Choose active users",
            id="inactive-primary-user",
        ),
        pytest.param(
            lambda data: data.records[ENROLLMENT][0].update(Primary_Partner_User__c=None),
            (Area.PARTNER_USERS, Severity.WARNING),
            "1 enrollment names no primary partner user",
            "Choose a primary partner user",
            id="no-primary-user",
        ),
        pytest.param(
            no_partner,
            (Area.PARTNER_ACCOUNTS, Severity.PROBLEM),
            "1 enrolled account is not enabled as partner",
            "Enable these accounts",
            id="account-is-no-partner",
        ),
        pytest.param(
            without_view_all_on_leads,
            (Area.PERMISSIONS, Severity.PROBLEM),
            "lacks View All on Lead:",
            "Give the user View All on Lead",
            id="view-all-missing",
        ),
        pytest.param(
            unrated_currency,
            (Area.CURRENCIES, Severity.WARNING),
            "lacks an exchange rate for JPY",
            "Manage Currencies",
            id="currency-without-rate",
        ),
        pytest.param(
            lambda data: data.records["Partner_Program__c"][0].update(Time_Zone__c="Mars/Olympus"),
            (Area.PROGRAMS, Severity.WARNING),
            "time zone 'Mars/Olympus', which is not known",
            "Europe/Berlin",
            id="program-at-fault",
        ),
    ],
)
def test_exactly_what_is_wrong_with_the_records_is_told(
    tmp_path: Path,
    change: Callable[[OrgData], object],
    expected: tuple[Area, Severity],
    message: str,
    remedy: str,
) -> None:
    with healthy(tmp_path, change=change) as loop:
        (finding,) = faults(checkup(loop))

    assert (finding.area, finding.severity) == expected
    assert message in finding.message
    assert remedy in finding.remedy


def without_suspended(objects: Objects) -> None:
    objects["Asset"]["fields"]["Status"]["picklist"].remove("Suspended")


@pytest.mark.parametrize(
    ("change", "area", "severity", "message"),
    [
        pytest.param(
            lambda objects: objects["Tier_Override__c"]["fields"].pop("Until__c"),
            Area.FIELDS,
            Severity.PROBLEM,
            "Tier_Override__c lacks or hides Until__c (override.until).",
            id="field-missing",
        ),
        pytest.param(
            lambda objects: objects[ENROLLMENT]["fields"]["Hold_Reason__c"].update(type="date"),
            Area.FIELDS,
            Severity.PROBLEM,
            "Partner_Enrollment__c.Hold_Reason__c (enrollment.hold_reason) is a date",
            id="wrong-type",
        ),
        pytest.param(
            lambda objects: objects["Criterion_Progress__c"].update(updateable=False),
            Area.FIELDS,
            Severity.PROBLEM,
            "may not edit records of Criterion_Progress__c",
            id="object-not-editable",
        ),
        pytest.param(
            without_suspended,
            Area.OFFBOARDING,
            Severity.WARNING,
            "the value Suspended, which Asset.Status lacks",
            id="no-suspended",
        ),
    ],
)
def test_exactly_what_is_wrong_with_the_objects_is_told(
    tmp_path: Path,
    change: Callable[[Objects], object],
    area: Area,
    severity: Severity,
    message: str,
) -> None:
    def no_assets(data: OrgData) -> None:
        data.records["Tier_Override__c"].clear()

    with healthy(tmp_path, change=no_assets, model=changed_model(change)) as loop:
        (finding,) = faults(checkup(loop))

    assert (finding.area, finding.severity) == (area, severity)
    assert message in finding.message
    assert finding.remedy


def test_a_field_that_is_hidden_from_the_integration_user_alone_is_told(tmp_path: Path) -> None:
    with healthy(tmp_path) as loop:
        org = loop.running.org
        profile = row_of_user(loop)["ProfileId"]
        org.fields.set(str(profile), "Partner_Enrollment__c", "Segment__c", is_visible=False)
        (finding,) = [f for f in faults(checkup(loop)) if f.area is Area.FIELDS]

    assert finding.severity is Severity.PROBLEM
    assert "lacks or hides Segment__c (enrollment.segment)" in finding.message
    assert "read access" in finding.remedy


def row_of_user(loop: Loop) -> Mapping[str, Value]:
    return next(each for each in loop.rows("User") if each["Username"] == USERNAME)


def test_a_missing_field_of_enrollments_hides_no_other_fault(tmp_path: Path) -> None:
    def spoil(objects: Objects) -> None:
        objects[ENROLLMENT]["fields"].pop("Standing__c")
        without_suspended(objects)

    with healthy(tmp_path, change=customer_licence, model=changed_model(spoil)) as loop:
        found = faults(checkup(loop))

    assert [each.area for each in found] == [Area.FIELDS, Area.PARTNER_USERS, Area.OFFBOARDING]


def test_permission_sets_that_are_hidden_are_told_as_not_looked_at(tmp_path: Path) -> None:
    def hide(data: OrgData) -> None:
        login = data.logins[USERNAME]
        permissions = login.permissions - {"ViewSetup"}
        data.logins[USERNAME] = replace(login, permissions=permissions)  # type: ignore[index]

    with healthy(tmp_path, change=hide) as loop:
        (finding,) = faults(checkup(loop))

    assert (finding.area, finding.severity) == (Area.PERMISSIONS, Severity.NOT_RUN)
    assert "View Setup and Configuration" in finding.remedy


def after_login(found: Checkup) -> tuple[Finding, set[Severity]]:
    """The one problem, and how everything that rests on it was told."""
    (problem,) = [each for each in found.findings if each.severity is Severity.PROBLEM]
    later = found.findings[found.findings.index(problem) + 1 :]
    return problem, {each.severity for each in later}


def test_an_inactive_integration_user_is_refused_with_the_remedy_of_logins(tmp_path: Path) -> None:
    with healthy(tmp_path) as loop:
        loop.running.org.set_user(loop.running.org.logins[USERNAME].user_id, is_active=False)
        problem, later = after_login(checkup(loop))

    assert (problem.area, later) == (Area.LOGIN, {Severity.NOT_RUN})
    assert "inactive or frozen" in problem.message
    assert "Activate or unfreeze the user" in problem.remedy


def test_wrong_credentials_are_refused_with_the_remedy_of_logins(tmp_path: Path) -> None:
    with healthy(tmp_path) as loop:
        wrong = salesforce(
            loop.settings, auth="client_credentials", client_secret=SecretStr("wrong")
        )
        found = checkup(loop, **wrong)
        problem, later = after_login(found)

    assert (problem.area, later) == (Area.LOGIN, {Severity.NOT_RUN})
    assert "consumer key or secret" in problem.message
    assert "TIERWRIGHT_SALESFORCE__CLIENT_SECRET" in problem.remedy
    assert not found.may_pass


def test_without_network_the_database_is_still_looked_at(tmp_path: Path) -> None:
    with healthy(tmp_path) as loop:
        nowhere = salesforce(loop.settings, login_url="https://tierwright.invalid")
        found = checkup(loop, **nowhere)
        problem, later = after_login(found)

    assert (problem.area, later) == (Area.LOGIN, {Severity.NOT_RUN})
    assert "name resolution" in problem.remedy
    assert found.may_pass
    assert next(f for f in found.findings if f.area is Area.DATABASE).severity is Severity.OK


def test_a_user_without_api_is_told_to_get_it(tmp_path: Path) -> None:
    def forbid(data: OrgData) -> None:
        login = data.logins[USERNAME]
        data.logins[USERNAME] = replace(login, permissions=frozenset())  # type: ignore[index]

    with healthy(tmp_path, change=forbid) as loop:
        problem, _ = after_login(checkup(loop))

    assert problem.area is Area.ORG
    assert "API Enabled" in problem.remedy


def test_used_up_requests_may_be_over_later(tmp_path: Path) -> None:
    with healthy(tmp_path) as loop:
        loop.running.org.set_limits(daily_limit=100, used=100)
        found = checkup(loop)
        problem, _ = after_login(found)

    assert "TotalRequests" in problem.message
    assert found.may_pass


def test_a_version_that_is_not_served_is_told_before_anything_else_is_asked(
    tmp_path: Path,
) -> None:
    with healthy(tmp_path) as loop:
        problem, later = after_login(checkup(loop, **salesforce(loop.settings, api_version="99.0")))

    assert (problem.area, later) == (Area.API_VERSION, {Severity.NOT_RUN})


def test_a_wrong_clock_is_a_problem_of_its_own(tmp_path: Path) -> None:
    with healthy(tmp_path) as loop:
        ahead = replace(loop.clock, moment=NOON + timedelta(seconds=121))
        found = examine_with(loop.settings, clock=ahead)
        (finding,) = faults(found)

    assert (finding.area, finding.severity) == (Area.CLOCK, Severity.PROBLEM)
    assert "121 s ahead" in finding.message
    assert "time service" in finding.remedy


def test_an_old_database_is_to_be_upgraded_and_the_org_is_still_looked_at(tmp_path: Path) -> None:
    with healthy(tmp_path, migrated=False) as loop:
        (finding,) = faults(checkup(loop))

        assert (finding.area, finding.severity) == (Area.DATABASE, Severity.PROBLEM)
        assert finding.remedy == "Run `tierwright db upgrade`."
        assert not (tmp_path / "loop.db").exists()


def test_a_broken_mapping_leaves_the_connection_to_be_looked_at(tmp_path: Path) -> None:
    file = tmp_path / "mapping.yaml"
    file.write_text("roles:\n  programme: {object: X}\n")
    with healthy(tmp_path) as loop:
        found = checkup(loop, mapping=MappingSettings(file=file))

    by_area = {each.area: each for each in found.findings}
    assert by_area[Area.MAPPING].severity is Severity.PROBLEM
    assert "mapping.yaml, line 2" in by_area[Area.MAPPING].message
    assert by_area[Area.CLOCK].severity is Severity.OK
    assert "the mapping cannot be used" in by_area[Area.FIELDS].message


def test_a_database_in_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    url = SecretStr(f"sqlite:///{tmp_path / 'nowhere' / 'x.db'}")
    with healthy(tmp_path) as loop:
        (finding,) = faults(checkup(loop, database=DatabaseSettings(url=url)))

    assert "cannot be opened" in finding.message
    assert "TIERWRIGHT_DATABASE__URL" in finding.remedy


def test_an_org_without_active_programs_is_not_taken_for_a_healthy_one(tmp_path: Path) -> None:
    def deactivate(data: OrgData) -> None:
        for program in data.records["Partner_Program__c"]:
            program["Active__c"] = False

    with healthy(tmp_path, change=deactivate) as loop:
        programs, users = faults(checkup(loop))

    assert "There is no active program" in programs.message
    assert "No enrollment of an active program" in users.message
