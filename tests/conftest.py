"""The real broker, one for the whole run."""

from collections.abc import Iterator

import pytest

from tools.kafka import Broker, MissingToolError, running


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    """Run a Kafka on a port of its own; it dies with the tests."""
    try:
        with running() as node:
            yield node
    except MissingToolError as missing:
        pytest.fail(str(missing), pytrace=False)
