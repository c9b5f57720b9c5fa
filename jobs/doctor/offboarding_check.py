"""Can partners be off-boarded: cases, the status of assets, and the identity that changes them?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from connector.port import SalesforcePort
from jobs.doctor.field_check import check_fields
from jobs.doctor.finding import Area, Finding, Severity, listed, not_run, ok, warning
from jobs.offboarding.account_view import ACCOUNT_OBJECTS
from mapping.account_records import (
    ASSET,
    ASSET_STATUS,
    LOGIN_FROZEN,
    USER,
    USER_ACTIVE,
    USER_LOGIN,
)
from mapping.field_map import FieldMap
from mapping.org_schema import FieldSchema, OrgSchema, read_org_schema
from mapping.roles import CASE_ROLES

_SETTING = "TIERWRIGHT_OFFBOARDING__SUSPENDED_STATUS"


@dataclass(frozen=True, slots=True)
class ActingAs:
    """Who changes assets and users, and to what.

    Attributes:
        salesforce: The org as a second identity; ``None`` where that is the integration user.
        suspended: The status that suspends an asset.
        users: Whether the settings have anything done to users.
    """

    salesforce: SalesforcePort | None = None
    suspended: str = "Suspended"
    users: bool = True

    @property
    def who(self) -> str:
        """What the identity is called towards people."""
        return "integration user" if self.salesforce is None else "off-boarding user"


def check_offboarding(field_map: FieldMap, schema: OrgSchema, acting: ActingAs) -> list[Finding]:
    """Look for what off-boarding needs; what is missing keeps no tier from being judged.

    Args:
        field_map: The mapping.
        schema: What the integration user sees.
        acting: Who changes assets and users.

    Raises:
        ConnectorError: the second identity cannot log in, or the org does not answer it.
    """
    seen = schema
    if acting.salesforce is not None:
        seen = read_org_schema(acting.salesforce.describe(ACCOUNT_OBJECTS))
    findings = [*_case_findings(field_map, schema), *_acting_findings(seen, acting)]
    if findings:
        return findings
    users = " and freeze users" if acting.users else ""
    return [
        ok(
            Area.OFFBOARDING,
            f"Asset.Status has the value {acting.suspended}; the {acting.who} may set it{users}.",
        )
    ]


def _case_findings(field_map: FieldMap, schema: OrgSchema) -> Iterator[Finding]:
    for finding in check_fields(field_map, schema, CASE_ROLES):
        if finding.severity is not Severity.OK:
            yield replace(finding, area=Area.OFFBOARDING, severity=Severity.WARNING)


def _acting_findings(schema: OrgSchema, acting: ActingAs) -> Iterator[Finding]:
    status = _field(schema, ASSET, ASSET_STATUS)
    if status is None:
        yield _hidden(acting)
        return
    if acting.suspended not in status.choices:
        yield warning(
            Area.OFFBOARDING,
            f"Off-boarding will need the value {acting.suspended}, which Asset.Status lacks; it "
            f"has {listed(status.choices, 10) or 'none'}.",
            f"Add {acting.suspended} to the values of Asset.Status in Salesforce before partners "
            f"are off-boarded, or set {_SETTING}.",
        )
    elif not status.updateable:
        yield warning(
            Area.OFFBOARDING,
            f"The {acting.who} may not edit Asset.Status.",
            "Give the user edit access to the field, and Modify All on Asset.",
        )
    if acting.users:
        yield from _user_findings(schema, acting)


def _user_findings(schema: OrgSchema, acting: ActingAs) -> Iterator[Finding]:
    frozen, active = _field(schema, USER_LOGIN, LOGIN_FROZEN), _field(schema, USER, USER_ACTIVE)
    if frozen is None or active is None or not (frozen.updateable and active.updateable):
        yield warning(
            Area.OFFBOARDING,
            f"The {acting.who} may not freeze or deactivate users.",
            "Give the user Manage Users, or set a second identity with "
            "TIERWRIGHT_OFFBOARDING__USERNAME.",
        )


def _hidden(acting: ActingAs) -> Finding:
    if acting.salesforce is None:
        return not_run(
            Area.OFFBOARDING,
            "The integration user does not see Asset.Status, which only off-boarding needs; a "
            "second identity is set with TIERWRIGHT_OFFBOARDING__USERNAME.",
        )
    return warning(
        Area.OFFBOARDING,
        "The off-boarding user does not see Asset.Status.",
        "Give the user read and edit access to Asset.Status, and Modify All on Asset.",
    )


def _field(schema: OrgSchema, sobject: str, path: str) -> FieldSchema | None:
    return schema.field(sobject, path) if schema.has(sobject, path) else None
