"""A real Kafka broker on this machine, from Maven Central's jars, for tests, the demo and the benchmark."""

from tools.kafka.broker import Broker, BrokerError, running
from tools.kafka.jars import MissingTool

__all__ = ["Broker", "BrokerError", "MissingTool", "running"]
