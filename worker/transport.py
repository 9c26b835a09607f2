"""Faust's Kafka transport with what its settings can't say: idempotent writes, committed reads, our security."""

import logging
from collections.abc import Mapping
from typing import Any

import faust
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import NoOffsetForPartitionError, OffsetOutOfRangeError
from faust import streams
from faust.auth import SASLCredentials, SSLCredentials
from faust.transport.consumer import RecordMap
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from faust.types.auth import CredentialsT

from worker.clients import IdempotentProducer
from worker.connection import ssl_context
from worker.errors import UnsafeFaustError
from worker.observability import metrics
from worker.settings import Settings

logger = logging.getLogger(__name__)

_logger = logging.getLogger("faust.transport.rasd")  # else mode gives services of ours a logger of our own events


class Producer(driver.Producer):
    """Writes each record once and in order, also when the client has to try again (KIP-98)."""

    logger = _logger

    @property
    def _producer_type(self) -> type[AIOKafkaProducer]:
        return IdempotentProducer

    def _settings_extra(self) -> Mapping[str, Any]:
        return {"acks": "all", "enable_idempotence": True}


class ConsumerThread(driver.AIOKafkaConsumerThread):
    """Skips records of aborted transactions, which Faust reads unless it writes transactions itself.

    And tells when the record that it wants next is not there any more: the client would go on elsewhere in silence, and
    Faust would drop what a topic that was made anew holds below the offset that it last read.
    """

    logger = _logger

    async def getmany(self, active_partitions: set[TP] | None, timeout: float) -> RecordMap:  # noqa: ASYNC109 (Faust's)
        """Return what was fetched; go on at the first record that stands where there is nothing to go on with."""
        try:
            return await super().getmany(active_partitions, timeout)
        except NoOffsetForPartitionError as error:  # the group is new: nothing is missed
            await self.seek_to_beginning(*error.args)
        except OffsetOutOfRangeError as error:
            for partition, wanted in error.args[0].items():
                await self._restart(TP(*partition), wanted)
        return {}

    async def _restart(self, partition: TP, wanted: int) -> None:
        """Read on from the first record that stands, and commit it: it is told once."""
        if not self._at_rest(partition):
            return  # the client asks again, and is told the same
        generation = self.app.consumer_generation_id
        first = (await self.earliest_offsets(partition))[partition]
        if self.app.consumer_generation_id != generation:
            return  # whoever has the partition now will see to it
        _tell(partition, wanted, first)
        await self.seek_wait({partition: first})
        self.consumer._committed_offset[partition] = first
        await self.commit({partition: first})

    def _at_rest(self, partition: TP) -> bool:
        """Whether all that was read of the partition is acknowledged and committed: the count may begin anew."""
        consumer = self.consumer
        unfinished = any(message.tp == partition and not message.acked for message in consumer.unacked)
        return not unfinished and not consumer._acked.get(partition) and consumer._commit_fut is None

    def _create_worker_consumer(self, transport: driver.Transport) -> AIOKafkaConsumer:
        consumer = super()._create_worker_consumer(transport)
        consumer._isolation_level = "read_committed"
        return consumer


def _tell(partition: TP, wanted: int, first: int) -> None:
    """Log and count that the record at offset ``wanted`` is not there, and that ``first`` is the next to be read."""
    where = {"topic": partition.topic, "partition": partition.partition, "from": wanted, "to": first}
    if first > wanted:
        logger.warning("records_deleted_unread", extra=where | {"records": first - wanted})
        metrics.GONE.inc(first - wanted)
    else:
        logger.warning("partition_begun_anew", extra=where)
        metrics.BEGUN_ANEW.inc()


class Consumer(driver.Consumer):
    """The consumer that runs in our thread."""

    logger = _logger

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)


class Transport(driver.Transport):
    """Faust's transport with our consumer and producer."""

    Consumer = Consumer
    Producer = Producer


def check() -> None:
    """Raise unless Faust's compiled streams are in use.

    Raises:
        UnsafeFaustError: the ones in plain Python acknowledge records of an assignment that is over.

    """
    if vars(streams)["_CStreamIterator"] is None:
        raise UnsafeFaustError(
            "Faust runs without its compiled streams and could lose records: install its wheel, and unset NO_CYTHON"
        )


def use(app: faust.App) -> None:
    """Give the app this transport."""
    app.transport = Transport(app.conf.broker_consumer, app)


def credentials(settings: Settings) -> CredentialsT | None:
    """Return Faust's form of the security settings.

    The TLS context goes into the credentials: Faust ignores its own ``ssl_context`` setting beside SASL, and would send
    the password in the clear.
    """
    context = ssl_context(settings)
    if settings.security_protocol.startswith("SASL"):
        assert settings.sasl_password is not None  # the settings have checked it
        return SASLCredentials(
            mechanism=settings.sasl_mechanism,
            username=settings.sasl_username,
            password=settings.sasl_password.get_secret_value(),
            ssl_context=context,
        )
    return SSLCredentials(context) if context else None
