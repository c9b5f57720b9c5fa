"""The org itself: its settings, fiscal calendar, licences and profiles."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from emulator.sample.currencies import CORPORATE_CURRENCY
from emulator.sample.dates import months_after
from emulator.sample.record_book import RecordBook

#: The fiscal year begins in February and is named after the year in which it ends.
_FISCAL_START_MONTH = 2
_PERIODS = (("Year", 12), ("Quarter", 3), ("Month", 1))


@dataclass(frozen=True, slots=True)
class Profiles:
    """Ids of the profiles that users of the sample have."""

    administrator: str
    employee: str
    integration: str
    partner: str


def add_organization(book: RecordBook, *, today: date) -> str:
    """Write the organization and its fiscal years around today; return the organization's id."""
    organization = book.add(
        "Organization",
        Name="Quillmark Software",
        OrganizationType="Enterprise Edition",
        TimeZoneSidKey="America/New_York",
        FiscalYearStartMonth=_FISCAL_START_MONTH,
        DefaultLocaleSidKey="en_US",
        LanguageLocaleKey="en_US",
        DefaultCurrencyIsoCode=CORPORATE_CURRENCY,
        Country="US",
        InstanceName="USA42",
    )
    for year in range(today.year - 2, today.year + 2):
        _add_fiscal_year(book, date(year, _FISCAL_START_MONTH, 1))
    return organization


def _add_fiscal_year(book: RecordBook, start: date) -> None:
    name = f"FY{start.year + 1}"
    end = months_after(start, 12) - timedelta(days=1)
    settings = book.add(
        "FiscalYearSettings",
        Name=name,
        StartDate=start.isoformat(),
        EndDate=end.isoformat(),
        YearType="Standard",
        IsStandardYear=True,
    )
    for kind, months in _PERIODS:
        for at in range(12 // months):
            first = months_after(start, at * months)
            book.add(
                "Period",
                FiscalYearSettingsId=settings,
                Type=kind,
                StartDate=first.isoformat(),
                EndDate=(months_after(first, months) - timedelta(days=1)).isoformat(),
                Number=at + 1,
                IsForecastPeriod=kind == "Month",
                FullyQualifiedLabel=f"{kind} {at + 1} {name}",
            )


def add_profiles(book: RecordBook, *, partner_seats: int) -> Profiles:
    """Write the licences and one profile for each kind of user.

    Args:
        book: Where the records go.
        partner_seats: Partner licences the org has bought.
    """
    internal = _add_license(book, "Salesforce", "SFDC", seats=50)
    integration = _add_license(book, "Salesforce Integration", "SFDC_INTEGRATION", seats=5)
    partner = _add_license(book, "Partner Community", "PID_Partner_Community", seats=partner_seats)
    return Profiles(
        administrator=_add_profile(book, "System Administrator", internal),
        employee=_add_profile(book, "Channel Manager", internal),
        integration=_add_profile(book, "Minimum Access - API Only Integrations", integration),
        partner=_add_profile(book, "Partner Community User", partner, user_type="PowerPartner"),
    )


def count_used_licenses(book: RecordBook) -> None:
    """Write into each licence how many active users hold it, once all users are there."""
    users = book.records()["User"]
    active = Counter(str(user["ProfileId"]) for user in users if user["IsActive"])
    used: Counter[str] = Counter()
    for profile, count in active.items():
        used[str(book.text(profile, "UserLicenseId"))] += count
    for license_id, count in used.items():
        book.change(license_id, UsedLicenses=count)


def _add_license(book: RecordBook, name: str, key: str, *, seats: int) -> str:
    return book.add(
        "UserLicense",
        Name=name,
        MasterLabel=name,
        LicenseDefinitionKey=key,
        Status="Active",
        TotalLicenses=seats,
        UsedLicenses=0,
    )


def _add_profile(
    book: RecordBook, name: str, license_id: str, *, user_type: str = "Standard"
) -> str:
    return book.add("Profile", Name=name, UserLicenseId=license_id, UserType=user_type)
