"""The six topics: what they have to be, what they are, and making them so."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import TopicAlreadyExistsError, UnknownTopicOrPartitionError, for_code

from worker.clients import administering
from worker.errors import TopicsError
from worker.settings import Settings

_HOUR_MS: Final = 3_600_000
_LEADERS_SECONDS: Final = 30.0
_LETTER_BYTES: Final = 65_536  # what a dead letter's headers may add to the record


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with the configuration that matters to us."""

    name: str
    partitions: int
    replication: int
    configuration: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a topic is not what the plan says; ``name`` is a configuration, ``partitions`` or ``topic``."""

    topic: str
    name: str
    planned: str
    found: str | None
    """None: the topic does not exist."""

    @property
    def harmful(self) -> bool:
        """Whether the worker must not start; another retention, say, is the operator's choice."""
        return self.found is None or self.name == "cleanup.policy"

    def __str__(self) -> str:
        if self.found is None:
            return f"{self.topic} does not exist"
        return f"{self.topic}: {self.name} is {self.found}, planned {self.planned}"


def plan(settings: Settings) -> list[Topic]:
    """Return the topics as they have to be: snapshots compacted, raw articles and dead letters kept for a time."""
    largest = str(settings.max_message_bytes)
    compacted = {"cleanup.policy": "compact", "max.message.bytes": largest}
    kept = {
        "cleanup.policy": "delete",
        "retention.ms": str(settings.retention_hours * _HOUR_MS),
        "max.message.bytes": largest,
    }
    letters = kept | {"max.message.bytes": str(settings.max_message_bytes + _LETTER_BYTES)}
    configurations = {
        settings.raw_topic: kept,
        **dict.fromkeys(snapshot_topics(settings), compacted),
        settings.dead_letters_topic: letters,
    }
    return [
        Topic(name, settings.partitions, settings.replication, configuration)
        for name, configuration in configurations.items()
    ]


def snapshot_topics(settings: Settings) -> tuple[str, str, str, str]:
    """Return the four output topics in the order of the snapshots."""
    return settings.enriched_topic, settings.entities_topic, settings.locations_topic, settings.quotes_topic


async def differences(settings: Settings) -> list[Difference]:
    """Return where the broker's topics are not as planned.

    Raises:
        BrokersUnreachableError: no broker answered.

    """
    planned = plan(settings)
    async with administering(settings) as admin:
        existing = await _existing(admin, [topic.name for topic in planned])
        configurations = await _configurations(admin, sorted(existing))
    return [
        difference
        for topic in planned
        for difference in _differences(topic, existing.get(topic.name), configurations.get(topic.name, {}))
    ]


async def create(settings: Settings, names: Sequence[str]) -> None:
    """Create the named topics of the plan; one that somebody else just created is fine.

    Raises:
        BrokersUnreachableError: no broker answered.
        TopicsError: the broker refused; the message says why.

    """
    await add(settings, [topic for topic in plan(settings) if topic.name in names])


async def add(settings: Settings, topics: Sequence[Topic]) -> None:
    """Create these topics; one that exists is left as it is.

    Raises:
        BrokersUnreachableError: no broker answered.
        TopicsError: the broker refused; the message says why.

    """
    wanted = [
        NewTopic(topic.name, topic.partitions, topic.replication, topic_configs=dict(topic.configuration))
        for topic in topics
    ]
    if not wanted:
        return
    async with administering(settings) as admin:
        answer = await admin.create_topics(wanted)
        for name, code, *message in answer.topic_errors:
            error = for_code(code)
            if code and error is not TopicAlreadyExistsError:
                why = next(filter(None, message), error.__name__)
                raise TopicsError(f"{name} could not be created: {why}")
        await _until_led(admin, [topic.name for topic in wanted])


async def check(settings: Settings) -> None:
    """Raise unless the worker can start with the topics as they are.

    Raises:
        BrokersUnreachableError: no broker answered.
        TopicsError: a topic is missing, or would not be compacted.

    """
    harmful = [difference for difference in await differences(settings) if difference.harmful]
    if harmful:
        listed = "\n".join(f"  {difference}" for difference in harmful)
        raise TopicsError(f"the topics are not ready; `rasd topics` creates what is missing:\n{listed}")


async def require(settings: Settings, name: str) -> None:
    """Raise unless the topic exists: clients wait for a missing one, some for good.

    Raises:
        BrokersUnreachableError: no broker answered.
        TopicsError: it does not exist.

    """
    async with administering(settings) as admin:
        if not await _existing(admin, [name]):
            raise TopicsError(f"{name} does not exist; `rasd topics` creates it")


def _differences(topic: Topic, partitions: int | None, configuration: Mapping[str, str]) -> list[Difference]:
    if partitions is None:
        return [Difference(topic.name, "topic", "exists", None)]
    found = {"partitions": str(partitions), **configuration}
    planned = {"partitions": str(topic.partitions), **topic.configuration}
    return [
        Difference(topic.name, name, value, found.get(name, "not known"))
        for name, value in planned.items()
        if found.get(name) != value
    ]


async def _existing(admin: AIOKafkaAdminClient, names: Sequence[str]) -> dict[str, int]:
    """Return how many partitions each of the topics has; those that don't exist are left out."""
    described: list[dict[str, Any]] = await admin.describe_topics(list(names))
    missing = UnknownTopicOrPartitionError.errno
    return {topic["topic"]: len(topic["partitions"]) for topic in described if topic["error_code"] != missing}


async def _until_led(admin: AIOKafkaAdminClient, names: Sequence[str]) -> None:
    """Wait until every partition of new topics has a leader: before that nobody can use them."""
    async with asyncio.timeout(_LEADERS_SECONDS):
        while True:
            described = await admin.describe_topics(list(names))
            partitions = [partition for topic in described for partition in topic["partitions"]]
            if all(topic["partitions"] for topic in described) and all(p["leader"] >= 0 for p in partitions):
                return
            await asyncio.sleep(0.1)


async def _configurations(admin: AIOKafkaAdminClient, names: Sequence[str]) -> dict[str, dict[str, str]]:
    if not names:
        return {}
    answers = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name) for name in names])
    return {
        name: {entry[0]: entry[1] for entry in entries}
        for answer in answers
        for _code, _message, _type, name, entries in answer.resources
    }
