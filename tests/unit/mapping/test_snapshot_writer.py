from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from evaluator.evaluation import Evaluation
from evaluator.reason import Reason
from mapping.snapshot_payload import PAYLOAD_LENGTH, snapshot_payload
from mapping.snapshot_writer import Snapshot, SnapshotKind, SnapshotWriter
from tests.fakes.package import package_map, package_object
from tests.unit.mapping.judged import AHEAD, PROGRAM, TODAY, evaluation

WRITER = SnapshotWriter(package_map(), PROGRAM, TODAY)
NO_RATES: MappingProxyType[str, tuple[Decimal, ...]] = MappingProxyType({})


def wide(criteria: int, name: str) -> Evaluation:
    judged = evaluation()
    first = judged.criteria[0]
    many = tuple(
        replace(first, criterion=replace(first.criterion, id=f"C{i}", name=name))
        for i in range(criteria)
    )
    return replace(judged, criteria=many)


def test_a_snapshot_holds_what_stood_and_its_digest() -> None:
    judged = evaluation(excluded={Reason.NOT_VISIBLE: 2, Reason.FILTER: 1})

    write = WRITER.write(
        Snapshot(SnapshotKind.TIER_CHANGE, "abc"), judged, {"EUR": (Decimal("1.25"),)}
    )

    payload = str(write.values["Payload__c"])
    assert (write.sobject, write.key_field) == ("Enrollment_Snapshot__c", "Key__c")
    assert write.key == "E1:Tier Change:abc"
    assert {name: value for name, value in write.values.items() if name != "Payload__c"} == {
        "Enrollment__c": "E1",
        "Account_Name__c": "Acme",
        "Program_Name__c": "Alliance",
        "Kind__c": "Tier Change",
        "Taken_On__c": TODAY,
        "Tier__c": "T1",
        "Tier_Earned__c": "T1",
        "Progress_To_Next__c": 42,
        "Hash__c": hashlib.sha256(payload.encode()).hexdigest(),
    }
    assert json.loads(payload) == {
        "enrollment": "E1",
        "partner": "Acme",
        "program": "Alliance",
        "currency": "USD",
        "config_version": "v1",
        "evaluated_as": "U1",
        "window": ["2026-01-01", "2026-12-31"],
        "status": "Current",
        "standing": "Maintained",
        "tier_held": "Silver",
        "tier_earned": "Silver",
        "next_tier": "Gold",
        "progress_to_next": 42,
        "records_not_visible": 2,
        "rates": {"EUR": ["1.25"]},
        "criteria": [
            {
                "id": "C1",
                "name": "Revenue",
                "unit": "Money",
                "value": "125000.00",
                "counted": 7,
                "excluded": {"filter": 1, "not_visible": 2},
                "tiers": [["Silver", "100000.00", "Met"], ["Gold", "500000.00", "Missed"]],
            },
            {
                "id": "C2",
                "name": "Deals",
                "unit": "Count",
                "value": 15,
                "counted": 15,
                "excluded": {},
                "tiers": [["Silver", None, "Not Asked"], ["Gold", 25, "Missed"]],
            },
            {
                "id": "C3",
                "name": "Skill",
                "unit": "Verified",
                "value": 0,
                "counted": 0,
                "excluded": {},
                "tiers": [["Silver", None, "Not Asked"], ["Gold", None, "Not Asked"]],
            },
        ],
    }


def test_equal_findings_give_equal_texts() -> None:
    first = snapshot_payload(evaluation(), PROGRAM, {"EUR": (Decimal(1),), "CHF": (Decimal(2),)})
    second = snapshot_payload(evaluation(), PROGRAM, {"CHF": (Decimal(2),), "EUR": (Decimal(1),)})

    assert first == second


def test_before_the_start_there_are_no_values() -> None:
    told = json.loads(snapshot_payload(evaluation(None, window=AHEAD), PROGRAM, NO_RATES))

    assert [criterion["value"] for criterion in told["criteria"]] == [None, None, None]
    assert (told["progress_to_next"], told["window"]) == (None, ["2026-07-01", None])


def test_what_the_field_cannot_take_is_left_out_and_said() -> None:
    payload = snapshot_payload(wide(800, "é" * 40), PROGRAM, NO_RATES)

    told = json.loads(payload)
    assert len(payload) <= PAYLOAD_LENGTH
    assert len(told["criteria"]) + told["criteria_left_out"] == 800
    assert told["criteria"][0]["name"] == "é" * 40


def test_the_text_is_never_longer_than_the_object_s_field() -> None:
    fields = package_object("Enrollment_Snapshot__c").fields

    assert fields["Payload__c"].length == PAYLOAD_LENGTH
    assert fields["Hash__c"].length == 64


def test_every_kind_is_one_that_the_field_takes() -> None:
    kind = package_object("Enrollment_Snapshot__c").fields["Kind__c"]

    assert set(kind.picklist) == {each.value for each in SnapshotKind}
