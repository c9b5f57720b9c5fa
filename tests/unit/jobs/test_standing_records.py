from __future__ import annotations

from jobs.org_reader import OrgReader
from jobs.standing_records import read_standing
from tests.fakes.package import package_map
from tests.unit.jobs.partner_org import ACME_ALLIANCE, GLOBEX_ALLIANCE, INITECH_RESELLER, Desk


def test_each_enrollment_has_its_own_records_and_only_those() -> None:
    """Otherwise a slice would be compared with itself: its size squared."""
    desk = Desk()
    desk.recalculate(ACME_ALLIANCE, GLOBEX_ALLIANCE)
    reader = OrgReader(desk.org, package_map())

    found = read_standing(reader, [ACME_ALLIANCE, GLOBEX_ALLIANCE, INITECH_RESELLER])

    for enrollment in (ACME_ALLIANCE, GLOBEX_ALLIANCE):
        keys = [*found[enrollment].progress, *found[enrollment].benefits]
        assert len(keys) == 4
        assert all(key.startswith(f"{enrollment}:") for key in keys)
    assert (found[INITECH_RESELLER].progress, found[INITECH_RESELLER].benefits) == ({}, {})
