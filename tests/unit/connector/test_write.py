from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from connector.errors import (
    ApiBudgetSpentError,
    ConnectorError,
    IncompleteAnswerError,
    OrgUnreachableError,
)
from connector.port import AcceptedRecord, RejectedRecord, WriteBatch, WriteValue
from connector.transport import Transport
from connector.write import write_records
from tests.unit.connector.fake_org import FakeOrg, Part, quick_retry, transport

LOCK = "UNABLE_TO_LOCK_ROW"


def taken(record_id: str = "a01", *, created: bool = False) -> dict[str, Any]:
    return {"id": record_id, "success": True, "created": created, "errors": []}


def turned_down(code: str, message: str = "told", *fields: str) -> dict[str, Any]:
    error = {"statusCode": code, "message": message, "fields": list(fields)}
    return {"success": False, "errors": [error]}


def batch(count: int = 1, sobject: str = "Progress__c", key_field: str = "Key__c") -> WriteBatch:
    return WriteBatch(sobject, key_field, [{key_field: f"k{n}"} for n in range(count)])


def take_all(part: dict[str, Any]) -> Part:
    return 200, [taken() for _ in part["body"]["records"]]


def keys(part: dict[str, Any]) -> list[str]:
    return [record["Key__c"] for record in part["body"]["records"]]


def test_an_upsert_goes_by_external_id_with_exact_values(org: FakeOrg, way: Transport) -> None:
    org.answer((200, [taken(created=True)]))
    record: dict[str, WriteValue] = {
        "Key__c": "k",
        "Value__c": Decimal("0.10"),
        "Large__c": Decimal("12345678901234567.89"),
        "Day__c": date(2026, 1, 31),
        "At__c": datetime(2026, 1, 31, 8, tzinfo=UTC),
        "Note__c": None,
        "Met__c": True,
    }

    report = write_records(way, [WriteBatch("Progress__c", "Key__c", [record])])

    assert report.accepted == (AcceptedRecord("Progress__c", "k", "a01", created=True),)
    body = org.requests[0].body
    assert isinstance(body, bytes)
    assert b'"Value__c":0.10,"Large__c":12345678901234567.89,' in body
    assert org.calls[0][0] == {
        "method": "PATCH",
        "url": "/services/data/v62.0/composite/sobjects/Progress__c/Key__c",
        "referenceId": "part0",
        "body": {
            "allOrNone": False,
            "records": [
                {
                    "attributes": {"type": "Progress__c"},
                    **record,
                    "Day__c": "2026-01-31",
                    "At__c": "2026-01-31T08:00:00.000Z",
                }
            ],
        },
    }


def test_an_update_goes_by_record_id(org: FakeOrg, way: Transport) -> None:
    org.answer((200, [taken("a09")]))

    report = write_records(way, [WriteBatch("X__c", "Id", [{"Id": "a09", "A__c": 1}])])

    assert report.accepted == (AcceptedRecord("X__c", "a09", "a09", created=False),)
    (part,) = org.calls[0]
    assert part["url"] == "/services/data/v62.0/composite/sobjects"
    assert part["body"]["records"] == [{"attributes": {"type": "X__c"}, "A__c": 1, "id": "a09"}]


@pytest.mark.parametrize(
    ("counts", "calls"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([0, 1], [[1]], id="an empty batch"),
        pytest.param([200], [[200]], id="a full collection"),
        pytest.param([201], [[200, 1]], id="one more"),
        pytest.param([1] * 6, [[1] * 5, [1]], id="five collections in a call"),
        pytest.param([1000, 1], [[200] * 5, [1]], id="a thousand records in a call"),
    ],
)
def test_records_are_packed_within_the_limits_and_in_order(
    org: FakeOrg, way: Transport, counts: list[int], calls: list[list[int]]
) -> None:
    org.handler = take_all

    report = write_records(way, [batch(count) for count in counts])

    assert [[len(part["body"]["records"]) for part in call] for call in org.calls] == calls
    assert len(report.accepted) == sum(counts)


def test_one_refused_record_does_not_sink_the_others(org: FakeOrg, way: Transport) -> None:
    refused = turned_down("FIELD_CUSTOM_VALIDATION_EXCEPTION", "Too\nlarge", "Value__c")
    org.answer((200, [taken(), refused, taken()]))

    report = write_records(way, [batch(3)])

    assert [record.key for record in report.accepted] == ["k0", "k2"]
    assert report.rejected == (
        RejectedRecord(
            "Progress__c",
            "k1",
            "FIELD_CUSTOM_VALIDATION_EXCEPTION",
            "Too large",
            ("Value__c",),
        ),
    )


def test_a_collection_refused_as_a_whole_rejects_each_of_its_records(
    org: FakeOrg, way: Transport
) -> None:
    org.answer(
        (400, [{"errorCode": "INVALID_FIELD", "message": "No such column"}]),
        (200, [taken(), taken()]),
    )

    report = write_records(way, [batch(2), batch(2, "Other__c")])

    assert report.rejected == (
        RejectedRecord("Progress__c", "k0", "INVALID_FIELD", "No such column"),
        RejectedRecord("Progress__c", "k1", "INVALID_FIELD", "No such column"),
    )
    assert [record.sobject for record in report.accepted] == ["Other__c", "Other__c"]


@pytest.mark.parametrize(
    "locked",
    [
        pytest.param(turned_down(LOCK), id="the record"),
        pytest.param(
            turned_down("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", f"trigger: {LOCK}, busy"),
            id="in a trigger",
        ),
    ],
)
def test_only_locked_records_are_sent_again(
    org: FakeOrg, way: Transport, locked: dict[str, Any]
) -> None:
    org.answer((200, [taken(), locked, taken()]), (200, [taken()]))
    org.answer((200, [taken()]))

    report = write_records(way, [batch(3), batch(1)])

    assert [record.key for record in report.accepted] == ["k0", "k1", "k2", "k0"]
    assert report.rejected == ()
    assert [[keys(part) for part in call] for call in org.calls] == [
        [["k0", "k1", "k2"], ["k0"]],
        [["k1"]],
    ]


def test_a_record_that_stays_locked_is_rejected(org: FakeOrg, way: Transport) -> None:
    org.answer((200, [taken(), turned_down(LOCK)]))
    for _ in range(2):
        org.answer((200, [turned_down(LOCK)]))

    report = write_records(way, [batch(2)])

    assert [record.code for record in report.rejected] == [LOCK]
    assert len(report.accepted) == 1


def test_locked_records_are_settled_before_the_next_call(org: FakeOrg, way: Transport) -> None:
    org.answer(*[(200, [turned_down(LOCK)])] * 5)
    org.answer(*[(200, [taken()])] * 5)
    org.answer((200, [taken()]))

    report = write_records(way, [batch(1) for _ in range(6)])

    assert len(report.accepted) == 6


def test_a_collection_that_failed_for_a_moment_is_sent_again(org: FakeOrg, way: Transport) -> None:
    org.answer((200, [taken()]), (503, [{"errorCode": "SERVER_UNAVAILABLE", "message": "x"}]))
    org.answer((200, [taken()]))

    assert len(write_records(way, [batch(1), batch(1)]).accepted) == 2
    assert [len(call) for call in org.calls] == [2, 1]


def test_a_call_that_was_lost_is_sent_again(org: FakeOrg, way: Transport) -> None:
    org.reply(200, '{"compositeResponse": [{"bo')
    org.answer((200, [taken()]))

    assert len(write_records(way, [batch(1)]).accepted) == 1
    assert org.calls[0] == org.calls[1]


def test_a_call_that_stays_lost_is_an_error(org: FakeOrg) -> None:
    org.reply(503, "<html>")
    way = transport(quick_retry(1))

    with pytest.raises(OrgUnreachableError):
        write_records(way, [batch(1)])
    way.close()


def test_a_spent_budget_is_an_error_and_no_rejection(org: FakeOrg, way: Transport) -> None:
    spent = [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}]
    org.answer((403, spent))

    with pytest.raises(ApiBudgetSpentError):
        write_records(way, [batch(1)])


@pytest.mark.parametrize(
    "results",
    [
        pytest.param([taken()], id="too few"),
        pytest.param([taken(), {"success": False, "errors": []}], id="refused without a reason"),
        pytest.param({"a": 1, "b": 2}, id="another shape"),
    ],
)
def test_results_that_do_not_cover_every_record_are_an_error(
    org: FakeOrg, way: Transport, results: object
) -> None:
    org.answer((200, results))

    with pytest.raises(IncompleteAnswerError):
        write_records(way, [batch(2)])


@pytest.mark.parametrize("record", [{}, {"Key__c": None}, {"Key__c": ""}], ids=str)
def test_a_record_without_its_key_is_the_callers_mistake(
    org: FakeOrg, way: Transport, record: dict[str, str | None]
) -> None:
    with pytest.raises(ValueError, match="lacks its key Key__c"):
        write_records(way, [WriteBatch("X__c", "Key__c", [record])])

    assert org.requests == []


def new(*keys: str, parent: str = "Parent__c") -> WriteBatch:
    records: list[dict[str, WriteValue]] = [
        {"Key__c": key, parent: "a00", "Value__c": 1} for key in keys
    ]
    return WriteBatch("Progress__c", "Key__c", records, insert_only=frozenset({"Parent__c"}))


@pytest.mark.parametrize(
    "refused",
    [
        pytest.param(
            turned_down("INVALID_FIELD_FOR_INSERT_UPDATE", "not yours", "Parent__c"),
            id="field-of-creation-by-list",
        ),
        pytest.param(
            turned_down("INVALID_FIELD_FOR_INSERT_UPDATE", "Unable to update fields: Parent__c."),
            id="field-of-creation-by-message",
        ),
        pytest.param(
            turned_down("DUPLICATE_VALUE", "duplicate value found: Key__c duplicates a01"),
            id="key-taken-in-the-same-moment",
        ),
    ],
)
def test_a_record_that_is_there_already_goes_through_as_an_update(
    refused: dict[str, Any], org: FakeOrg, way: Transport
) -> None:
    org.answer((200, [taken(created=True), refused]))
    org.answer((200, [taken("a02")]))

    report = write_records(way, [new("k0", "k1")])

    assert report.accepted == (
        AcceptedRecord("Progress__c", "k0", "a01", created=True),
        AcceptedRecord("Progress__c", "k1", "a02", created=False),
    )
    assert report.rejected == ()
    (part,) = org.calls[1]
    assert part["body"]["records"] == [
        {"attributes": {"type": "Progress__c"}, "Key__c": "k1", "Value__c": 1}
    ]


@pytest.mark.parametrize(
    "refused",
    [
        pytest.param(
            turned_down("INVALID_FIELD_FOR_INSERT_UPDATE", "hidden", "Value__c"), id="other-field"
        ),
        pytest.param(turned_down("DUPLICATE_VALUE", "duplicate value: Serial__c"), id="other-key"),
        pytest.param(turned_down("REQUIRED_FIELD_MISSING", "Parent__c"), id="other-code"),
    ],
)
def test_a_new_record_that_is_refused_for_another_reason_is_not_sent_again(
    refused: dict[str, Any], org: FakeOrg, way: Transport
) -> None:
    org.answer((200, [refused]))

    report = write_records(way, [new("k0")])

    assert [record.code for record in report.rejected] == [refused["errors"][0]["statusCode"]]
    assert len(org.calls) == 1


def test_an_update_that_is_refused_as_well_tells_its_own_reason(
    org: FakeOrg, way: Transport
) -> None:
    org.answer((200, [turned_down("INVALID_FIELD_FOR_INSERT_UPDATE", "no", "Parent__c")]))
    org.answer((200, [turned_down("FIELD_CUSTOM_VALIDATION_EXCEPTION", "Too large")]))

    report = write_records(way, [new("k0")])

    assert [record.message for record in report.rejected] == ["Too large"]


@pytest.mark.parametrize(
    ("calls_before", "error", "partly"),
    [
        pytest.param(0, ApiBudgetSpentError, False, id="refused-at-once"),
        pytest.param(1, ApiBudgetSpentError, True, id="refused-after-a-call-that-was-taken"),
        pytest.param(0, OrgUnreachableError, True, id="no-telling-what-became-of-it"),
    ],
)
def test_an_error_tells_whether_records_may_be_written(
    calls_before: int,
    error: type[ConnectorError],
    partly: bool,  # noqa: FBT001 - a case's expectation
    org: FakeOrg,
    way: Transport,
) -> None:
    for _ in range(calls_before):
        org.answer(*[(200, [taken()] * 200)] * 5)
    for _ in range(3):
        if error is ApiBudgetSpentError:
            org.refuse(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
        else:
            org.reply(503, "<html>")

    with pytest.raises(error) as caught:
        write_records(way, [batch(2_000)])

    assert caught.value.partly_written is partly


def family_batch(*sizes: int) -> WriteBatch:
    """Records of several parents, mixed: k0 belongs to the first, k1 to the second."""
    rounds = range(max(sizes))
    parents = [f"p{n}" for turn in rounds for n, size in enumerate(sizes) if turn < size]
    return replace(batch(len(parents)), parents=parents)


def families(part: dict[str, Any], sent: WriteBatch) -> list[str]:
    return [sent.parents[int(key.removeprefix("k"))] for key in keys(part)]


def test_rows_of_one_parent_travel_in_one_collection(org: FakeOrg, way: Transport) -> None:
    org.handler = take_all
    sent = family_batch(150, 100, 50)

    report = write_records(way, [sent])

    assert [families(part, sent) for call in org.calls for part in call] == [
        ["p0"] * 150,
        [*["p1"] * 100, *["p2"] * 50],
    ]
    assert [record.key for record in report.accepted] == [f"k{n}" for n in range(300)]


def test_a_parent_of_more_rows_than_a_collection_takes_is_divided(
    org: FakeOrg, way: Transport
) -> None:
    org.handler = take_all
    sent = family_batch(10, 250)

    write_records(way, [sent])

    assert [[len(keys(part)) for part in call] for call in org.calls] == [[10, 200, 50]]


def test_parents_must_be_told_for_every_record(way: Transport) -> None:
    with pytest.raises(ValueError, match="shorter"):
        write_records(way, [replace(batch(2), parents=["p"])])


def test_locked_rows_are_sent_again_in_smaller_and_smaller_lots(org: FakeOrg) -> None:
    way, freed = transport(quick_retry(5)), {"k17"}

    def lock_most(part: dict[str, Any]) -> Part:
        single = len(keys(part)) == 1
        return 200, [taken() if single or k in freed else turned_down(LOCK) for k in keys(part)]

    org.handler = lock_most
    sent = family_batch(30, 30)

    report = write_records(way, [sent])
    way.close()

    lots = [[len(keys(part)) for part in call] for call in org.calls]
    assert lots[:4] == [[60], [30, 29], [10] * 5, [9]]
    assert [size for call in lots[4:] for size in call] == [1] * 59
    assert max(len(call) for call in lots[4:]) == 5
    ordered = [families(part, sent)[0] for call in org.calls[4:] for part in call]
    assert ordered == sorted(ordered)
    assert (len(report.accepted), report.rejected) == (60, ())


def test_single_rows_are_sent_no_longer_than_patience_lasts(org: FakeOrg) -> None:
    def lock(part: dict[str, Any]) -> Part:
        return 200, [turned_down(LOCK) for _ in keys(part)]

    org.handler = lock
    ticks = count()
    policy = replace(quick_retry(4), patience=timedelta(seconds=6), elapsed=lambda: next(ticks))
    way = transport(policy)

    report = write_records(way, [batch(100)])
    way.close()

    # One call with all, one with 50 each, two with ten each, and single rows until time is up.
    assert len(report.rejected) == 100
    assert len(org.calls) < 12


def test_a_collection_that_took_too_long_is_sent_again_in_smaller_ones(
    org: FakeOrg, way: Transport
) -> None:
    slow = [{"errorCode": "REQUEST_RUNNING_TOO_LONG", "message": "x"}]
    org.answer((400, slow))
    org.handler = take_all

    report = write_records(way, [batch(120)])

    assert len(report.accepted) == 120
    assert [[len(keys(part)) for part in call] for call in org.calls] == [[120], [50, 50, 20]]
