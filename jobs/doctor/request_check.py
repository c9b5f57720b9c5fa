"""Can recalculations be asked for by records in the org, and can these be marked?"""

from __future__ import annotations

from dataclasses import replace

from jobs.doctor.field_check import check_fields
from jobs.doctor.finding import Area, Finding, Severity, ok
from mapping.field_map import FieldMap
from mapping.org_schema import OrgSchema
from mapping.roles import REQUEST_ROLES


def check_requests_in_org(field_map: FieldMap, schema: OrgSchema) -> list[Finding]:
    """Look for the object and its fields; an org without the object does not need them."""
    sobject = field_map["request"].sobject
    if sobject not in schema:
        return [
            ok(
                Area.ORG_REQUESTS,
                f"The org has no {sobject}, or hides it: recalculations are asked for by webhook "
                "or command alone.",
            )
        ]
    wrong = [
        replace(finding, area=Area.ORG_REQUESTS, severity=Severity.WARNING)
        for finding in check_fields(field_map, schema, REQUEST_ROLES)
        if finding.severity is not Severity.OK
    ]
    return wrong or [
        ok(Area.ORG_REQUESTS, f"Records of {sobject} ask for recalculations and can be marked.")
    ]
