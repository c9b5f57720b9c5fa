"""The rules of changes, told as cases: whom a change concerns, and what then waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr

from config.sections import DatabaseSettings
from jobs.change_watch import Watch, watches
from jobs.org_reader import OrgReader
from mapping.wire import Row
from persistence.database import open_database
from persistence.port import Asked
from persistence.request_store import DatabaseRequestStore
from persistence.schema import upgrade
from tests.fakes.package import multi_currency_describes, package_map
from tests.fakes.salesforce import FakeSalesforce
from tests.golden.golden_files import CHANGES, cases_of, rule_of

ENROLLMENT = "a08000000000001AAA"


@pytest.fixture(scope="module")
def watched() -> Mapping[str, Watch]:
    reader = OrgReader(FakeSalesforce(describes=multi_currency_describes()), package_map())
    return {each.sobject: each for each in watches(reader.field_map, reader.schema)}


@pytest.fixture
def ledger() -> Iterator[DatabaseRequestStore]:
    with open_database(DatabaseSettings(url=SecretStr("sqlite://"))) as database:
        upgrade(database)
        yield DatabaseRequestStore(database)


def _of(rule: str) -> list[Any]:
    return cases_of([file for file in CHANGES if rule_of(file) == rule])


def moment(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-06-17T{clock}").replace(tzinfo=UTC)


@pytest.mark.parametrize("case", _of("R1"))
def test_a_change_concerns_whom_the_golden_case_says(
    case: Mapping[str, Any], watched: Mapping[str, Watch]
) -> None:
    changed = case["changed"]
    watch = watched[changed["object"]]
    row = Row(
        watch.sobject, {**dict.fromkeys(watch.fields), "Id": changed["record"]} | changed["values"]
    )

    found = [[concern.value, key] for concern, key in watch.concerns(row)]

    assert set(changed["values"]) <= set(watch.fields)
    assert found == case["concerns"]


@pytest.mark.parametrize("case", _of("R2"))
def test_what_is_asked_waits_as_the_golden_case_says(
    case: Mapping[str, Any], ledger: DatabaseRequestStore
) -> None:
    for each in case["asked"]:
        asked = Asked(enrollment_id=ENROLLMENT, reason=each["why"], due_at=moment(each["due"]))
        ledger.ask([asked], now=moment(each["at"]))

    (waiting,) = ledger.waiting()
    told = {
        "due": f"{waiting.due_at:%H:%M}",
        "since": f"{waiting.requested_at:%H:%M}",
        "why": list(waiting.reasons),
        "asked": waiting.version,
    }
    assert {key: told[key] for key in case["waits"]} == case["waits"]
