from __future__ import annotations

from datetime import timedelta

from jobs.replica_watch import ReplicaWatch
from tests.fakes.engine import FakeEngine, FakeReplicaStore
from tests.unit.jobs.partner_org import LEASE, NOW, StoppedClock


def watch(name: str, replicas: FakeReplicaStore, engine: FakeEngine) -> ReplicaWatch:
    return ReplicaWatch(name, replicas, engine, StoppedClock(), LEASE)


def test_whoever_looks_tells_that_it_is_alive() -> None:
    replicas, engine = FakeReplicaStore(), FakeEngine()

    watch("one", replicas, engine).run()

    assert replicas.seen == {"one": NOW}
    assert engine.taken_over == []


def test_what_is_silent_for_longer_than_a_lease_is_taken_over_and_forgotten() -> None:
    replicas, engine = FakeReplicaStore(), FakeEngine()
    replicas.seen = {
        "dead": NOW - LEASE - timedelta(milliseconds=1),
        "gone": NOW - timedelta(days=1),
        "quiet": NOW - LEASE,
    }

    watch("one", replicas, engine).run()

    assert engine.taken_over == [["dead", "gone"]]
    assert set(replicas.seen) == {"one", "quiet"}


def test_nobody_takes_over_from_itself_after_a_long_pause() -> None:
    replicas, engine = FakeReplicaStore(), FakeEngine()
    replicas.seen = {"one": NOW - timedelta(hours=1)}

    watch("one", replicas, engine).run()

    assert engine.taken_over == []
