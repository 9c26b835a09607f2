"""Kafka's clients beside Faust's, each for as long as a block runs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Final, TypeVar

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaConnectionError

from worker.connection import client_options
from worker.errors import BrokersUnreachableError
from worker.settings import Settings

ClientT = TypeVar("ClientT")

OUTAGE_SECONDS: Final = 120.0
"""For which long work waits for brokers that have ceased to answer."""

_STOP_SECONDS: Final = 10.0  # a client that stops flushes first, and would wait for lost brokers for ever


def reading(settings: Settings, **options: object) -> AbstractAsyncContextManager[AIOKafkaConsumer]:
    """Give a consumer; without a group unless the options name one. Aborted transactions are left out.

    It begins at a partition's first record, and when what it was to read is deleted, unless the options say otherwise.

    Raises:
        BrokersUnreachableError: no broker answered.

    """
    own = {"auto_offset_reset": "earliest", "isolation_level": "read_committed"}
    consumer = AIOKafkaConsumer(**client_options(settings), **(own | options))
    return _running(consumer, consumer.start, consumer.stop, settings)


def writing(settings: Settings, **options: object) -> AbstractAsyncContextManager[AIOKafkaProducer]:
    """Give a producer: idempotent, confirmed by all replicas.

    Raises:
        BrokersUnreachableError: no broker answered.

    """
    producer = AIOKafkaProducer(
        **client_options(settings),
        acks="all",
        enable_idempotence=True,
        compression_type="zstd",
        linger_ms=5,
        max_batch_size=128 * 1024,
        max_request_size=2 * settings.max_message_bytes,
        **options,
    )
    return _running(producer, producer.start, producer.stop, settings)


def administering(settings: Settings) -> AbstractAsyncContextManager[AIOKafkaAdminClient]:
    """Give an admin client.

    Raises:
        BrokersUnreachableError: no broker answered.

    """
    admin = AIOKafkaAdminClient(**client_options(settings))
    return _running(admin, admin.start, admin.close, settings)


@asynccontextmanager
async def _running(
    client: ClientT, start: Callable[[], Awaitable[None]], stop: Callable[[], Awaitable[None]], settings: Settings
) -> AsyncIterator[ClientT]:
    try:
        try:
            await start()
        except KafkaConnectionError as error:
            raise BrokersUnreachableError(f"no broker answered at {settings.brokers}: {error}") from error
        yield client
    finally:
        with suppress(TimeoutError):
            async with asyncio.timeout(_STOP_SECONDS):
                await stop()
