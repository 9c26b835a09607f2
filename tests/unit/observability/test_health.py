"""The probes tell the truth and say why."""

from dataclasses import dataclass

import pytest

from worker.observability.health import liveness, readiness


@dataclass
class Worker:
    """A worker in some state."""

    age: float = 0.0
    warm: bool = True
    joined: bool = True
    stopping: bool = False

    def oldest_age(self) -> float:
        """As given."""
        return self.age

    def pool_is_warm(self) -> bool:
        """As given."""
        return self.warm

    def has_joined(self) -> bool:
        """As given."""
        return self.joined

    def is_stopping(self) -> bool:
        """As given."""
        return self.stopping


def test_a_worker_lives_until_a_record_is_stuck():
    assert liveness(Worker(age=59), stuck_after=60).ok
    assert liveness(Worker(age=61), stuck_after=60).faults == ("a record has been unacknowledged for 61 s",)


@pytest.mark.parametrize(
    ("worker", "faults"),
    [
        pytest.param(Worker(), (), id="ready"),
        pytest.param(Worker(warm=False), ("the enrichment processes are not all up",), id="loading"),
        pytest.param(Worker(joined=False), ("not a member of the consumer group yet",), id="joining"),
        pytest.param(Worker(stopping=True), ("stopping",), id="stopping"),
    ],
)
def test_a_worker_is_ready_when_it_takes_part(worker, faults):
    assert readiness(worker).faults == faults
