"""Topics and a consumer group of their own for each test."""

import itertools
import os
import signal

import pytest

from tools.kafka import Broker
from worker import topics
from worker.settings import Settings

_numbers = itertools.count()


@pytest.fixture(scope="session", autouse=True)
def interruptible():
    """Let processes begin as a terminal starts them; where tests run in the background Ctrl-C is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def settings_for(broker: Broker):
    """Return a function that gives settings with topics nobody else uses; they don't exist yet."""

    def make(**changes: object) -> Settings:
        prefix = f"t{os.getpid()}-{next(_numbers)}"
        names = ("raw", "enriched", "entities", "locations", "quotes", "dead_letters")
        own = {f"{name}_topic": f"{prefix}.{name.replace('_', '-')}" for name in names}
        basics = {"brokers": broker.bootstrap, "group": prefix, "partitions": 3, "pool_size": 2, "web_port": 0}
        return Settings(**{**basics, **own, **changes})

    return make


@pytest.fixture
async def settings(settings_for) -> Settings:
    """Return settings whose topics exist."""
    own = settings_for()
    await topics.create(own, [topic.name for topic in topics.plan(own)])
    return own


@pytest.fixture
def one_process(settings) -> Settings:
    """Return settings whose pool is small."""
    return settings.model_copy(update={"pool_size": 1})
