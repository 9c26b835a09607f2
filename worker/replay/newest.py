"""Which record of the raw topic holds an article's newest version: the topic's order decides, as in the live lane."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition

from worker import topic_log
from worker.clients import OUTAGE_SECONDS, reading
from worker.enrichment_job import Limits, RejectionError, parse
from worker.enrichment_pool import limits
from worker.record import Record
from worker.replay.selection import identity
from worker.settings import Settings


class Position(NamedTuple):
    """Where a record stands; the timestamp (ms) orders records of different partitions."""

    partition: int
    offset: int
    timestamp: int

    def after(self, other: "Position") -> bool:
        """Whether this one is newer: further in the same partition; later, in another one."""
        if self.partition == other.partition:
            return self.offset > other.offset
        return self.timestamp > other.timestamp


def position(record: Record) -> Position:
    """Return where the record stands."""
    return Position(record.partition.number, record.offset, record.timestamp)


class Newest:
    """For every article its newest record, as long as the block of :func:`following` runs.

    Records that are no article don't count: the live lane rejects them and leaves what stands. Takes about 300 bytes of
    memory for each article.
    """

    def __init__(self, settings: Settings, consumer: AIOKafkaConsumer, valid: Callable[[Record], bool]) -> None:
        self._settings = settings
        self._consumer = consumer
        self._valid = valid
        self._positions: dict[bytes, Position] = {}
        self._next: dict[TopicPartition, int] = {}
        self._turn = asyncio.Lock()
        self._rounds = 0

    def of(self, article: bytes) -> Position | None:
        """Return where the article's newest version stands; None when it has none since the start."""
        return self._positions.get(article)

    async def start(self, starts: dict[int, int]) -> None:
        """Begin at these offsets; partitions that are not named, at their beginning."""
        standing = await topic_log.partitions(self._consumer, self._settings.raw_topic)
        first = await self._consumer.beginning_offsets(standing)
        self._next = {partition: max(first[partition], starts.get(partition.partition, 0)) for partition in standing}
        await self.catch_up()

    async def catch_up(self) -> None:
        """Return when everything is known that stood in the topic when this was called.

        Those who wait meanwhile share the next round.
        """
        needed = self._rounds + 1 + self._turn.locked()
        while self._rounds < needed:
            async with self._turn:
                if self._rounds < needed:
                    await self._round()
                    self._rounds += 1

    async def _round(self) -> None:
        ends = await self._consumer.end_offsets(list(self._next))
        async for record in topic_log.stretch(self._consumer, {p: (at, ends[p]) for p, at in self._next.items()}):
            self._note(record)
        self._next = {partition: max(at, ends[partition]) for partition, at in self._next.items()}

    def _note(self, record: Record) -> None:
        article = identity(record)
        if article is None or not self._valid(record):
            return
        known, found = self._positions.get(article), position(record)
        if known is None or found.after(known):
            self._positions[article] = found

    async def read(self, at: Position) -> Record:
        """Return the record that stands there."""
        record = await topic_log.single(
            self._settings, TopicPartition(self._settings.raw_topic, at.partition), at.offset
        )
        assert record is not None, "an article's newest record is the last that retention deletes"
        return record


@asynccontextmanager
async def following(settings: Settings, starts: dict[int, int]) -> AsyncIterator[Newest]:
    """Know the newest version of every article that the raw topic holds at or after ``starts``, while the block runs.

    Raises:
        BrokersUnreachableError: no broker answered.

    """
    allowed = limits(settings)
    async with reading(settings, request_timeout_ms=round(OUTAGE_SECONDS * 1000)) as consumer:
        newest = Newest(settings, consumer, lambda record: is_article(record, allowed))
        await newest.start(starts)
        yield newest


def is_article(record: Record, allowed: Limits) -> bool:
    """Whether the live lane would take the record: an article, or the deletion of one."""
    if record.value is None:
        return bool(record.key)
    try:
        parse(record.value, allowed)
    except RejectionError:
        return False
    return True
