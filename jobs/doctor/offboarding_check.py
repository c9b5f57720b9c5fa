"""Can an asset be marked as suspended?"""

from __future__ import annotations

from jobs.doctor.finding import Area, Finding, listed, not_run, ok, warning
from mapping.errors import UnknownFieldError, UnknownObjectError
from mapping.org_schema import OrgSchema

ASSET = "Asset"
_STATUS = "Status"
SUSPENDED = "Suspended"


def check_offboarding(schema: OrgSchema) -> list[Finding]:
    """Look for the status that off-boarding will write.

    Off-boarding works as a user of its own, so that this one need not see assets.
    """
    try:
        choices = schema.field(ASSET, _STATUS).choices
    except (UnknownObjectError, UnknownFieldError):
        return [
            not_run(
                Area.OFFBOARDING,
                "The integration user does not see Asset.Status, which only off-boarding needs.",
            )
        ]
    if SUSPENDED in choices:
        return [ok(Area.OFFBOARDING, f"Asset.Status has the value {SUSPENDED}.")]
    return [
        warning(
            Area.OFFBOARDING,
            f"Off-boarding will need the value {SUSPENDED}, which Asset.Status lacks; it has "
            f"{listed(choices, 10) or 'none'}.",
            f"Add {SUSPENDED} to the values of Asset.Status in Salesforce before partners are "
            "off-boarded.",
        )
    ]
