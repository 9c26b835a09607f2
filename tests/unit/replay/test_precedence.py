"""An older version never has the last word, whatever the live lane does between our steps."""

import pytest

from worker.record import Partition, Record
from worker.replay.newest import Position
from worker.replay.precedence import Precedence

OLD, NEW, NEWEST = (Position(0, offset, offset) for offset in (10, 20, 30))
BEGAN = {0: 15}


class Topics:
    """A raw topic, and a live one that the live lane writes too; one arrival with each look at the first."""

    def __init__(self, standing: Position | None, *arrivals: Position | None) -> None:
        self.known = standing
        self.arrivals = list(arrivals)
        self.live: list[Position] = []

    def of(self, _article: bytes) -> Position | None:
        """Return what was seen last."""
        return self.known

    async def catch_up(self) -> None:
        """See the next arrival, which the live lane wrote just before our write."""
        arrived = self.arrivals.pop(0) if self.arrivals else None
        if arrived:
            self.live.insert(len(self.live) - 1, arrived)
            self.known = arrived

    async def read(self, at: Position) -> Record:
        """Return a record that stands there."""
        return Record(Partition("raw", at.partition), at.offset, at.timestamp, b"a", b"{}", ())

    async def renew(self, record: Record) -> None:
        """Write the record, as a replay does."""
        self.live.append(Position(record.partition.number, record.offset, record.timestamp))


async def written(topics: Topics, at: Position, began=BEGAN):
    async def write():
        topics.live.append(at)
        return "enriched"

    return await Precedence(topics, began, topics.renew).write(b"a", at, write)


@pytest.mark.parametrize(
    ("standing", "arrivals", "outcome", "last"),
    [
        pytest.param(OLD, [], "enriched", OLD, id="nothing newer: it is written"),
        pytest.param(None, [], "enriched", OLD, id="not known at all: it is written"),
        pytest.param(NEW, [], None, NEW, id="a newer one came since we began: written in its place"),
        pytest.param(OLD, [NEW], "enriched", NEW, id="a newer one came during the write: written again on top"),
        pytest.param(OLD, [NEW, NEWEST], "enriched", NEWEST, id="and another one during that"),
    ],
)
async def test_the_newest_has_the_last_word(standing, arrivals, outcome, last):
    topics = Topics(standing, *arrivals)
    assert await written(topics, OLD) == outcome
    assert topics.live[-1] == last


async def test_what_was_newer_before_we_began_is_left_alone():
    """The live lane has written it or will; we never wrote the older one."""
    topics = Topics(NEW)
    assert await written(topics, OLD, began={0: 25}) is None
    assert topics.live == []


@pytest.mark.parametrize(
    ("first", "second", "after"),
    [
        pytest.param(Position(0, 5, 9), Position(0, 4, 10), True, id="one partition: the offset decides"),
        pytest.param(Position(0, 5, 9), Position(1, 4, 10), False, id="two partitions: the time decides"),
        pytest.param(Position(0, 5, 9), Position(0, 5, 9), False, id="the same record"),
    ],
)
def test_after(first, second, after):
    assert first.after(second) is after
