"""The lane's promise, under random schedules of a log, its reader, and everything that befalls them."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit import virtual_time
from worker.errors import LaneStoppedError
from worker.lane import Lane

IN_FLIGHT, WINDOW = 4, 12


@dataclass(frozen=True)
class Record:
    """A record, with how long its work takes and how often that fails."""

    partition: int
    offset: int
    key: bytes | None
    seconds: float = 0.0
    fails: int = 0
    generation: int = 0


@dataclass
class Broker:
    """A log of partitions that remembers what was acknowledged, and checks every acknowledgement."""

    logs: dict[int, list[Record]]
    committed: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    finished: set[tuple[int, int]] = field(default_factory=set)
    published: dict[tuple[int, bytes | None], list[int]] = field(default_factory=lambda: defaultdict(list))
    busy: set[tuple[int, bytes | None]] = field(default_factory=set)
    tries: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))
    running: int = 0
    generation: int = 0
    assigned: set[int] = field(default_factory=set)

    def acknowledge(self, record: Record) -> None:
        """Check the promise, then move the committed offset."""
        assert record.generation == self.generation, "acknowledged for an assignment that is over"
        assert record.partition in self.assigned, "acknowledged what somebody else reads"
        for earlier in self.logs[record.partition]:
            if self.committed[record.partition] <= earlier.offset <= record.offset:
                assert (earlier.partition, earlier.offset) in self.finished, "acknowledged past an unfinished record"
        assert record.offset >= self.committed[record.partition], "acknowledged backwards"
        self.committed[record.partition] = record.offset + 1

    async def work(self, record: Record) -> None:
        """Take the record's time, and fail as often as it says."""
        order, place = (record.partition, record.key), (record.partition, record.offset)
        assert order not in self.busy, "two records of one key at once"
        self.busy.add(order)
        self.running += 1
        assert self.running <= IN_FLIGHT
        self.tries[place] += 1
        try:
            await asyncio.sleep(record.seconds)
            if self.tries[place] <= record.fails:
                raise ConnectionError("the broker took no output")
            self.published[order].append(record.offset)
            self.finished.add(place)
        finally:
            self.running -= 1
            self.busy.discard(order)

    def unread(self, partitions: set[int]) -> list[Record]:
        """Return the uncommitted records of the partitions, taken in turns."""
        queues = [[r for r in self.logs[p] if r.offset >= self.committed[p]] for p in sorted(partitions)]
        turns = max(map(len, queues), default=0)
        return [queue[turn] for turn in range(turns) for queue in queues if turn < len(queue)]


def lane_of(broker: Broker, told: bool) -> Lane[Record]:
    """Return a lane whose reader tells it of lost partitions at once, or else checks each acknowledgement itself."""

    async def acknowledge(record: Record) -> None:
        if told:
            broker.acknowledge(record)
            return
        await asyncio.sleep(0)
        if record.partition in broker.assigned and record.generation == broker.generation:
            broker.acknowledge(record)

    return Lane(broker.work, acknowledge, in_flight=IN_FLIGHT, window=WINDOW)


async def read(broker: Broker, lane: Lane[Record], partitions: set[int]) -> None:
    for record in broker.unread(partitions):
        numbered = Record(**{**vars(record), "generation": broker.generation})
        await lane.put(numbered)
        assert lane.unacknowledged <= WINDOW
    await lane.drain()


async def live(broker: Broker, rebalances: list[tuple[float, set[int]]], told: bool) -> None:
    """Read until all is acknowledged, through rebalances and crashes of the reader."""
    todo = list(rebalances)
    lane = lane_of(broker, told)
    while broker.unread(set(broker.logs)):
        after, lost = todo.pop(0) if todo else (None, set())
        broker.generation += 1
        broker.assigned = set(broker.logs) - lost
        reader = asyncio.create_task(read(broker, lane, broker.assigned))
        _, unfinished = await asyncio.wait([reader], timeout=after)
        if unfinished:
            reader.cancel()
            await asyncio.gather(reader, return_exceptions=True)
            if told:
                lane.forget(set(broker.logs))
        elif reader.exception():
            assert isinstance(reader.exception(), LaneStoppedError)
            assert isinstance(await lane.failed(), ConnectionError)  # and no broken promise
            await lane.cancel()
            lane = lane_of(broker, told)
    await lane.drain()


keys = st.sampled_from([None, b"a", b"b", b"c", b"d", b"e", b"f"])
durations = st.sampled_from([0.0, 0.0, 0.01, 0.1, 1.0, 60.0])
record_parts = st.tuples(st.integers(1, 3), keys, durations, st.sampled_from([0] * 12 + [1, 2]))


@st.composite
def logs(draw):
    made = {}
    for partition in range(draw(st.integers(1, 4))):
        offset, made[partition] = 0, []
        for gap, key, seconds, fails in draw(st.lists(record_parts, max_size=25)):
            offset += gap
            made[partition].append(Record(partition, offset, key, seconds, fails))
    return made


rebalance = st.tuples(st.sampled_from([0.0, 0.005, 0.05, 0.5, 5.0]), st.sets(st.integers(0, 3), max_size=3))


@settings(max_examples=400, deadline=None)
@given(logs(), st.lists(rebalance, max_size=6), st.booleans())
def test_never_an_acknowledgement_past_an_unfinished_record(log, rebalances, told):
    """Whatever the durations, failures and rebalances: all is done, in order by key, and acknowledged in order."""
    broker = Broker(log)
    virtual_time.run(live(broker, rebalances, told))
    assert broker.finished == {(p, r.offset) for p, records in log.items() for r in records}
    for (partition, key), offsets in broker.published.items():
        assert offsets[-1] == max(r.offset for r in log[partition] if r.key == key), "an older version has won"


def schedule(*records: Record) -> list[str]:
    """Run the records through a lane and return what happened, in order."""
    happened: list[str] = []

    async def work(record: Record) -> None:
        happened.append(f"start {record.partition}:{record.offset}")
        await asyncio.sleep(record.seconds)
        if record.fails:
            raise ConnectionError
        happened.append(f"done {record.partition}:{record.offset}")

    async def acknowledge(record: Record) -> None:
        happened.append(f"ack {record.partition}:{record.offset}")

    async def main() -> None:
        lane = Lane(work, acknowledge, in_flight=IN_FLIGHT, window=WINDOW)
        for record in records:
            await lane.put(record)
        await lane.drain()

    try:
        virtual_time.run(main())
    except LaneStoppedError:
        happened.append("stopped")
    return happened


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        pytest.param(
            [Record(0, 1, b"a", 2.0), Record(0, 2, b"b", 1.0)],
            ["start 0:1", "start 0:2", "done 0:2", "done 0:1", "ack 0:1", "ack 0:2"],
            id="the quick one waits for the slow one before it",
        ),
        pytest.param(
            [Record(0, 1, b"a", 2.0), Record(1, 1, b"b", 1.0)],
            ["start 0:1", "start 1:1", "done 1:1", "ack 1:1", "done 0:1", "ack 0:1"],
            id="partitions do not wait for each other",
        ),
        pytest.param(
            [Record(0, 1, b"a", 2.0), Record(0, 2, b"a", 1.0)],
            ["start 0:1", "done 0:1", "ack 0:1", "start 0:2", "done 0:2", "ack 0:2"],
            id="versions of one article run one after another",
        ),
        pytest.param(
            [Record(0, 1, None, 2.0), Record(0, 2, None, 1.0)],
            ["start 0:1", "done 0:1", "ack 0:1", "start 0:2", "done 0:2", "ack 0:2"],
            id="without keys they might be versions",
        ),
        pytest.param(
            [Record(0, 1, b"a", 2.0, fails=1), Record(0, 2, b"b", 1.0)],
            ["start 0:1", "start 0:2", "done 0:2", "stopped"],
            id="nothing after a failure is acknowledged",
        ),
        pytest.param(
            [Record(0, 7, b"a", 2.0, generation=2), Record(0, 5, b"b", generation=1)],
            ["start 0:7", "done 0:7", "ack 0:7"],
            id="a record of an assignment that is over is left out",
        ),
        pytest.param(
            [Record(0, 5, b"a", 2.0, generation=1), Record(0, 5, b"a", 1.0, generation=2)],
            ["start 0:5", "done 0:5", "start 0:5", "done 0:5", "ack 0:5"],
            id="handed out anew, it is acknowledged once, for the new assignment",
        ),
    ],
)
def test_order(records, expected):
    assert schedule(*records) == expected


def test_a_failure_wakes_a_waiting_reader():
    """When the window is full behind a record that failed, put raises instead of waiting for ever."""

    async def work(record: Record) -> None:
        await asyncio.sleep(record.seconds)
        if record.fails:
            raise ConnectionError

    async def acknowledge(_: Record) -> None: ...

    async def main() -> None:
        lane = Lane(work, acknowledge, in_flight=2, window=3)
        await lane.put(Record(0, 1, b"a", 5.0, fails=1))
        await lane.put(Record(0, 2, b"b"))
        await lane.put(Record(0, 3, b"c"))
        with pytest.raises(LaneStoppedError):
            await asyncio.wait_for(lane.put(Record(0, 4, b"d")), 60)
        assert isinstance(await lane.failed(), ConnectionError)

    virtual_time.run(main())


def test_one_slow_record_does_not_stop_the_others():
    """Up to the window, records behind a slow one are worked on; they wait only for their acknowledgement."""
    records = [Record(0, 1, b"slow", 60.0), *(Record(0, n, str(n).encode()) for n in range(2, WINDOW + 1))]
    happened = schedule(*records)
    assert happened.index("done 0:1") == len(happened) - WINDOW - 1


def test_a_partition_lost_during_an_acknowledgement_frees_its_places():
    """Whoever acknowledges slowly may find that the records are somebody else's by now."""

    async def work(record: Record) -> None:
        await asyncio.sleep(record.seconds)

    async def acknowledge(_: Record) -> None:
        await asyncio.sleep(5.0)

    async def main() -> None:
        lane = Lane(work, acknowledge, in_flight=2, window=2)
        await lane.put(Record(0, 1, b"a"))
        await lane.put(Record(0, 2, b"b", 60.0))
        await asyncio.sleep(1.0)
        lane.forget([0])
        assert lane.unacknowledged == 0
        await lane.put(Record(1, 1, b"c"))
        await lane.put(Record(1, 2, b"d"))
        await lane.drain()

    virtual_time.run(main())
