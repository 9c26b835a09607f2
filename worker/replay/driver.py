"""Reads a replay's records and gives them to a lane, until every partition has reached its end.

All processes that take part are one consumer group, which is the replay's own: Kafka shares the partitions among them
and hands those of a dead one to the others. The live group is neither joined nor committed to.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Final

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError, OffsetOutOfRangeError

from worker import topic_log
from worker.clients import OUTAGE_SECONDS, administering, reading
from worker.errors import BrokersUnreachableError, LaneStoppedError, RasdError
from worker.lane import Lane
from worker.record import Record
from worker.replay import register
from worker.replay.plan import Chosen, Plan
from worker.replay.register import Progress, ReplayError
from worker.replay.share import Share
from worker.settings import Settings

logger = logging.getLogger(__name__)

Work = Callable[[Record], Awaitable[str]]
"""Does a record and returns what became of it."""

_COMMIT_SECONDS: Final = 1.0  # what is repeated at most after a kill, besides the records in flight
_COMMIT_PATIENCE: Final = 5.0  # seconds
_POLL_MS: Final = 200
_BATCH: Final = 64  # records between looks at the gaps
_SESSION_MS: Final = 6_000  # after which a dead process's partitions go to others
_MARGIN_MS: Final = 30_000  # over the longest that an article may take, which a rebalance waits for
_POLL_INTERVAL_MS: Final = 1_800_000  # a slow rate is no sign of death


class Driver(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka ships no types
    """One process's part in a replay."""

    def __init__(  # noqa: PLR0913 (what a replay consists of)
        self,
        settings: Settings,
        plan: Plan,
        chosen: Chosen | None,
        work: Work,
        *,
        rate: float | None,
        stopping: asyncio.Event,
    ) -> None:
        """Do ``work`` on the plan's records, at most ``rate`` of them a second, until done or ``stopping``."""
        self._settings = settings
        self._plan = plan
        self._chosen = chosen
        self._work = work
        self._pace = Pace(rate)
        self._lane: Lane[Record] = Lane(self._do, self._acknowledge, in_flight=settings.window)
        self._outcomes: dict[tuple[int, int], str] = {}
        self._shares: dict[int, Share] = {}
        self._generation = 0
        self._turn = asyncio.Lock()
        self._stopping = stopping
        self._consumer: AIOKafkaConsumer | None = None
        self._answered = asyncio.get_running_loop().time()
        self._fault: Exception | None = None

    async def run(self, on_progress: Callable[[Progress], None]) -> Progress:
        """Take part until the replay is complete, whoever does the last of it, or until stopped.

        Raises:
            BrokersUnreachableError: no broker answered, or none any more for :data:`OUTAGE_SECONDS`.
            RasdError: a record could not be finished; all before it is done and committed.

        """
        async with self._consuming() as consumer, administering(self._settings) as admin:
            reader = asyncio.create_task(self._read(consumer))
            failed = asyncio.create_task(self._lane.failed())
            try:
                progress = await self._watch(admin, reader, failed, on_progress)
                reader.cancel()  # nothing new is begun, what is in work is finished
                with suppress(LaneStoppedError):
                    await self._lane.drain()
            finally:
                reader.cancel()
                failed.cancel()
                await asyncio.gather(reader, failed, return_exceptions=True)
                await self._lane.cancel()
                await self._commit()
            return progress if progress.complete else await self._progress(admin)

    async def _watch(
        self,
        admin: AIOKafkaAdminClient,
        reader: "asyncio.Task[None]",
        failed: "asyncio.Task[BaseException]",
        on_progress: Callable[[Progress], None],
    ) -> Progress:
        """Commit and tell the progress of all every second; return when it is complete."""
        progress = Progress(0, register.Tally(), complete=False)
        while True:
            await self._commit()
            progress = await self._progress_or(progress, admin)
            on_progress(progress)
            if progress.complete or self._stopping.is_set():
                return progress
            stopping = asyncio.create_task(self._stopping.wait())
            await asyncio.wait([reader, failed, stopping], timeout=_COMMIT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            if failed.done():
                raise failed.result()
            if reader.done():
                await reader

    async def _progress(self, admin: AIOKafkaAdminClient) -> Progress:
        return register.progressed(self._plan, self._chosen, await register.places(admin, self._settings, self._plan))

    async def _progress_or(self, known: Progress, admin: AIOKafkaAdminClient) -> Progress:
        """Return the progress, or the last one that is known while no broker answers, for a time."""
        now = asyncio.get_running_loop().time()
        try:
            progress = await self._progress(admin)
        except KafkaError as error:
            if now - self._answered > OUTAGE_SECONDS:
                raise BrokersUnreachableError(f"no broker answered for {OUTAGE_SECONDS:.0f} s") from error
            logger.warning("replay_progress_unknown", extra={"replay": self._plan.id, "error": repr(error)})
            return known
        self._answered = now
        return progress

    @asynccontextmanager
    async def _consuming(self) -> AsyncIterator[AIOKafkaConsumer]:
        longest = round(2 * self._settings.article_deadline * 1000)
        async with reading(
            self._settings,
            group_id=register.group(self._settings, self._plan.id),
            enable_auto_commit=False,
            auto_offset_reset="none",  # what retention deletes before it is read has to be told
            session_timeout_ms=_SESSION_MS,
            heartbeat_interval_ms=_SESSION_MS // 4,
            rebalance_timeout_ms=longest + _MARGIN_MS,
            max_poll_interval_ms=_POLL_INTERVAL_MS,
        ) as consumer:
            self._consumer = consumer
            consumer.subscribe([self._plan.topic], listener=self)
            yield consumer

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """Finish what is in work and commit it: somebody else may read on from there."""
        self._generation += 1
        async with self._turn:
            with suppress(LaneStoppedError):
                await self._lane.drain()
            await self._commit()
            self._lane.forget({(partition.topic, partition.partition) for partition in revoked})
            self._shares = {}

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Go on in these partitions where whoever had them before was."""
        try:
            await self._assign(assigned)
        except (RasdError, KafkaError) as error:  # the client only logs what is raised here
            self._fault = error

    async def _assign(self, assigned: Iterable[TopicPartition]) -> None:
        assert self._consumer is not None
        for partition in assigned:  # before anything is awaited: nothing is read until it is known where to go on
            self._consumer.pause(partition)
            self._consumer.seek(partition, 0)
        async with administering(self._settings) as admin:
            places = await register.places(admin, self._settings, self._plan)
        spans = {span.partition: span for span in self._plan.spans}
        for partition in assigned:
            span = spans.get(partition.partition)
            if span is None or places[span.partition].position >= span.end:
                continue
            offsets = None if self._chosen is None else self._chosen[span.partition]
            share = self._shares[span.partition] = Share(span, offsets, places[span.partition], self._generation)
            self._consumer.seek(partition, share.read)
            self._consumer.resume(partition)
        logger.info("replay_assigned", extra={"replay": self._plan.id, "partitions": sorted(self._shares)})

    async def _read(self, consumer: AIOKafkaConsumer) -> None:
        while not self._stopping.is_set():
            try:
                batch = await consumer.getmany(timeout_ms=_POLL_MS, max_records=_BATCH)
            except OffsetOutOfRangeError as error:
                await self._pass_deleted(consumer, *error.args)
                continue
            if self._fault is not None:
                raise self._fault
            generation = self._generation
            for found in batch.values():
                for raw in found:
                    await self._take(topic_log.record(raw, generation))
            await self._advance(consumer, generation)

    async def _pass_deleted(self, consumer: AIOKafkaConsumer, asked: Mapping[TopicPartition, int]) -> None:
        """Go on at the first record that still stands; what was deleted before it could be read is counted."""
        for partition, offset in asked.items():
            first = (await consumer.beginning_offsets([partition]))[partition]
            async with self._turn:
                share = self._shares.get(partition.partition)
                if share is None or share.read != offset:
                    continue  # it was assigned anew meanwhile
                if first <= offset:
                    raise ReplayError(
                        f"{partition.topic} does not reach offset {offset} any more: begin another replay"
                    )
                await self._lane.drain()
                share.lose(first)
                told = {"partition": partition.partition, "begin": offset, "end": share.read}
                logger.warning("replay_records_deleted", extra={"replay": self._plan.id, **told})
                consumer.seek(partition, share.read)
                if share.ended:
                    consumer.pause(partition)

    async def _take(self, record: Record) -> None:
        share = self._shares.get(record.partition.number)
        if share is None or not share.wants(record.offset):
            return
        await self._pace.wait()
        async with self._turn:
            if record.generation == self._generation and not self._stopping.is_set():
                share.take()
                await self._lane.put(record)

    async def _advance(self, consumer: AIOKafkaConsumer, generation: int) -> None:
        """Take note of gaps: what was read may reach further than the last record."""
        async with self._turn:
            for number, share in list(self._shares.items()):
                partition = TopicPartition(self._plan.topic, number)
                if generation != self._generation or share.ended or self._stopping.is_set():
                    continue
                if (leap := share.advance(await consumer.position(partition))) is not None:
                    consumer.seek(partition, leap)
                if share.ended:
                    consumer.pause(partition)

    async def _do(self, record: Record) -> None:
        self._outcomes[record.partition.number, record.offset] = await self._work(record)

    async def _acknowledge(self, record: Record) -> None:
        outcome = self._outcomes.pop((record.partition.number, record.offset))
        share = self._shares.get(record.partition.number)
        if share is not None and record.generation == share.generation:
            share.settle(record.offset, outcome)

    async def _commit(self) -> None:
        """Commit what is done; a commit that fails is made up for by the next one, or the work repeated."""
        assert self._consumer is not None
        done = {
            TopicPartition(self._plan.topic, number): register.committed(share.place)
            for number, share in self._shares.items()
        }
        try:
            if done:
                async with asyncio.timeout(_COMMIT_PATIENCE):  # the client itself would wait for brokers for ever
                    await self._consumer.commit(done)
        except (KafkaError, TimeoutError) as error:
            logger.warning("replay_commit_failed", extra={"replay": self._plan.id, "error": repr(error)})


class Pace:
    """At most so many a second; what a pause left undone is not made up for."""

    def __init__(self, rate: float | None) -> None:
        self._seconds = 1 / rate if rate else 0.0
        self._due = 0.0

    async def wait(self) -> None:
        """Wait for the next turn."""
        if not self._seconds:
            return
        now = asyncio.get_running_loop().time()
        await asyncio.sleep(self._due - now)
        self._due = max(self._due, now) + self._seconds
