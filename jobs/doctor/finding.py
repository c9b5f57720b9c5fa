"""What a check found: one sentence, how bad it is, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a finding matters."""

    OK = "ok"
    WARNING = "warning"  #: works, or some enrollments only are concerned and tell so
    PROBLEM = "problem"  #: the service cannot work, or its verdicts would be wrong
    NOT_RUN = "not_run"  #: could not be looked at; something else stands in the way


class Area(StrEnum):
    """What a finding is about."""

    SETTINGS = "settings"
    MAPPING = "mapping"
    DATABASE = "database"
    LOGIN = "login"
    API_VERSION = "api version"
    CLOCK = "clock"
    API_REQUESTS = "api requests"
    ORG = "org"
    FIELDS = "fields"
    SOURCES = "sources"
    PERMISSIONS = "permissions"
    PROGRAMS = "programs"
    CURRENCIES = "currencies"
    PARTNER_USERS = "partner users"
    PARTNER_ACCOUNTS = "partner accounts"
    PARTNER_LOGIN = "partner login"
    OFFBOARDING = "off-boarding"
    ORG_REQUESTS = "org requests"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    ``message`` is one sentence of what was found, ``remedy`` one of what to do about it,
    empty where there is nothing to do. ``passing`` tells of a problem that may be over later
    without anybody's doing.
    """

    area: Area
    severity: Severity
    message: str
    remedy: str = ""
    passing: bool = False

    def document(self) -> dict[str, str]:
        """Give the finding as scripts read it."""
        return {
            "area": self.area.value,
            "severity": self.severity.value,
            "message": self.message,
            "remedy": self.remedy,
        }


def ok(area: Area, message: str) -> Finding:
    """Nothing is wrong."""
    return Finding(area, Severity.OK, message)


def warning(area: Area, message: str, remedy: str) -> Finding:
    """Something should be looked at."""
    return Finding(area, Severity.WARNING, message, remedy)


def problem(area: Area, message: str, remedy: str, *, passing: bool = False) -> Finding:
    """Something has to be changed, or to pass, before the service can work."""
    return Finding(area, Severity.PROBLEM, message, remedy, passing)


def not_run(area: Area, message: str, remedy: str = "") -> Finding:
    """Something could not be looked at."""
    return Finding(area, Severity.NOT_RUN, message, remedy)


@dataclass(frozen=True, slots=True)
class Checkup:
    """All findings, in the order of what rests on what.

    ``api_calls`` is what they cost.
    """

    findings: tuple[Finding, ...]
    api_calls: int

    @property
    def worst(self) -> Severity:
        """The severity of the whole: problem, warning or ok."""
        for severity in (Severity.PROBLEM, Severity.WARNING):
            if self.count(severity):
                return severity
        return Severity.OK

    @property
    def may_pass(self) -> bool:
        """Whether every problem may be over later without anybody's doing."""
        problems = [each for each in self.findings if each.severity is Severity.PROBLEM]
        return all(each.passing for each in problems)

    def count(self, severity: Severity) -> int:
        """Count the findings of one severity."""
        return sum(each.severity is severity for each in self.findings)

    def document(self) -> dict[str, Any]:
        """Give the whole as one JSON document."""
        return {
            "outcome": self.worst.value,
            "problems": self.count(Severity.PROBLEM),
            "warnings": self.count(Severity.WARNING),
            "not_run": self.count(Severity.NOT_RUN),
            "api_calls": self.api_calls,
            "findings": [each.document() for each in self.findings],
        }


def listed(names: Iterable[str], most: int = 5) -> str:
    """Name the first few and count the rest: ``A, B and 3 more``."""
    every = list(names)
    shown = ", ".join(every[:most])
    return f"{shown} and {len(every) - most} more" if len(every) > most else shown


def counted(number: int, one: str, several: str) -> str:
    """Write a number with the words that go with it."""
    return f"{number:,} {one if number == 1 else several}"
