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
from worker.replay.register import ReplayError, Tally
from worker.replay.selection import source_position
from worker.settings import Settings

_IN_FLIGHT: Final = 200  # snapshots


async def size(settings: Settings, replay: str) -> int:
    """Return how many snapshots there are to copy, at most."""
    async with reading(settings) as consumer:
        ranges = [
            await topic_log.bounds(consumer, topic)
            for topic in topics.snapshot_topics(replay_settings(settings, replay))
        ]
    return sum(end - first for found in ranges for first, end in found.values())


async def promote(settings: Settings, replay: str, on_progress: Callable[[int], None]) -> Counter[str]:
    """Copy a finished replay's snapshots into the live topics; return how many were ``promoted``, and why others not.

    ``superseded``: the raw topic holds a newer version of the article; ``unproven``: it no longer holds all that came
    after this one, so there may have been a newer version. Doing it again, after a kill say, is harmless.

    Raises:
        ReplayError: there is no such replay, it is not finished, or wrote into the live topics itself.
        RasdError: the broker did not take a snapshot.

    """
    plan, tally = await _promotable(settings, replay)
    starts = {span.partition: span.start for span in plan.spans}
    async with (
        newest.following(settings, starts) as versions,
        writing(settings) as producer,
        _renewing(settings, producer, replay) as renew,
    ):
        first, ends = await _bounds(settings)  # now: what is deleted from here on has been read
        began = await register.begin_promotion(settings, replay, ends)
        copier = _Copier(replayed(plan, tally), first, producer, Precedence(versions, began, renew))
        await _copy_all(settings, replay, copier, on_progress)
    await register.finish_promotion(settings, replay, began)
    return copier.counts


async def _bounds(settings: Settings) -> tuple[dict[int, int], dict[int, int]]:
    """Return where the raw topic's partitions begin, and where they end."""
    async with reading(settings) as consumer:
        found = await topic_log.bounds(consumer, settings.raw_topic)
    return {at.partition: first for at, (first, _) in found.items()}, {
        at.partition: end for at, (_, end) in found.items()
    }


async def _promotable(settings: Settings, replay: str) -> tuple[Plan, Tally]:
    plan, _ = await register.load(settings, replay)
    if plan.into_live:
        raise ReplayError(f"{replay} wrote into the live topics itself")
    tally = await register.outcome(settings, replay)
    if tally is None:
        raise ReplayError(f"{replay} is not finished; go on with it by rasd replay --resume {replay}")
    return plan, tally


def replayed(plan: Plan, tally: Tally) -> dict[int, int]:
    """Return up to where, by partition, every article's newest version was replayed; nowhere, if some were left out."""
    if plan.chosen is not None or tally.keys() & {"gone", "rejected"}:
        return {}
    return {span.partition: span.end for span in plan.spans}


def is_proven(at: Position, first: int, replayed: int) -> bool:
    """Whether all that came after a record stands in the raw topic, from ``first`` on, or was ``replayed`` itself."""
    return first <= max(at.offset + 1, replayed)


@dataclass(frozen=True, slots=True)
class _Copier:
    """Copies snapshots into the live topics and counts what became of them."""

    replayed: Mapping[int, int]
    first: Mapping[int, int]
    producer: AIOKafkaProducer
    precedence: Precedence
    counts: Counter[str] = field(default_factory=Counter)

    async def copy(self, target: str, snapshot: Record) -> None:
        self.counts[await self._outcome(target, snapshot)] += 1

    async def _outcome(self, target: str, snapshot: Record) -> str:
        assert snapshot.key is not None, "snapshots have their article's id"
        at = _source(snapshot)
        if not is_proven(at, self.first.get(at.partition, 0), self.replayed.get(at.partition, 0)):
            return "unproven"
        message = Message(target, snapshot.key, snapshot.value, snapshot.headers)
        written = await self.precedence.write(snapshot.key, at, partial(_copied, message, self.producer))
        return "promoted" if written else "superseded"


async def _copy_all(settings: Settings, replay: str, copier: _Copier, on_progress: Callable[[int], None]) -> None:
    sources = topics.snapshot_topics(replay_settings(settings, replay))
    for source, target in zip(sources, topics.snapshot_topics(settings), strict=True):
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
