from __future__ import annotations

from jobs.doctor.finding import Severity
from jobs.doctor.offboarding_check import check_offboarding
from tests.fakes.package import package_schema
from tests.unit.jobs.doctor.describing import Describes, field, hide, org_with


def test_the_status_that_off_boarding_writes_is_looked_for() -> None:
    assert [f.severity for f in check_offboarding(package_schema())] == [Severity.OK]

    def drop(describes: Describes) -> None:
        values = field(describes, "Asset", "Status")["picklistValues"]
        next(v for v in values if v["value"] == "Suspended")["active"] = False

    (finding,) = check_offboarding(org_with(drop))

    assert finding.severity is Severity.WARNING
    assert "will need the value Suspended" in finding.message
    assert "Add Suspended" in finding.remedy


def test_assets_that_are_hidden_are_no_fault() -> None:
    for schema in (
        org_with(lambda d: d.pop("Asset")),
        org_with(lambda d: hide(d, "Asset", "Status")),
    ):
        assert [f.severity for f in check_offboarding(schema)] == [Severity.NOT_RUN]
