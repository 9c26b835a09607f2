"""Work on many records at once, acknowledged strictly in order.

The lane knows neither Faust nor Kafka's client: whoever reads a log of numbered records can drive it (the live agent,
the bounded replay, the in-memory driver of the tests). What it promises:

- A record is acknowledged when its work and that of every earlier record of its partition is done; never before.
- Records with the same key run one after another, in their order: the later version of an article wins.
  Records without a key may be versions of one article, so those of one partition run one after another too.
- At most ``in_flight`` records are worked on and at most ``window`` are unacknowledged; :meth:`Lane.put` waits.
- When work fails for good nothing at or after that record is acknowledged, and :meth:`Lane.put` raises.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Iterable
from typing import Any, Generic, Protocol, TypeVar

from worker.errors import LaneStoppedError

WINDOW = 1_000  # records; what is repeated at most after a crash, and what one slow record can hold up


class Ordered(Protocol):
    """A record of a partitioned log, as the lane needs to see it."""

    @property
    def partition(self) -> Hashable:
        """What offsets are counted in; topic and partition, say."""

    @property
    def offset(self) -> int:
        """Rises within a partition; gaps are allowed."""

    @property
    def key(self) -> bytes | None:
        """Records of one key depend on each other's order."""

    @property
    def generation(self) -> int:
        """Which assignment of the partition to this reader handed it out; rises with every rebalance."""


RecordT = TypeVar("RecordT", bound=Ordered)


class Lane(Generic[RecordT]):
    """Concurrent work over partitions, acknowledged in the order of offsets."""

    def __init__(
        self,
        work: Callable[[RecordT], Awaitable[object]],
        acknowledge: Callable[[RecordT], Awaitable[None]],
        *,
        in_flight: int,
        window: int = WINDOW,
    ) -> None:
        """Do ``work`` on each record, whose every exception is fatal, then ``acknowledge`` it in order."""
        self._work = work
        self._acknowledge = acknowledge
        self._running = asyncio.Semaphore(in_flight)
        self._unacknowledged = asyncio.Semaphore(window)
        self._queues: dict[Hashable, _Queue[RecordT]] = {}
        self._latest: dict[tuple[Hashable, bytes | None], asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._failure: asyncio.Future[BaseException] = asyncio.get_running_loop().create_future()

    @property
    def in_flight(self) -> int:
        """Records that are being worked on."""
        return len(self._tasks)

    @property
    def unacknowledged(self) -> int:
        """Records taken and not yet acknowledged."""
        return sum(len(queue.entries) for queue in self._queues.values())

    def oldest_age(self) -> float:
        """Return for how many seconds the oldest unacknowledged record has been here; 0 without any."""
        heads = [queue.entries[0].since for queue in self._queues.values() if queue.entries]
        return asyncio.get_running_loop().time() - min(heads) if heads else 0.0

    async def put(self, record: RecordT) -> None:
        """Start work on the record; waits for a free place. Records of one partition come in order.

        A record of an older assignment than its partition's current one is left out: it will be handed out again.

        Raises:
            LaneStoppedError: the work on a record failed.

        """
        await self._unacknowledged.acquire()
        await self._running.acquire()
        queue = self._queue(record)
        if self._failure.done() or record.generation < queue.generation:
            self._running.release()
            self._unacknowledged.release()
            self._check()
            return
        entry = _Entry(record, asyncio.get_running_loop().time())
        queue.entries.append(entry)
        order = (record.partition, record.key)
        task = asyncio.create_task(self._run(queue, entry, after=self._latest.get(order)))
        self._latest[order] = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def forget(self, partitions: Iterable[Hashable]) -> None:
        """Never acknowledge what is unacknowledged of these partitions: somebody else reads them now."""
        for partition in partitions:
            queue = self._queues.pop(partition, None)
            if queue is not None:
                self._drop(queue)

    async def drain(self) -> None:
        """Wait until all that was taken is acknowledged.

        Raises:
            LaneStoppedError: the work on a record failed.

        """
        while self._tasks and not self._failure.done():
            waited: set[asyncio.Future[Any]] = {*self._tasks, self._failure}
            await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        self._check()

    async def failed(self) -> BaseException:
        """Wait until work fails and return its exception."""
        return await asyncio.shield(self._failure)

    async def cancel(self) -> None:
        """Stop all work; nothing more is acknowledged."""
        self.forget(list(self._queues))
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _check(self) -> None:
        if self._failure.done():
            raise LaneStoppedError(
                "the lane stopped at a record that could not be finished"
            ) from self._failure.result()

    def _queue(self, record: RecordT) -> "_Queue[RecordT]":
        queue = self._queues.get(record.partition)
        if queue is None or queue.generation < record.generation:
            if queue is not None:
                self._drop(queue)
            queue = self._queues[record.partition] = _Queue(record.generation)
        return queue

    def _drop(self, queue: "_Queue[RecordT]") -> None:
        queue.dropped = True
        for _ in queue.entries:
            self._unacknowledged.release()
        queue.entries.clear()

    async def _run(self, queue: "_Queue[RecordT]", entry: "_Entry[RecordT]", after: asyncio.Task[None] | None) -> None:
        record = entry.record
        try:
            if after is not None:
                await asyncio.wait([after])
            await self._work(record)
            entry.done = True
            await self._settle(queue)
        except Exception as error:
            if not self._failure.done():
                self._failure.set_result(error)
                self._unacknowledged.release()  # wakes a waiting put, so that it can raise
        finally:
            self._running.release()
            order = (record.partition, record.key)
            if self._latest.get(order) is asyncio.current_task():
                del self._latest[order]

    async def _settle(self, queue: "_Queue[RecordT]") -> None:
        """Acknowledge the finished records at the queue's head, one caller at a time."""
        if queue.settling:
            return
        queue.settling = True
        while queue.entries and queue.entries[0].done:
            await self._acknowledge(queue.entries[0].record)
            if queue.dropped:  # meanwhile, and its places are free again
                break
            queue.entries.popleft()
            self._unacknowledged.release()
        queue.settling = False


class _Entry(Generic[RecordT]):
    """A record between its arrival and its acknowledgement."""

    __slots__ = ("done", "record", "since")

    def __init__(self, record: RecordT, since: float) -> None:
        self.record = record
        self.since = since
        self.done = False


class _Queue(Generic[RecordT]):
    """The unacknowledged records of one partition in one assignment, in their order."""

    __slots__ = ("dropped", "entries", "generation", "settling")

    def __init__(self, generation: int) -> None:
        self.generation = generation
        self.entries: deque[_Entry[RecordT]] = deque()
        self.settling = False
        self.dropped = False
