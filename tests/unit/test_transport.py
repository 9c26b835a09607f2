"""Faust is given what its settings can't say."""

import ssl
from unittest.mock import AsyncMock, Mock

import faust
import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import OffsetOutOfRangeError as OutOfRange
from faust import streams
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from worker import transport
from worker.app import create_app
from worker.connection import client_options
from worker.errors import UnsafeFaustError
from worker.settings import Settings

SASL = {"sasl_username": "rasd", "sasl_password": "secret"}


@pytest.fixture
def app() -> faust.App:
    return create_app(Settings(brokers="one:9092,two:9093", group="readers"))


def test_writes_are_idempotent_and_confirmed_by_all(app):
    options = app.transport.create_producer()._settings_extra()
    assert options == {"acks": "all", "enable_idempotence": True}


@pytest.fixture
async def thread(app) -> transport.ConsumerThread:
    return app.transport.create_consumer(
        callback=print, on_partitions_revoked=print, on_partitions_assigned=print
    )._thread


async def test_only_committed_records_are_read(app, thread):
    consumer = thread._create_worker_consumer(app.transport)
    assert isinstance(consumer, AIOKafkaConsumer)
    assert consumer._isolation_level == "read_committed"


async def test_what_is_in_work_is_finished_before_a_partition_goes_on_elsewhere(thread, monkeypatch):
    """Else acknowledgements of what was read before would be mixed up with those of what is read then."""
    partition = TP("news.raw", 0)
    message = Mock(tp=partition, acked=False)
    monkeypatch.setattr(driver.AIOKafkaConsumerThread, "getmany", AsyncMock(side_effect=OutOfRange({partition: 100})))
    monkeypatch.setattr(thread, "earliest_offsets", AsyncMock(return_value={partition: 150}))
    monkeypatch.setattr(thread, "seek_wait", AsyncMock())
    monkeypatch.setattr(thread, "commit", AsyncMock())
    thread.consumer._unacked_messages.add(message)
    assert await thread.getmany({partition}, timeout=1) == {}
    message.acked = True
    thread.consumer._acked[partition] = [99]  # to be committed within a second
    assert await thread.getmany({partition}, timeout=1) == {}
    thread.seek_wait.assert_not_awaited()
    thread.consumer._acked[partition] = []
    assert await thread.getmany({partition}, timeout=1) == {}
    thread.seek_wait.assert_awaited_once_with({partition: 150})
    thread.commit.assert_awaited_once_with({partition: 150})


def test_the_group_is_the_setting(app):
    assert app.conf.id == "readers"
    assert [(url.host, url.port) for url in app.conf.broker] == [("one", 9092), ("two", 9093)]


def test_streams_in_plain_python_are_refused(monkeypatch):
    """They acknowledge records that were read for an assignment that is over."""
    monkeypatch.setattr(streams, "_CStreamIterator", None)
    with pytest.raises(UnsafeFaustError):
        create_app(Settings())


@pytest.mark.parametrize(
    ("given", "protocol", "encrypted"),
    [
        pytest.param({"security_protocol": "SASL_SSL", **SASL}, "SASL_SSL", True, id="password over TLS"),
        pytest.param({"security_protocol": "SASL_PLAINTEXT", **SASL}, "SASL_PLAINTEXT", False, id="asked for by name"),
        pytest.param({"security_protocol": "SSL"}, "SSL", True, id="TLS"),
    ],
)
def test_security(given, protocol, encrypted):
    """Faust's own form and that of aiokafka's clients say the same, and TLS checks certificates."""
    settings = Settings(**given)
    credentials, options = transport.credentials(settings), client_options(settings)
    assert (credentials.protocol.value, options["security_protocol"]) == (protocol, protocol)
    context = getattr(credentials, "ssl_context", None) or getattr(credentials, "context", None)
    assert bool(context) == bool(options["ssl_context"]) == encrypted
    assert not context or context.verify_mode is ssl.CERT_REQUIRED
    assert "secret" not in repr(credentials)


def test_without_security_nothing_is_claimed():
    assert transport.credentials(Settings()) is None
    assert client_options(Settings())["ssl_context"] is None
