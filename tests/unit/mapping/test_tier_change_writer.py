from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from evaluator.decision_state import DecisionState
from evaluator.program import Tier
from evaluator.tier_change import ChangeKind, TierChange
from mapping.tier_change_writer import NAME_LENGTH, REASON_LENGTH, TierChangeWriter, change_token
from tests.fakes.package import package_map, package_object
from tests.unit.mapping.judged import ENROLLMENT, GOLD, NOW, SILVER, TODAY, record

WRITER = TierChangeWriter(package_map(), "Alliance")
CHANGE = TierChange(ChangeKind.PROPOSED, SILVER, GOLD, "Gold is earned.", TODAY)
LATER = datetime(2026, 6, 2, 12, tzinfo=UTC)
BEFORE = replace(record(), state=DecisionState(last_calculated=NOW))


def test_an_entry_names_what_it_refers_to() -> None:
    (write,) = WRITER.writes([CHANGE], BEFORE)

    token = change_token(NOW, "T1", "T2")
    assert (write.sobject, write.key_field) == ("Tier_Change__c", "Key__c")
    assert write.key == f"E1:{token}:Proposed"
    assert write.enrollment_id == "E1"
    assert write.values == {
        "Enrollment__c": "E1",
        "Account_Name__c": "Acme",
        "Program_Name__c": "Alliance",
        "From_Tier__c": "T1",
        "From_Tier_Name__c": "Silver",
        "To_Tier__c": "T2",
        "To_Tier_Name__c": "Gold",
        "Kind__c": "Proposed",
        "Reason__c": "Gold is earned.",
        "Effective_On__c": TODAY,
    }


def test_no_tier_is_blank() -> None:
    (write,) = WRITER.writes([replace(CHANGE, from_tier=None)], BEFORE)

    assert write.values.keys().isdisjoint({"From_Tier__c", "From_Tier_Name__c"})


def test_a_repeated_run_writes_the_same_entry_again() -> None:
    first, second = (WRITER.writes([CHANGE], BEFORE)[0].key for _ in range(2))

    assert first == second


@pytest.mark.parametrize(
    ("last", "before", "after"),
    [
        pytest.param(LATER, "T1", "T2", id="after-another-calculation"),
        pytest.param(None, "T1", "T2", id="before-any-calculation"),
        pytest.param(NOW, None, "T2", id="from-another-tier"),
        pytest.param(NOW, "T1", "T3", id="to-another-tier"),
        pytest.param(NOW, "T2", "T1", id="back"),
    ],
)
def test_another_change_has_another_token(
    last: datetime | None, before: str | None, after: str | None
) -> None:
    token = change_token(last, before, after)

    assert len(token) == 12
    assert token != change_token(NOW, "T1", "T2")


def test_every_text_fits_its_field() -> None:
    fields = package_object("Tier_Change__c").fields
    long = Tier("T3", "G" * 200, 3, {})
    account = replace(ENROLLMENT, account_name="A" * 300, id="a08000000000001AAA")
    change = TierChange(ChangeKind.DEMOTION_PROPOSED, long, long, "R" * 300, TODAY)

    (write,) = WRITER.writes([change], replace(BEFORE, enrollment=account))

    for name, value in {**write.values, "Key__c": write.key}.items():
        assert (
            not isinstance(value, str)
            or not fields[name].length
            or (len(value) <= fields[name].length)
        )
    assert (fields["Reason__c"].length, fields["To_Tier_Name__c"].length) == (
        REASON_LENGTH,
        NAME_LENGTH,
    )


def test_every_kind_is_one_that_the_field_takes() -> None:
    kind = package_object("Tier_Change__c").fields["Kind__c"]

    assert set(kind.picklist) == {each.value for each in ChangeKind}
