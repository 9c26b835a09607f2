"""A real Kafka broker on this machine, from Maven Central's jars, for tests, the demo and the benchmark."""

from tools.kafka.broker import Broker, BrokerError, running
from tools.kafka.jars import MissingToolError

__all__ = ["Broker", "BrokerError", "MissingToolError", "running"]
