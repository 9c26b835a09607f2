"""Kafka's clients beside Faust's, each for as long as a block runs."""

import asyncio
from asyncio import Future
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any, Final, TypeVar

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaConnectionError

from worker import header_names
from worker.connection import client_options, unreachable
from worker.settings import Settings

header_names.use()  # every consumer is made below, or by the Faust transport that imports this

ClientT = TypeVar("ClientT")

OUTAGE_SECONDS: Final = 120.0
"""For which long work waits for brokers that have ceased to answer."""

_STOP_SECONDS: Final = 10.0  # a client that stops flushes first, and would wait for lost brokers for ever


class IdempotentProducer(AIOKafkaProducer):  # type: ignore[misc]  # aiokafka ships no types
    """aiokafka's idempotent producer, which goes on after the broker has refused a record, as for its size.

    aiokafka has counted the refused record, the broker has not: to the broker everything after it in the partition
    would be out of order, for good. As a producer with a new id it counts from 0 again, and so does the broker.
    """

    async def send(self, *arguments: object, **options: object) -> "Future[Any]":
        """Queue a record."""
        answer: Future[Any] = await super().send(*arguments, **options)
        answer.add_done_callback(self._count_anew_if_refused)  # it runs before the client sends the next record
        return answer

    def _count_anew_if_refused(self, answer: "Future[Any]") -> None:
        manager = self._txn_manager
        if not answer.cancelled() and answer.exception() and manager.transactional_id is None:
            manager.__init__(None, manager.transaction_timeout_ms)


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
    producer = IdempotentProducer(
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
            raise await unreachable(settings) from error
        yield client
    finally:
        with suppress(TimeoutError):
            async with asyncio.timeout(_STOP_SECONDS):
                await stop()
