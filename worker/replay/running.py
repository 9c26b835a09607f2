"""Wires a replay together: plan, pool, producer and driver."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

from aiokafka import AIOKafkaProducer

from schemas.snapshots import Versions
from worker import topic_log, topics
from worker.clients import reading, writing
from worker.delivery import Send
from worker.enrichment.pipeline import VERSION
from worker.enrichment_job import Enriched, Job, Outcome
from worker.enrichment_pool import enrichment_pool, report_loss
from worker.pool import Pool
from worker.processing import Destinations, Processing
from worker.record import Headers, Record
from worker.replay import newest, register, selection, trial
from worker.replay.driver import Driver, Work
from worker.replay.plan import Draft, Plan, replay_settings
from worker.replay.precedence import Precedence
from worker.replay.register import Progress, ReplayError
from worker.settings import Settings

REPLAY_HEADER: Final = "rasd-replay"
"""On an output that a replay made: which one."""


async def begin(settings: Settings, draft: Draft) -> None:
    """Write the replay down and create its topics.

    Raises:
        ReplayError: there is one of that name.
        TopicsError: the broker refused a topic, or the live topics are not there.

    """
    plan = draft.plan
    outputs = replay_settings(settings, plan.id)
    snapshots = () if plan.into_live else topics.snapshot_topics(outputs)
    await topics.create(outputs, [*snapshots, outputs.dead_letters_topic])
    await register.save(settings, plan, draft.chosen)


async def take_part(
    settings: Settings,
    replay: str,
    rate: float | None,
    on_progress: Callable[[Progress], None],
    stopping: asyncio.Event,
) -> Progress:
    """Do a part of a replay that was written down, with whoever else does; return when all of it is done, or stopped.

    Raises:
        ReplayError: there is no such replay, or it was begun with other versions.
        TopicsError: a topic that it reads or writes is not there any more.
        RasdError: it could not go on; what is committed is done.

    """
    plan, chosen = await register.load(settings, replay)
    async with _working(settings, plan) as work:
        progress = await Driver(settings, plan, chosen, work, rate=rate, stopping=stopping).run(on_progress)
    if progress.complete:
        await register.finish(settings, plan, progress)
    return progress


@asynccontextmanager
async def _working(settings: Settings, plan: Plan) -> AsyncIterator[Work]:
    outputs = replay_settings(settings, plan.id)
    snapshots = topics.snapshot_topics(settings if plan.into_live else outputs)
    await _require(settings, plan.topic, *snapshots, outputs.dead_letters_topic)
    async with pool_of(settings.processes, settings) as pool, writing(settings) as producer:
        _refuse_other_versions(plan, await trial.versions(pool))
        process = processing(settings, pool, producer, plan.id, snapshots)
        if not plan.into_live:
            yield partial(_write, process)
            return
        async with newest.following(settings, {span.partition: span.start for span in plan.spans}) as versions:
            yield partial(_write_unless_newer, process, Precedence(versions, plan.ends, process))


async def _require(settings: Settings, *names: str) -> None:
    async with reading(settings) as consumer:
        for topic in names:
            await topic_log.partitions(consumer, topic)


def _refuse_other_versions(plan: Plan, here: Versions) -> None:
    """Keep one replay's outputs alike."""
    begun = plan.made_by.model_dump()
    other = [f"{part} {begun[part]}, here is {now}" for part, now in here.model_dump().items() if begun[part] != now]
    if other:
        raise ReplayError(f"{plan.id} was begun with {'; '.join(other)}: resume it with the same, or begin another")


def processing(
    settings: Settings,
    pool: Pool[Job, Outcome],
    producer: AIOKafkaProducer,
    replay: str,
    snapshots: tuple[str, str, str, str],
) -> Processing:
    """Return what enriches records into these topics; what is rejected goes to the replay's own dead letters."""
    return Processing(
        pool=pool,
        send=marking_sender(producer, replay),
        destinations=Destinations(snapshots, replay_settings(settings, replay).dead_letters_topic),
        pipeline=VERSION,
        dead_letter_limit=settings.max_consecutive_dead_letters,
    )


def plain_sender(producer: AIOKafkaProducer) -> Send:
    """Return what queues a record."""

    async def send(topic: str, key: bytes | None, value: bytes | None, headers: Headers) -> Awaitable[object]:
        answer: Awaitable[object] = await producer.send(topic, value, key, headers=list(headers))
        return answer

    return send


def marking_sender(producer: AIOKafkaProducer, replay: str) -> Send:
    """Return what queues a record, marked as this replay's."""
    plain, mark = plain_sender(producer), (REPLAY_HEADER, replay.encode())

    async def send(topic: str, key: bytes | None, value: bytes | None, headers: Headers) -> Awaitable[object]:
        return await plain(topic, key, value, (*headers, mark))

    return send


async def _write(processing: Processing, record: Record) -> str:
    return what_became(await processing(record))


async def _write_unless_newer(processing: Processing, precedence: Precedence, record: Record) -> str:
    article = selection.identity(record)
    if article is None:
        return what_became(await processing(record))
    outcome = await precedence.write(article, newest.position(record), partial(processing, record))
    return "superseded" if outcome is None else what_became(outcome)


def what_became(outcome: Outcome) -> str:
    """Return the outcome in a word."""
    if not isinstance(outcome, Enriched):
        return "rejected"
    return "deleted" if outcome.values[0] is None else "enriched"


@asynccontextmanager
async def pool_of(size: int, settings: Settings) -> AsyncIterator[Pool[Job, Outcome]]:
    """Give an enrichment pool of that many processes while the block runs."""
    pool = enrichment_pool(settings, size=size, on_loss=report_loss)
    await pool.start()
    try:
        yield pool
    finally:
        await pool.stop()
