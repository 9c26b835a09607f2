"""Workers as processes and topics as lists, for the tests on the real broker."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete
from aiokafka.producer import message_accumulator, producer
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy
from aiokafka.structs import OffsetAndMetadata

from worker import feed
from worker.clients import administering
from worker.settings import Settings

PATIENCE = 90.0  # seconds; what takes longer has failed


class Worker:
    """A `rasd run` with its log."""

    def __init__(self, settings: Settings, log: Path) -> None:
        self._log = log
        self.process = subprocess.Popen(
            [sys.executable, "-m", "worker", "run"],
            env={**os.environ, **variables(settings)},
            stdin=subprocess.DEVNULL,
            stdout=log.open("ab"),
            stderr=subprocess.STDOUT,
        )

    @property
    def log(self) -> str:
        """What it has said so far."""
        return self._log.read_text()

    def children(self) -> list[int]:
        """Return the process ids of its pool."""
        asked = ["ps", "--no-headers", "-o", "pid", "--ppid", str(self.process.pid)]
        return [int(pid) for pid in subprocess.run(asked, capture_output=True, text=True, check=False).stdout.split()]

    def kill(self) -> None:
        """End it as the kernel does when memory is short."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """Ask it to drain and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


@contextmanager
def working(settings: Settings, folder: Path) -> Iterator[Worker]:
    """Run a worker while the block runs; show what it said if the block fails."""
    worker = Worker(settings, folder / f"worker-{time.monotonic_ns()}.log")
    try:
        yield worker
    except BaseException:
        print(worker.log)
        raise
    finally:
        worker.kill()


async def publish(settings: Settings, articles: Iterable[bytes]) -> None:
    """Publish articles as `rasd feed` does."""
    async for _ in feed.feed(articles, settings):
        pass


@asynccontextmanager
async def producing(settings: Settings, **options: object) -> AsyncIterator[AIOKafkaProducer]:
    """Give a producer that sends what no feed would."""
    limit = settings.max_message_bytes
    async with AIOKafkaProducer(bootstrap_servers=settings.brokers, max_request_size=limit, **options) as sending:
        yield sending


class Name(str):
    """A header's name of any bytes, as clients in C send it."""

    def __new__(cls, raw: bytes) -> "Name":
        """Return a name that shows its bytes."""
        name = super().__new__(cls, repr(raw))
        name.raw = raw
        return name

    def encode(self, *_: object) -> bytes:
        """Return the bytes."""
        return self.raw


@contextmanager
def names_of_any_bytes() -> Iterator[None]:
    """Let aiokafka's producers begin batches that take such names."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (message_accumulator, producer):
            patch.setattr(module, "DefaultRecordBatchBuilder", _DefaultRecordBatchBuilderPy)
        yield


async def contents(settings: Settings, topic: str) -> list[ConsumerRecord]:
    """Return all records that stand in the topic, each partition's in its order."""
    found: list[ConsumerRecord] = []
    async with _reading(settings, topic) as (consumer, partitions):
        ends = await consumer.end_offsets(partitions)
        while any([await consumer.position(p) < ends[p] for p in partitions]):
            for batch in (await consumer.getmany(timeout_ms=200)).values():
                found += batch
    return found


async def latest(settings: Settings, topic: str) -> dict[bytes, bytes | None]:
    """Return the topic as the table that compaction makes of it: the last value of each key."""
    return {record.key: record.value for record in await contents(settings, topic)}


async def size(settings: Settings, topic: str) -> int:
    """Return how many records have ever been written to the topic."""
    async with _reading(settings, topic) as (consumer, partitions):
        return sum((await consumer.end_offsets(partitions)).values())


async def offsets(settings: Settings) -> dict[TopicPartition, OffsetAndMetadata]:
    """Return what the group has committed."""
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.brokers)
    await admin.start()
    try:
        return await admin.list_consumer_group_offsets(settings.group)
    finally:
        await admin.close()


async def committed(settings: Settings) -> int:
    """Return how many raw records the group has acknowledged."""
    return sum(known.offset for known in (await offsets(settings)).values())


async def delete(settings: Settings, ends: Mapping[int, int]) -> None:
    """Delete what stands before these offsets of the raw topic's partitions, as retention does."""
    async with administering(settings) as admin:
        await admin.delete_records(
            {TopicPartition(settings.raw_topic, number): RecordsToDelete(end) for number, end in ends.items()}
        )


async def until(reached: Callable[[], bool] | Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    """Wait until ``reached``, a function or coroutine function, is true."""
    deadline = time.monotonic() + seconds
    while True:
        answer = reached()
        if await answer if asyncio.iscoroutine(answer) else answer:
            return
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        await asyncio.sleep(0.2)


async def until_committed(settings: Settings, count: int) -> None:
    """Wait until the group has acknowledged that many records."""

    async def reached() -> bool:
        return await committed(settings) >= count

    await until(reached, f"{count} records acknowledged")


async def until_enriched(settings: Settings, count: int) -> None:
    """Wait until that many records stand in the first output topic."""

    async def reached() -> bool:
        return await size(settings, settings.enriched_topic) >= count

    await until(reached, f"{count} articles enriched")


@asynccontextmanager
async def _reading(settings: Settings, topic: str) -> AsyncIterator[tuple[AIOKafkaConsumer, list[TopicPartition]]]:
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.brokers,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        max_partition_fetch_bytes=settings.max_message_bytes,
    )
    partitions = [TopicPartition(topic, number) for number in range(settings.partitions)]
    async with consumer:
        consumer.assign(partitions)
        yield consumer, partitions


def variables(settings: Settings) -> dict[str, str]:
    """Return the settings as a process takes them."""
    given = settings.model_dump(exclude_unset=True)
    if settings.sasl_password:
        given["sasl_password"] = settings.sasl_password.get_secret_value()
    return {f"RASD_{name.upper()}": str(value) for name, value in given.items() if value is not None}
