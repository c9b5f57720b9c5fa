"""What the connection itself tells: API version, clock, requests left, and which org this is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from connector.port import ApiUsage, OrgIdentity
from jobs.api_budget import RESERVED
from jobs.clock_check import check_clock
from jobs.doctor.finding import Area, Finding, ok, problem, warning
from jobs.errors import ClockSkewError
from mapping.wire import Records, rows

#: What is read of the organization.
ORG_FIELDS = ("Name", "IsSandbox")


def check_api_version(configured: str, served: Sequence[str]) -> Finding:
    """Compare the version of the settings with those that the org serves, oldest first."""
    newest = served[-1] if served else "none"
    if configured in served:
        return ok(
            Area.API_VERSION, f"The org serves API version {configured}; its newest is {newest}."
        )
    return problem(
        Area.API_VERSION,
        f"The org does not serve API version {configured}; its newest is {newest}.",
        "Set TIERWRIGHT_SALESFORCE__API_VERSION to a version that the org serves, or leave it out.",
    )


def check_skew(now: datetime, server_time: datetime | None) -> Finding:
    """Compare the clocks, as a recalculation does before it judges."""
    try:
        check_clock(now, server_time)
    except ClockSkewError as error:
        return problem(Area.CLOCK, error.message, error.remedy)
    if server_time is None:
        return ok(Area.CLOCK, "The org does not tell its time.")
    apart = round(abs((now - server_time).total_seconds()))
    return ok(Area.CLOCK, f"This machine's clock and the org's are {apart} s apart.")


def check_requests(usage: ApiUsage | None) -> Finding:
    """Tell what is left of the org's API requests of 24 hours, as its answers say."""
    if usage is None:
        return ok(Area.API_REQUESTS, "The org does not tell how many API requests it has left.")
    left = max(usage.allowed - usage.used, 0)
    told = f"{usage.used:,} of {usage.allowed:,} API requests of 24 hours are used, {left:,} left"
    if usage.used <= usage.allowed * (1 - RESERVED):
        return ok(Area.API_REQUESTS, f"{told}.")
    return warning(
        Area.API_REQUESTS,
        f"{told}; full passes pause, because they leave the last tenth to others.",
        "Look in Setup under System Overview for what sends so many, or buy API requests.",
    )


def tell_org(identity: OrgIdentity, organization: Records) -> Finding:
    """Tell which org this is, and as whom the service works there."""
    row = next(rows(organization), None)
    name = row.text("Name") if row else None
    kind = "a sandbox" if row and row.flag("IsSandbox") else "a production org"
    return ok(
        Area.ORG,
        f"{name or 'The org'} ({identity.organization_id}) is {kind}; the service works there as "
        f"{identity.username}.",
    )
