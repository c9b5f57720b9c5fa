"""A case, as the golden files tell it, becomes the rows of an org.

A case names things in words: records, tiers, criteria. ``@name`` in a field value stands
for the id of what has that name. What a case leaves out has an everyday default.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from connector.port import UserRefusal
from mapping.record_id import to_18
from tests.judging.everyday import DEFAULT_RATES, PREFIXES, RECORD_DEFAULTS
from tests.judging.row_org import RowOrg
from tests.judging.small_schema import describe_all

Case = Mapping[str, Any]
Rows = dict[str, list[dict[str, Any]]]

PARTNER, USER, PROGRAM, ENROLLMENT = "Northwind", "Nora North", "Partner Program", "Northwind 2026"

_POLICIES = ("promotion_mode", "one_step_at_a_time", "grace_days")


class CaseOrg:
    """The rows of one case and the ids behind its names."""

    def __init__(self, case: Case) -> None:
        self.ids: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._rows: Rows = {}
        self._case = case
        self.programs: Mapping[str, Case] = case.get("programs") or {PROGRAM: case["program"]}
        self.enrollments: Mapping[str, Case] = case.get("enrollments") or {
            ENROLLMENT: case.get("enrollment", {})
        }
        self._organization()
        self._people()
        for name, program in self.programs.items():
            self._program(name, program)
        for name, enrollment in self.enrollments.items():
            self._enrollment(name, enrollment)
        self._records(case.get("records", {}))
        self.names = {key: name for name, key in self.ids.items()}

    def org(self) -> RowOrg:
        """Give the org, every ``@name`` put in."""
        rows = {
            sobject: [{f: self._meant(v) for f, v in row.items()} for row in rows]
            for sobject, rows in self._rows.items()
        }
        return RowOrg(
            _described(several_currencies=self._case.get("rates", DEFAULT_RATES) is not None),
            rows,
            hidden=self._hidden(),
            silent=self._named("unanswered"),
            gone=self._named("gone"),
            asks_as_user=self._case.get("visibility") == "as_user",
            refused={
                self.ids[user]: UserRefusal(*why)
                for user, why in self._case.get("refused", {}).items()
            },
        )

    def _meant(self, value: Any) -> Any:
        if isinstance(value, str) and value.startswith("@"):
            return self.ids[value[1:]]
        return value

    def _add(self, sobject: str, name: str | None, **fields: Any) -> str:
        prefix = PREFIXES.get(sobject, "a00")
        number = self._counts[prefix] = self._counts.get(prefix, 0) + 1
        key = to_18(f"{prefix}{number:012d}")
        if name is not None:
            self.ids[name] = key
        self._rows.setdefault(sobject, []).append({"Id": key, **fields})
        return key

    def _hidden(self) -> Mapping[str, frozenset[str]]:
        hidden = self._case.get("hidden", [])
        if isinstance(hidden, Mapping):
            return {
                self.ids[u]: frozenset(self.ids[n] for n in names) for u, names in hidden.items()
            }
        ids = frozenset(self.ids[name] for name in hidden)
        return {row["Id"]: ids for row in self._rows["User"]}

    def _named(self, key: str) -> frozenset[str]:
        return frozenset(self.ids[name] for name in self._case.get(key, ()))

    def _organization(self) -> None:
        zone = self._case.get("org_time_zone", "America/New_York")
        month = self._case.get("fiscal_start_month", 1)
        self._add("Organization", None, TimeZoneSidKey=zone, FiscalYearStartMonth=month)
        if "fiscal_periods" in self._case:
            year = self._add("FiscalYearSettings", None, IsStandardYear=False)
            for kind, first, last in self._case["fiscal_periods"]:
                dates = {"StartDate": first, "EndDate": last}
                self._add("Period", None, Type=kind, FiscalYearSettingsId=year, **dates)
        rates = self._case.get("rates", DEFAULT_RATES)
        for code, (rate, digits) in (rates or {}).items():
            self._add(
                "CurrencyType",
                None,
                IsoCode=code,
                ConversionRate=_decimal(rate),
                DecimalPlaces=digits,
                IsCorporate=code == "USD",
            )
        for code, periods in self._case.get("dated_rates", {}).items():
            for first, until, rate in periods:
                self._add(
                    "DatedConversionRate",
                    None,
                    IsoCode=code,
                    StartDate=first,
                    NextStartDate=until,
                    ConversionRate=_decimal(rate),
                )

    def _people(self) -> None:
        self._add("Account", PARTNER, Name=PARTNER, **RECORD_DEFAULTS["Account"])
        self._add("User", USER, Name=USER, IsActive=True, AccountId=f"@{PARTNER}")
        self._add("Contact", "Carla Certified", Name="Carla Certified", AccountId=f"@{PARTNER}")
        for name, fields in self._case.get("accounts", {}).items():
            defaults = {"Name": name, **RECORD_DEFAULTS["Account"]}
            self._add("Account", name, **{**defaults, **fields})
        for name, fields in self._case.get("users", {}).items():
            defaults = {"Name": name, "IsActive": True, "AccountId": f"@{PARTNER}"}
            if name == USER:
                self._rows["User"][0] |= fields
            else:
                self._add("User", name, **{**defaults, **fields})

    def _program(self, name: str, program: Case) -> None:
        key = self._add(
            "Partner_Program__c",
            name,
            Name=name,
            Active__c=True,
            Currency__c=program.get("currency"),
            Time_Zone__c=program.get("time_zone"),
            Require_Lower_Tiers__c=program.get("require_lower_tiers", False),
            **{f"{name.title()}__c": program.get(name) for name in _POLICIES},
        )
        for position, (title, criterion) in enumerate(program.get("criteria", {}).items(), 1):
            self._criterion(key, f"{name}/{title}", title, position, criterion)
        for position, (title, tier) in enumerate((program.get("tiers") or {}).items(), 1):
            self._tier(key, name, title, position, tier)
        for title, values in program.get("benefits", {}).items():
            benefit = self._add("Program_Benefit__c", f"{name}/{title}", Name=title)
            for tier, value in values.items():
                self._add(
                    "Tier_Benefit__c",
                    None,
                    Tier__c=self.ids[f"{name}/{tier}"],
                    Benefit__c=benefit,
                    Value__c=value,
                )

    def _criterion(
        self, program: str, name: str, title: str, position: int, criterion: Case
    ) -> None:
        key = self._add(
            "Program_Criterion__c",
            name,
            Name=title,
            Program__c=program,
            Sequence__c=position,
            Type__c=criterion.get("type", title),
            Source_Object__c=criterion.get("object"),
            Measure__c=criterion.get("measure"),
            Attainment_Date_Field__c=criterion.get("attainment_date"),
            Rollup_Field__c=criterion.get("rollup"),
            Filter_Logic__c=criterion.get("logic"),
            Unit_Label__c=criterion.get("unit_label"),
            Include_Future_Dates__c=criterion.get("include_future_dates", False),
            Ignore_Window__c=criterion.get("ignore_window", False),
        )
        for number, (field, operator, *value) in enumerate(criterion.get("filters", ()), 1):
            self._add(
                "Criterion_Filter__c",
                None,
                Criterion__c=key,
                Number__c=number,
                Field__c=field,
                Operator__c=operator,
                Value__c=_written(self._meant_each(value[0] if value else None)),
            )

    def _meant_each(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._meant(each) for each in value]
        return self._meant(value)

    def _tier(self, program: str, name: str, title: str, position: int, tier: Case) -> None:
        rank = tier.get("rank", position)
        key = self._add(
            "Program_Tier__c", f"{name}/{title}", Name=title, Program__c=program, Rank__c=rank
        )
        for criterion, value in tier.items():
            # A plain value is for everybody and for good.
            for row in value if isinstance(value, list) else [{"value": value}]:
                if criterion != "rank":
                    named = criterion if "/" in criterion else f"{name}/{criterion}"
                    self._threshold(key, self.ids[named], row)

    def _threshold(self, tier: str, criterion: str, row: Case) -> None:
        self._add(
            "Tier_Threshold__c",
            None,
            Tier__c=tier,
            Criterion__c=criterion,
            Value__c=_decimal(row.get("value")),
            Segment__c=row.get("segment"),
            Effective_From__c=row.get("from"),
            Effective_To__c=row.get("to"),
        )

    def _enrollment(self, name: str, enrollment: Case) -> None:
        program = enrollment.get("program", next(iter(self.programs)))
        tier = enrollment.get("tier")
        user = enrollment.get("user", USER)
        account = enrollment.get("account", PARTNER)
        key = self._add(
            "Partner_Enrollment__c",
            name,
            Name=name,
            Program__c=self.ids[program],
            Partner_Account__c=self.ids[account] if account else None,
            Primary_Partner_User__c=self.ids[user] if user else None,
            Tier__c=self._tier_id(program, tier) if tier else None,
            Enrollment_Date__c=enrollment.get("from", "2026-01-01"),
            Expiration_Date__c=enrollment.get("to", "2026-12-31"),
            **self._decision_state(program, enrollment),
            Segment__c=enrollment.get("segment"),
        )
        for given in enrollment.get("verifications", ()):
            self._add(
                "Custom_Verification__c",
                None,
                Enrollment__c=key,
                Criterion__c=self.ids[f"{program}/{given['criterion']}"],
                Verified__c=given.get("verified", True),
                Expires_On__c=given.get("expires_on"),
            )
        for given in enrollment.get("overrides", ()):
            self._add(
                "Tier_Override__c",
                None,
                Enrollment__c=key,
                Tier__c=self._tier_id(program, given["tier"]),
                Kind__c=given.get("kind"),
                Until__c=given.get("until"),
            )

    def _decision_state(self, program: str, enrollment: Case) -> Case:
        last = enrollment.get("tier_at_last_calculation", enrollment.get("tier"))
        tiers = {"Tier_At_Last_Calculation": last, "Pending_Tier": enrollment.get("pending_tier")}
        plain = ("last_calculated", "approval", "declined_until", "grace_ends")
        return {
            "Calculation_Status__c": enrollment.get("last_status", "Current"),
            **{f"{n}__c": self._tier_id(program, t) for n, t in tiers.items() if t},
            **{f"{name.title()}__c": enrollment.get(name) for name in plain},
        }

    def _tier_id(self, program: str, tier: str) -> str:
        return self.ids[tier if "/" in tier else f"{program}/{tier}"]

    def _records(self, records: Mapping[str, Mapping[str, Case]]) -> None:
        for sobject, named in records.items():
            for name, fields in named.items():
                defaults = RECORD_DEFAULTS[sobject]
                if "Name" not in fields and sobject == "Opportunity":
                    defaults = {"Name": name, **defaults}
                if sobject == "Course_Assignment__c":
                    defaults = {"Course_Name__c": name, **defaults}
                self._add(sobject, name, **{**defaults, **fields})


def _decimal(value: Any) -> Any:
    """Read rates and thresholds that are written as text to keep all their digits."""
    return Decimal(value) if isinstance(value, str) else value


def _written(value: Any) -> str | None:
    """Write a condition's value as an administrator does: a list has one value a line."""
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)


@cache
def _described(*, several_currencies: bool) -> Mapping[str, Mapping[str, Any]]:
    return describe_all(several_currencies=several_currencies)
