"""A replay's own topics copied into the live ones, byte for byte, never over a newer version."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from aiokafka import AIOKafkaProducer

from worker import topic_log, topics
from worker.clients import reading, writing
from worker.delivery import deliver
from worker.errors import LaneStoppedError
from worker.lane import Lane
from worker.processing import Processing
from worker.record import Message, Record
from worker.replay import newest, register, running
from worker.replay.newest import Position
from worker.replay.plan import Plan, replay_settings
from worker.replay.precedence import Precedence
from worker.replay.register import ReplayError
from worker.replay.selection import source_position
from worker.settings import Settings

_IN_FLIGHT: Final = 200  # snapshots


async def size(settings: Settings, replay: str) -> int:
    """Return how many snapshots there are to copy, at most."""
    async with reading(settings) as consumer:
        total = 0
        for topic in topics.snapshot_topics(replay_settings(settings, replay)):
            standing = await topic_log.partitions(consumer, topic)
            first, end = await consumer.beginning_offsets(standing), await consumer.end_offsets(standing)
            total += sum(end[partition] - first[partition] for partition in standing)
        return total


async def promote(settings: Settings, replay: str, on_progress: Callable[[int], None]) -> Counter[str]:
    """Copy a finished replay's snapshots into the live topics; return how many were ``promoted``, and why others not.

    ``superseded``: the raw topic holds a newer version of the article; ``unproven``: it no longer holds all that came
    after this one, so there may have been a newer version. Doing it again, after a kill say, is harmless.

    Raises:
        ReplayError: there is no such replay, it is not finished, or wrote into the live topics itself.
        RasdError: the broker did not take a snapshot.

    """
    plan = await _promotable(settings, replay)
    async with reading(settings) as consumer:
        standing = await topic_log.partitions(consumer, settings.raw_topic)
        first, ends = await consumer.beginning_offsets(standing), await consumer.end_offsets(standing)
    began = await register.begin_promotion(settings, replay, {p.partition: offset for p, offset in ends.items()})
    starts = {span.partition: span.start for span in plan.spans}
    async with (
        newest.following(settings, starts) as versions,
        writing(settings) as producer,
        _renewing(settings, producer, replay) as renew,
    ):
        copier = _Copier(
            plan, {p.partition: offset for p, offset in first.items()}, producer, Precedence(versions, began, renew)
        )
        await _copy_all(settings, copier, on_progress)
    await register.finish_promotion(settings, replay, began)
    return copier.counts


async def _promotable(settings: Settings, replay: str) -> Plan:
    plan, _ = await register.load(settings, replay)
    if plan.into_live:
        raise ReplayError(f"{replay} wrote into the live topics itself")
    if not await register.is_finished(settings, replay):
        raise ReplayError(f"{replay} is not finished; go on with it by rasd replay --resume {replay}")
    return plan


def is_proven(plan: Plan, first: Mapping[int, int], at: Position) -> bool:
    """Whether all that came after a record was replayed itself, or stands in the raw topic (from ``first`` on)."""
    replayed = {} if plan.chosen is not None else {span.partition: span.end for span in plan.spans}
    return first.get(at.partition, 0) <= max(at.offset + 1, replayed.get(at.partition, 0))


@dataclass(frozen=True, slots=True)
class _Copier:
    """Copies snapshots into the live topics and counts what became of them."""

    plan: Plan
    first: Mapping[int, int]
    producer: AIOKafkaProducer
    precedence: Precedence
    counts: Counter[str] = field(default_factory=Counter)

    async def copy(self, target: str, snapshot: Record) -> None:
        self.counts[await self._outcome(target, snapshot)] += 1

    async def _outcome(self, target: str, snapshot: Record) -> str:
        assert snapshot.key is not None, "snapshots have their article's id"
        at = _source(snapshot)
        if not is_proven(self.plan, self.first, at):
            return "unproven"
        message = Message(target, snapshot.key, snapshot.value, snapshot.headers)
        written = await self.precedence.write(snapshot.key, at, partial(_copied, message, self.producer))
        return "promoted" if written else "superseded"


async def _copy_all(settings: Settings, copier: _Copier, on_progress: Callable[[int], None]) -> None:
    sources, targets = (
        topics.snapshot_topics(replay_settings(settings, copier.plan.id)),
        topics.snapshot_topics(settings),
    )
    for source, target in zip(sources, targets, strict=True):
        lane: Lane[Record] = Lane(partial(copier.copy, target), _nothing, in_flight=_IN_FLIGHT)
        try:
            async for snapshot in topic_log.whole(settings, source):
                await lane.put(snapshot)
                on_progress(1)
            await lane.drain()
        except LaneStoppedError as stopped:
            await lane.cancel()
            raise stopped.__cause__ or stopped from None


async def _copied(message: Message, producer: AIOKafkaProducer) -> bool:
    await deliver([message], running.plain_sender(producer))
    return True


async def _nothing(_record: Record) -> None:
    """Acknowledge to nobody: a promotion that is cut short begins anew."""


def _source(snapshot: Record) -> Position:
    timestamp = snapshot.header("rasd-source-timestamp")
    assert timestamp is not None, "every output names its source"
    return Position(*source_position(snapshot), int(timestamp))


@asynccontextmanager
async def _renewing(
    settings: Settings, producer: AIOKafkaProducer, replay: str
) -> AsyncIterator[Callable[[Record], Awaitable[object]]]:
    """Give what enriches a record into the live topics; it is seldom needed, so its process starts when it is."""
    async with AsyncExitStack() as stack:
        processing: Processing | None = None
        starting = asyncio.Lock()

        async def renew(record: Record) -> object:
            nonlocal processing
            async with starting:
                if processing is None:
                    pool = await stack.enter_async_context(running.pool_of(1, settings))
                    processing = running.processing(settings, pool, producer, replay, topics.snapshot_topics(settings))
            return await processing(record)

        yield renew
