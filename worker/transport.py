"""Faust's Kafka transport with what its settings can't say: idempotent writes, committed reads, our security."""

import logging
from collections.abc import Mapping
from typing import Any

import faust
from aiokafka import AIOKafkaConsumer
from faust import streams
from faust.auth import SASLCredentials, SSLCredentials
from faust.transport.drivers import aiokafka as driver
from faust.types.auth import CredentialsT

from worker.connection import ssl_context
from worker.errors import UnsafeFaustError
from worker.settings import Settings

_logger = logging.getLogger("faust.transport.rasd")  # else mode gives services of ours a logger of our own events


class Producer(driver.Producer):
    """Writes each record once and in order, also when the client has to try again (KIP-98)."""

    logger = _logger

    def _settings_extra(self) -> Mapping[str, Any]:
        return {"acks": "all", "enable_idempotence": True}


class ConsumerThread(driver.AIOKafkaConsumerThread):
    """Skips records of aborted transactions, which Faust reads unless it writes transactions itself."""

    logger = _logger

    def _create_worker_consumer(self, transport: driver.Transport) -> AIOKafkaConsumer:
        consumer = super()._create_worker_consumer(transport)
        consumer._isolation_level = "read_committed"
        return consumer


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
