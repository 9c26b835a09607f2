"""A replay's own topics copied into the live ones, byte for byte, never over a newer version."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Final

from aiokafka import AIOKafkaProducer

from worker import topics
from worker.delivery import deliver
from worker.errors import LaneStoppedError
from worker.lane import Lane
from worker.processing import Processing
from worker.record import Message, Record
from worker.replay import log, newest, register, running
from worker.replay.clients import reading, writing
from worker.replay.newest import Position
from worker.replay.plan import replay_settings
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
            standing = await log.partitions(consumer, topic)
            first, end = await consumer.beginning_offsets(standing), await consumer.end_offsets(standing)
            total += sum(end[partition] - first[partition] for partition in standing)
        return total


async def promote(settings: Settings, replay: str, on_progress: Callable[[int], None]) -> Counter[str]:
    """Copy a finished replay's snapshots into the live topics; return how many were ``promoted`` or ``superseded``.

    Doing it again, after a kill say, is harmless.

    Raises:
        ReplayError: there is no such replay, it is not finished, or wrote into the live topics itself.
        RasdError: the broker did not take a snapshot.

    """
    plan, _ = await register.load(settings, replay)
    if plan.into_live:
        raise ReplayError(f"{replay} wrote into the live topics itself")
    if not await register.is_finished(settings, replay):
        raise ReplayError(f"{replay} is not finished; go on with it by rasd replay --resume {replay}")
    async with reading(settings) as consumer:
        ends = await consumer.end_offsets(await log.partitions(consumer, settings.raw_topic))
    began = await register.begin_promotion(settings, replay, {p.partition: offset for p, offset in ends.items()})
    starts = {span.partition: span.start for span in plan.spans}
    async with (
        newest.following(settings, starts) as versions,
        writing(settings) as producer,
        _renewing(settings, producer, replay) as renew,
    ):
        counts = await _copy_all(settings, replay, producer, Precedence(versions, began, renew), on_progress)
    await register.finish_promotion(settings, replay, began)
    return counts


async def _copy_all(
    settings: Settings,
    replay: str,
    producer: AIOKafkaProducer,
    precedence: Precedence,
    on_progress: Callable[[int], None],
) -> Counter[str]:
    counts: Counter[str] = Counter()

    async def copy(target: str, snapshot: Record) -> None:
        message = Message(target, snapshot.key, snapshot.value, snapshot.headers)
        assert snapshot.key is not None, "snapshots have their article's id"
        write = partial(_copied, message, producer)
        done = await precedence.write(snapshot.key, _source(snapshot), write)
        counts["promoted" if done else "superseded"] += 1
        on_progress(1)

    pairs = zip(
        topics.snapshot_topics(replay_settings(settings, replay)), topics.snapshot_topics(settings), strict=True
    )
    for source, target in pairs:
        lane: Lane[Record] = Lane(partial(copy, target), _nothing, in_flight=_IN_FLIGHT)
        try:
            async for snapshot in log.whole(settings, source):
                await lane.put(snapshot)
            await lane.drain()
        except LaneStoppedError as stopped:
            await lane.cancel()
            raise stopped.__cause__ or stopped from None
    return counts


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
                    pool = await stack.enter_async_context(running.enrichment_pool(settings, 1))
                    processing = running.processing(settings, pool, producer, replay, topics.snapshot_topics(settings))
            return await processing(record)

        yield renew
