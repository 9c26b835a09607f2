"""Wires the worker together and runs it: the only place that knows all parts."""

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Iterable
from functools import partial
from itertools import chain
from typing import Final

import faust
from faust.types import TP
from yarl import URL

from worker import agents, topics, transport
from worker.agents import Received
from worker.enrichment.pipeline import VERSION
from worker.enrichment_pool import enrichment_pool, report_loss
from worker.errors import JobLostError, WorkerCrashedError
from worker.lane import Lane
from worker.observability import health, logs, metrics
from worker.observability.lag import reporting_lag
from worker.observability.server import serving
from worker.processing import Destinations, Processing
from worker.record import Headers
from worker.settings import Settings

logger = logging.getLogger(__name__)

STOPPED: Final = 0
FAILED: Final = 1

_SESSION_SECONDS: Final = 15.0  # after which the group gives a dead worker's partitions to others
_REBALANCE_MARGIN: Final = 30.0  # seconds over the longest that an article may take, which a rebalance waits for
_DRAIN_MARGIN: Final = 45.0  # seconds over the longest that an article may take, for the broker to take the rest
_ABORT_SECONDS: Final = 10.0  # for Faust to end when there is nothing to wait for


def create_app(settings: Settings) -> faust.App:
    """Return the Faust app with Rasd's settings, without agents. The reasons are in docs/explanation."""
    transport.check()
    app = _App(
        settings.group,
        broker=[URL(f"kafka://{broker}") for broker in settings.brokers.split(",")],
        broker_credentials=transport.credentials(settings),
        broker_commit_interval=1.0,
        broker_session_timeout=_SESSION_SECONDS,
        broker_heartbeat_interval=_SESSION_SECONDS / 5,
        broker_rebalance_timeout=_longest_article(settings) + _REBALANCE_MARGIN,
        broker_max_poll_records=500,
        consumer_auto_offset_reset="none",  # what is deleted before it is read has to be told: worker/transport.py
        consumer_max_fetch_size=settings.max_message_bytes,
        producer_compression_type="zstd",
        producer_linger=0.005,
        producer_max_batch_size=128 * 1024,
        producer_max_request_size=2 * settings.max_message_bytes,
        producer_request_timeout=30.0,
        stream_buffer_maxsize=512,
        stream_wait_empty=True,
        table_standby_replicas=0,
        topic_disable_leader=True,
        topic_allow_declare=False,
        web_enabled=False,
        autodiscover=False,
    )
    transport.use(app)
    return app


def run(settings: Settings) -> int:
    """Run the worker until SIGTERM or SIGINT and return the exit code: 0 when all that was taken is committed.

    Raises:
        RasdError: it could not start, or had to stop; nothing unfinished was committed.

    """
    logs.configure(settings.log_level)
    return asyncio.run(_Worker(settings).run())


class _App(faust.App):
    """Faust's app without its folders: there are no tables, and a worker may have no disk to write to."""

    logger = logging.getLogger("faust.app")

    def _create_directories(self) -> None: ...


class _Worker:
    """One worker's parts, alive."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stop = asyncio.Event()
        self._app = create_app(settings)
        self._pool = enrichment_pool(settings, on_loss=_report_loss)
        self._lane: Lane[Received] | None = None
        self._stop_task: asyncio.Task[None] | None = None

    async def run(self) -> int:
        """Start everything, wait for a signal or a failure, stop everything in the right order."""
        self._handle_signals()
        settings = self._settings
        async with serving(
            settings.web_host,
            settings.web_port,
            livez=lambda: health.liveness(self, stuck_after=2 * _longest_article(settings)),
            readyz=lambda: health.readiness(self),
            observe=self._observe,
        ):
            await topics.check(settings)
            try:
                await self._pool.start()
                return await self._stream()
            finally:
                await self._pool.stop()

    async def _stream(self) -> int:
        self._lane = lane = self._new_lane()
        agents.enrich(self._app, self._settings.raw_topic, lane)
        self._app.on_partitions_revoked.connect(self._forget, weak=False)  # type: ignore[arg-type]  # too narrow
        await self._app.start()
        logger.info("worker_started", extra={"group": self._settings.group, "processes": self._settings.processes})
        try:
            async with reporting_lag(self._settings, self._app):
                await self._stopped_or_failed(lane)
            await self._drain(lane)
        except BaseException as error:
            await self._abort(lane, error)
            raise
        logger.info("worker_stopped")
        return STOPPED

    def _new_lane(self) -> Lane[Received]:
        settings = self._settings
        processing = Processing(
            pool=self._pool,
            send=self._send,
            destinations=Destinations(topics.snapshot_topics(settings), settings.dead_letters_topic),
            pipeline=VERSION,
            dead_letter_limit=settings.max_consecutive_dead_letters,
        )
        return Lane(processing, partial(agents.acknowledge, app=self._app), in_flight=settings.window)

    async def _send(self, topic: str, key: bytes | None, value: bytes | None, headers: Headers) -> Awaitable[object]:
        answer: Awaitable[object] = await self._app.producer.send(topic, key, value, None, None, list(headers))
        return answer

    async def _stopped_or_failed(self, lane: Lane[Received]) -> None:
        """Wait for the signal to stop; raise what makes the worker end earlier."""
        failed = asyncio.ensure_future(lane.failed())
        try:
            await self._app.wait_first(self._stop.wait(), failed)
        finally:
            failed.cancel()
        if failed.done() and not failed.cancelled():
            raise failed.result()
        if not self._stop.is_set():
            raise WorkerCrashedError(f"the connection to Kafka failed: {self._app.crash_reason!r}")

    async def _drain(self, lane: Lane[Received]) -> None:
        """Finish and commit what is in flight; raise when that fails, or takes longer than it ever should."""
        logger.info("worker_draining", extra={"in_flight": lane.in_flight})
        failed = asyncio.ensure_future(lane.failed())
        limit = _longest_article(self._settings) + _DRAIN_MARGIN
        await asyncio.wait({self._stopping(), failed}, timeout=limit, return_when=asyncio.FIRST_COMPLETED)
        failed.cancel()
        if not self._stopping().done():
            raise failed.result() if failed.done() else WorkerCrashedError(f"could not finish within {limit:.0f} s")

    async def _abort(self, lane: Lane[Received], error: BaseException) -> None:
        """Stop without waiting for what is in flight; it is not acknowledged and will be handed out again."""
        logger.error("worker_failed", extra={"error": str(error)})
        await lane.cancel()
        ended = asyncio.create_task(self._app.consumer.stop())  # first: it ends Faust's waiting for what is in flight
        _, unfinished = await asyncio.wait({ended, self._stopping()}, timeout=_ABORT_SECONDS)
        if unfinished:
            logger.error("worker_abandoned")
            os._exit(FAILED)  # Faust swallows cancellation: only this ends it; the pool's processes see their pipes end

    def _stopping(self) -> "asyncio.Task[None]":
        """Begin to stop the app, once, and return what to wait for."""
        if self._stop_task is None:
            self._stop_task = asyncio.create_task(self._app.stop())
        return self._stop_task

    async def _forget(self, _app: object, *revoked: Iterable[TP], **_signal: object) -> None:
        """Faust has waited for what was in flight; what is left, others read now."""
        assert self._lane is not None
        self._lane.forget((partition.topic, partition.partition) for partition in chain(*revoked))

    def _handle_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._signalled)

    def _signalled(self) -> None:
        if self._stop.is_set():
            logger.warning("worker_abandoned")
            os._exit(FAILED)  # the second Ctrl-C means it; what is unfinished will be handed out again
        self._stop.set()

    def _observe(self) -> None:
        metrics.POOL_WAITING.set(self._pool.waiting)
        metrics.POOL_PROCESSES.set(len(self._pool.pids()))
        if self._lane is not None:
            metrics.IN_FLIGHT.set(self._lane.in_flight)
            metrics.UNACKNOWLEDGED.set(self._lane.unacknowledged)
            metrics.OLDEST_UNACKNOWLEDGED_SECONDS.set(self._lane.oldest_age())

    def oldest_age(self) -> float:
        return self._lane.oldest_age() if self._lane else 0.0

    def pool_is_warm(self) -> bool:
        return self._pool.warm

    def has_joined(self) -> bool:
        return self._app.consumer_generation_id > 0 and not self._app.rebalancing

    def is_stopping(self) -> bool:
        return self._stop.is_set() or self._app.should_stop


def _report_loss(error: JobLostError) -> None:
    metrics.POOL_LOSSES.inc()
    report_loss(error)


def _longest_article(settings: Settings) -> float:
    """Return the seconds that an article may take: two tries."""
    return 2 * settings.article_deadline
