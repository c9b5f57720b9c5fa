from __future__ import annotations

from datetime import timedelta

import pytest

from jobs.known_org import KnownOrg
from jobs.org_reader import OrgReader
from mapping.errors import UnknownFieldError
from tests.fakes.package import package_map
from tests.unit.jobs.partner_org import NOW, StoppedClock, partner_org


class Knowing:
    """An org that is known, at a time that a test moves."""

    def __init__(self) -> None:
        self.org = partner_org()
        self.clock = StoppedClock(NOW)
        self.known = KnownOrg(self.org, package_map(), self.clock.now)

    def described(self) -> int:
        return len(self.org.described)


def missing(_: OrgReader) -> None:
    raise UnknownFieldError("Opportunity", "Added_Today__c")


def test_an_org_is_described_once_and_again_after_an_hour() -> None:
    here = Knowing()
    first = here.known.reader()
    here.clock.time = NOW + timedelta(minutes=59)

    assert here.known.reader() is first

    here.clock.time = NOW + timedelta(minutes=60)
    assert here.known.reader() is not first


def test_what_is_missing_in_an_org_that_was_just_described_is_missing() -> None:
    here = Knowing()

    with pytest.raises(UnknownFieldError):
        here.known.use(missing)

    assert here.described() == 1


def test_what_is_missing_in_an_org_described_earlier_is_looked_for_once_more() -> None:
    here = Knowing()
    old = here.known.reader()
    here.clock.time = NOW + timedelta(minutes=5)

    def found_anew(reader: OrgReader) -> str:
        if reader is old:
            missing(reader)
        return "found"

    assert here.known.use(found_anew) == "found"
    assert here.described() == 2
