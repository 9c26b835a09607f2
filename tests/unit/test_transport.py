"""Faust is given what its settings can't say."""

import ssl

import faust
import pytest
from aiokafka import AIOKafkaConsumer
from faust import streams

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


async def test_only_committed_records_are_read(app):
    thread = app.transport.create_consumer(
        callback=print, on_partitions_revoked=print, on_partitions_assigned=print
    )._thread
    consumer = thread._create_worker_consumer(app.transport)
    assert isinstance(consumer, AIOKafkaConsumer)
    assert consumer._isolation_level == "read_committed"


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
