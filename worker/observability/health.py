"""Whether the worker lives and whether it is ready, as values that say why not."""

from dataclasses import dataclass
from typing import Protocol


class Vital(Protocol):
    """What the probes look at."""

    def oldest_age(self) -> float:
        """Return how many seconds the oldest unacknowledged record has been here."""

    def pool_is_warm(self) -> bool:
        """Return whether every enrichment process is up and loaded."""

    def has_joined(self) -> bool:
        """Return whether the consumer group has given this worker its part, which may be none."""

    def is_stopping(self) -> bool:
        """Return whether the worker drains or has failed."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a probe."""

    faults: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def liveness(worker: Vital, stuck_after: float) -> Verdict:
    """Return whether a restart would help: a record unacknowledged for longer than ``stuck_after`` seconds.

    That the event loop turns shows in that there is an answer at all.
    """
    age = worker.oldest_age()
    return Verdict((f"a record has been unacknowledged for {age:.0f} s",) if age > stuck_after else ())


def readiness(worker: Vital) -> Verdict:
    """Return whether the worker takes part in the work."""
    checks = {
        "the enrichment processes are not all up": worker.pool_is_warm(),
        "not a member of the consumer group yet": worker.has_joined(),
        "stopping": not worker.is_stopping(),
    }
    return Verdict(tuple(fault for fault, fine in checks.items() if not fine))
