"""Wires a replay together: plan, pool, producer and driver."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Final

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError

from worker import enrichment_job, topics
from worker.delivery import Send
from worker.enrichment.pipeline import VERSION
from worker.enrichment_job import Enriched, Job, Limits, Outcome
from worker.pool import Pool
from worker.processing import Destinations, Processing
from worker.record import Headers, Record
from worker.replay import bounds, log, newest, register, selection
from worker.replay.bounds import Moment
from worker.replay.driver import Driver, Work
from worker.replay.plan import Chosen, Plan, Span, narrowed, replay_settings
from worker.replay.precedence import Precedence
from worker.replay.register import Progress, ReplayError
from worker.settings import Settings

REPLAY_HEADER: Final = "rasd-replay"
"""On an output that a replay made: which one."""

_SAMPLE: Final = 30  # records that the time is estimated from


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody wants to have replayed."""

    begin: Moment | None = None
    end: Moment | None = None
    partitions: Collection[int] = ()
    ids: Collection[str] = ()
    made_before: str | None = None
    dead_letters: bool = False
    into_live: bool = False

    def __str__(self) -> str:
        said = [
            f"from {self.begin}" if self.begin is not None else "",
            f"up to {self.end}" if self.end is not None else "",
            f"partitions {', '.join(map(str, self.partitions))}" if self.partitions else "",
            f"{len(self.ids)} articles" if self.ids else "",
            f"made before {self.made_before}" if self.made_before else "",
            "dead letters" if self.dead_letters else "",
        ]
        return ", ".join(filter(None, said)) or "everything"


def new_id() -> str:
    """Return a name for a replay: the time in UTC, and two bytes against those who begin in the same second."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


async def plan(settings: Settings, request: Request, replay: str) -> tuple[Plan, Chosen | None]:
    """Return what a replay has to do; its bounds are those of this moment. Nothing is written.

    Raises:
        BrokersUnreachableError: no broker answered.
        RasdError: a bound, partition or version is wrong.

    """
    async with log.reader(settings) as consumer:
        spans, ends = await bounds.spans(consumer, settings.raw_topic, request.begin, request.end, request.partitions)
        stretch: Collection[Span] = spans
        chosen: Chosen | None = None
        if request.ids:
            wanted = {identity.encode() for identity in request.ids}
            chosen = await selection.of_articles(consumer, settings.raw_topic, spans, wanted)
    if request.made_before:
        chosen = await selection.made_before(settings, request.made_before)
    if request.dead_letters:
        chosen = await selection.of_dead_letters(settings)
    if chosen is not None:
        stretch, chosen = narrowed(spans, chosen)
    return Plan(
        id=replay,
        created_at=datetime.now(UTC),
        what=str(request),
        topic=settings.raw_topic,
        spans=tuple(span for span in stretch if span.length),
        chosen=None if chosen is None else sum(map(len, chosen.values())),
        ends=ends,
        into_live=request.into_live,
        pipeline=VERSION,
    ), chosen


async def estimate(settings: Settings, plan: Plan, rate: float | None) -> float:
    """Return the seconds that a replay will take here, from how long its first records take."""
    if not plan.size:
        return 0.0
    async with log.reader(settings) as consumer:
        span = plan.spans[0]
        stretch = {TopicPartition(plan.topic, span.partition): (span.start, min(span.end, span.start + _SAMPLE))}
        sample = [Job(record.key, record.value) async for record in log.stretch(consumer, stretch)]
    async with enrichment_pool(settings, 1) as pool:
        began = time.monotonic()
        for job in sample:
            await pool.run(job)
        each = (time.monotonic() - began) / max(1, len(sample))
    return plan.size * max(each / settings.processes, 1 / rate if rate else 0.0)


async def begin(settings: Settings, plan: Plan, chosen: Chosen | None) -> None:
    """Write the replay down and create its topics.

    Raises:
        ReplayError: there is one of that name.
        TopicsError: the broker refused a topic, or the live topics are not there.

    """
    outputs = replay_settings(settings, plan.id)
    snapshots = () if plan.into_live else topics.snapshot_topics(outputs)
    await topics.create(outputs, [*snapshots, outputs.dead_letters_topic])
    await register.save(settings, plan, chosen)


async def take_part(
    settings: Settings,
    replay: str,
    rate: float | None,
    on_progress: Callable[[Progress], None],
    stopping: asyncio.Event,
) -> Progress:
    """Do a part of a replay that was written down, with whoever else does; return when all of it is done, or stopped.

    Raises:
        ReplayError: there is no such replay, or it was begun with another pipeline.
        RasdError: it could not go on; what is committed is done.

    """
    plan, chosen = await register.load(settings, replay)
    if plan.pipeline != VERSION:
        raise ReplayError(f"{replay} was begun with pipeline {plan.pipeline}, this is {VERSION}: begin another replay")
    try:
        async with _working(settings, plan) as work:
            progress = await Driver(settings, plan, chosen, work, rate=rate, stopping=stopping).run(on_progress)
        if progress.complete:
            await register.finish(settings, plan, progress)
    except KafkaError as error:
        raise ReplayError(f"the connection to Kafka failed, go on with --resume {replay}: {error!r}") from error
    return progress


@asynccontextmanager
async def _working(settings: Settings, plan: Plan) -> AsyncIterator[Work]:
    snapshots = topics.snapshot_topics(settings if plan.into_live else replay_settings(settings, plan.id))
    async with enrichment_pool(settings, settings.processes) as pool, register.writing(settings) as producer:
        process = processing(settings, pool, producer, plan.id, snapshots)
        if not plan.into_live:
            yield partial(_write, process)
            return
        async with newest.following(settings, {span.partition: span.start for span in plan.spans}) as versions:
            yield partial(_write_unless_newer, process, Precedence(versions, plan.ends, process))


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
async def enrichment_pool(settings: Settings, size: int) -> AsyncIterator[Pool[Job, Outcome]]:
    """Give a pool of that many processes while the block runs."""
    pool: Pool[Job, Outcome] = Pool(
        partial(
            enrichment_job.handler,
            Limits(settings.max_article_bytes, settings.max_json_depth, settings.max_message_bytes),
            settings.recognizer,
            settings.recognizer_path,
            settings.gazetteer_additions,
        ),
        size=size,
        deadline=settings.article_deadline,
    )
    await pool.start()
    try:
        yield pool
    finally:
        await pool.stop()
