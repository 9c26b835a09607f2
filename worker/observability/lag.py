"""Lag as the broker sees it: end offset minus committed offset.

Faust's own figure moves only while it fetches, so a consumer that is stuck would show none.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import faust
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from faust.exceptions import ConsumerNotStarted

from worker.connection import client_options
from worker.observability import metrics
from worker.settings import Settings

logger = logging.getLogger(__name__)

_EVERY: Final = 10.0  # seconds


@asynccontextmanager
async def reporting_lag(settings: Settings, app: faust.App) -> AsyncIterator[None]:
    """Keep the lag of the app's partitions up to date while the block runs."""
    reporter = asyncio.create_task(_report(settings, app))
    try:
        yield
    finally:
        reporter.cancel()
        await asyncio.gather(reporter, return_exceptions=True)


async def _report(settings: Settings, app: faust.App) -> None:
    """Ask every ten seconds; while nobody answers the figures stay as they were."""
    while True:
        try:
            async with _clients(settings) as (admin, consumer):
                while True:
                    await _measure(admin, consumer, settings, app)
                    await asyncio.sleep(_EVERY)
        except (KafkaError, ConsumerNotStarted) as error:
            logger.warning("lag_unknown", extra={"error": repr(error)})
        await asyncio.sleep(_EVERY)


@asynccontextmanager
async def _clients(settings: Settings) -> AsyncIterator[tuple[AIOKafkaAdminClient, AIOKafkaConsumer]]:
    options = client_options(settings)
    admin = AIOKafkaAdminClient(**options)
    try:
        await admin.start()
        async with AIOKafkaConsumer(**options) as consumer:
            yield admin, consumer
    finally:
        await admin.close()


async def _measure(admin: AIOKafkaAdminClient, consumer: AIOKafkaConsumer, settings: Settings, app: faust.App) -> None:
    assigned = [TopicPartition(*partition) for partition in app.consumer.assignment()]
    ends = await consumer.end_offsets(assigned)
    begins = await consumer.beginning_offsets(assigned)
    committed = await admin.list_consumer_group_offsets(settings.group)
    metrics.LAG.clear()
    for partition in assigned:
        done = committed[partition].offset if partition in committed else begins[partition]
        lag = ends[partition] - max(done, begins[partition])
        metrics.LAG.labels(topic=partition.topic, partition=str(partition.partition)).set(lag)
