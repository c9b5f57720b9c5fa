from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from persistence.database import Database
from persistence.errors import PersistenceError
from persistence.evaluation_store import DatabaseEvaluationStore
from persistence.port import EvaluationStore, StoredEvaluation

NOON = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


@pytest.fixture
def evaluations(database: Database) -> EvaluationStore:
    return DatabaseEvaluationStore(database)


def evaluation(number: int = 1, *, at: datetime = NOON, tier: str = "Silver") -> StoredEvaluation:
    return StoredEvaluation(
        enrollment_id=f"a0E{number:015d}",
        program_id="0lA000000000001AAA",
        run_id="3f0c2d52-8a53-4b6f-9d0e-0d7a5b1c9e11",
        evaluated_at=at,
        config_version="7",
        input_hash="b1946ac92492d2347c6235b4d2611184",
        payload={
            "tier_earned": tier,
            "progress_to_next": None,
            "criteria": [{"name": "Größe der Verträge ✓", "value": "125000.00", "counted": 3}],
        },
        counted_ids={"Opportunity": ("006000000000001AAA", "006000000000002AAA"), "Lead": ()},
    )


def test_an_evaluation_comes_back_as_it_was_saved(evaluations: EvaluationStore) -> None:
    evaluations.save([evaluation()])

    assert evaluations.last([evaluation().enrollment_id]) == {
        evaluation().enrollment_id: evaluation()
    }


def test_the_keys_of_the_payload_keep_their_order(evaluations: EvaluationStore) -> None:
    evaluations.save([evaluation()])

    kept = evaluations.last([evaluation().enrollment_id])[evaluation().enrollment_id]

    assert list(kept.payload) == ["tier_earned", "progress_to_next", "criteria"]


def test_a_later_evaluation_takes_the_place_of_the_earlier(evaluations: EvaluationStore) -> None:
    later = evaluation(1, at=NOON + timedelta(days=1), tier="Gold")
    evaluations.save([evaluation(1), evaluation(2)])

    evaluations.save([later])

    assert evaluations.last([later.enrollment_id, evaluation(2).enrollment_id]) == {
        later.enrollment_id: later,
        evaluation(2).enrollment_id: evaluation(2),
    }


def test_the_later_entry_for_an_enrollment_counts(evaluations: EvaluationStore) -> None:
    evaluations.save([evaluation(tier="Silver"), evaluation(tier="Gold")])

    (kept,) = evaluations.last([evaluation().enrollment_id]).values()
    assert kept.payload["tier_earned"] == "Gold"


def test_enrollments_never_evaluated_are_absent(evaluations: EvaluationStore) -> None:
    assert evaluations.last(["a0E000000000009AAA"]) == {}
    assert evaluations.last([]) == {}


def test_nothing_to_save_is_no_mistake(evaluations: EvaluationStore) -> None:
    evaluations.save([])

    assert evaluations.last([evaluation().enrollment_id]) == {}


def test_more_evaluations_than_fit_one_statement_are_saved_and_found(
    evaluations: EvaluationStore,
) -> None:
    many = [evaluation(number) for number in range(2_001)]

    evaluations.save(many)
    evaluations.save([replace(one, input_hash="changed") for one in many])

    found = evaluations.last([one.enrollment_id for one in many])
    assert len(found) == 2_001
    assert {one.input_hash for one in found.values()} == {"changed"}


def test_nothing_is_saved_when_one_evaluation_cannot_be(evaluations: EvaluationStore) -> None:
    good = [evaluation(number) for number in range(1_500)]
    bad = replace(evaluation(9_999), evaluated_at=NOON.replace(tzinfo=None))

    with pytest.raises(PersistenceError):
        evaluations.save([*good, bad])

    assert evaluations.last([one.enrollment_id for one in good]) == {}


def test_evaluations_are_pruned_by_their_moment(evaluations: EvaluationStore) -> None:
    evaluations.save([evaluation(1, at=NOON - timedelta(microseconds=1)), evaluation(2)])

    assert evaluations.prune(NOON) == 1
    assert list(evaluations.last([evaluation(1).enrollment_id, evaluation(2).enrollment_id])) == [
        evaluation(2).enrollment_id
    ]


def test_the_enrollments_that_counted_a_record_are_found(evaluations: EvaluationStore) -> None:
    other = replace(evaluation(2), counted_ids={"Lead": ("00Q000000000001AAA",)})
    evaluations.save([evaluation(1), other, replace(evaluation(3), counted_ids={})])

    assert evaluations.that_counted(["006000000000002AAA"]) == {evaluation(1).enrollment_id}
    assert evaluations.that_counted(["00Q000000000001AAA", "006000000000001AAA"]) == {
        evaluation(1).enrollment_id,
        evaluation(2).enrollment_id,
    }
    assert evaluations.that_counted(["001000000000001AAA"]) == set()
    assert evaluations.that_counted([]) == set()


def test_the_latest_attempt_of_each_enrollment_is_remembered(evaluations: EvaluationStore) -> None:
    evaluations.note_attempts({"a": "first", "b": "first"}, NOON)
    evaluations.note_attempts({"b": "second"}, NOON + timedelta(hours=1))
    evaluations.note_attempts({}, NOON)

    assert evaluations.attempts(["a", "b", "c"]) == {"a": "first", "b": "second"}
