"""What tests of moving tiers do to the sample org, and what they look at."""

from __future__ import annotations

from datetime import timedelta

from emulator.store import Value, Values
from tests.integration.loop.harness import NOON, Loop

GROWTH, ALLIANCE = "Partner Growth Program", "Alliance EMEA Program"
#: Holds Registered and earns Select, in the program that asks for approval.
APPLICANT = "Sechsmünzen Handels GmbH"
#: Holds Build and earns Scale; holds Scale and earns Build.
CLIMBER, FALLER = "Risewell Partners", "Ebbcliff Solutions"
ENROLLMENT = "Partner_Enrollment__c"
LATER = NOON + timedelta(minutes=5)
LATER_STILL = NOON + timedelta(minutes=10)
TIMESTAMPS = {"Last_Calculated__c", "Last_Attempt__c"}


def change_program(loop: Loop, name: str, **values: Value) -> None:
    program = next(row for row in loop.rows("Partner_Program__c") if row["Name"] == name)
    loop.change("Partner_Program__c", str(program["Id"]), **values)


def change(loop: Loop, partner: str, **values: Value) -> None:
    loop.change(ENROLLMENT, str(loop.enrollment(partner)["Id"]), **values)


def recalculate(loop: Loop, partner: str, *, days: int = 0, minutes: int = 0) -> None:
    moment = NOON + timedelta(days=days, minutes=minutes)
    loop.recalculate(str(loop.enrollment(partner)["Id"]), now=moment)


def log_of(loop: Loop, partner: str) -> list[tuple[Value, Value, Value]]:
    enrollment = loop.enrollment(partner)["Id"]
    return [
        (row["Kind__c"], row["From_Tier_Name__c"], row["To_Tier_Name__c"])
        for row in loop.rows("Tier_Change__c")
        if row["Enrollment__c"] == enrollment
    ]


def snapshots_of(loop: Loop, partner: str) -> list[Values]:
    enrollment = loop.enrollment(partner)["Id"]
    rows = loop.rows("Enrollment_Snapshot__c")
    return [row for row in rows if row["Enrollment__c"] == enrollment]


def active_benefits(loop: Loop, partner: str) -> dict[str, Value]:
    names = {row["Id"]: str(row["Name"]) for row in loop.rows("Program_Benefit__c")}
    enrollment = loop.enrollment(partner)["Id"]
    return {
        names[row["Benefit__c"]]: row["Value__c"]
        for row in loop.rows("Enrollment_Benefit__c")
        if row["Enrollment__c"] == enrollment and row["Active__c"]
    }


def changed_fields(loop: Loop, partner: str) -> set[str]:
    report = loop.recalculate(str(loop.enrollment(partner)["Id"]), now=LATER_STILL)
    return {change["field"] for change in report.document()["enrollments"][0]["changes"]}
