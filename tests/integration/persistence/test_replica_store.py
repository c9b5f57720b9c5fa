from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from persistence.database import Database
from persistence.replica_port import ReplicaStore
from persistence.replica_store import DatabaseReplicaStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def replicas(database: Database) -> ReplicaStore:
    return DatabaseReplicaStore(database)


def test_a_replica_is_silent_once_it_has_not_been_heard_of_for_long_enough(
    replicas: ReplicaStore,
) -> None:
    replicas.beat("one", now=NOON)

    assert replicas.silent_since(NOON) == []
    assert replicas.silent_since(NOON + MINUTE) == ["one"]


def test_a_beat_breaks_the_silence(replicas: ReplicaStore) -> None:
    replicas.beat("one", now=NOON)
    replicas.beat("two", now=NOON)

    replicas.beat("one", now=NOON + MINUTE)

    assert replicas.silent_since(NOON + MINUTE) == ["two"]


def test_a_replica_that_is_forgotten_is_not_silent(replicas: ReplicaStore) -> None:
    for name in ("one", "two", "three"):
        replicas.beat(name, now=NOON)

    replicas.forget(["one", "three", "never heard of"])
    replicas.forget([])

    assert replicas.silent_since(NOON + MINUTE) == ["two"]


def test_a_forgotten_replica_that_beats_is_back(replicas: ReplicaStore) -> None:
    replicas.beat("one", now=NOON)
    replicas.forget(["one"])

    replicas.beat("one", now=NOON)

    assert replicas.silent_since(NOON + MINUTE) == ["one"]


def test_replicas_that_beat_at_once_are_all_heard(replicas: ReplicaStore) -> None:
    names = [f"replica {number}" for number in range(8)]

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda name: replicas.beat(name, now=NOON), names * 3))

    assert replicas.silent_since(NOON + MINUTE) == names
