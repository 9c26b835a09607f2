"""Topics are created as planned, and what differs is found."""

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from tests.integration import live
from worker import topics
from worker.errors import TopicsError

pytestmark = pytest.mark.kafka


async def test_what_is_created_is_as_planned(settings_for):
    """Created again, nothing happens."""
    settings = settings_for()
    names = [topic.name for topic in topics.plan(settings)]
    assert [difference.topic for difference in await topics.differences(settings)] == names
    await topics.create(settings, names)
    assert await topics.differences(settings) == []
    await topics.check(settings)
    await topics.create(settings, names)


async def test_a_topic_of_others_making_is_compared(settings_for):
    """An output topic that deletes instead of compacting would lose articles: the worker must not start."""
    settings = settings_for()
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.brokers)
    await admin.start()
    await admin.create_topics([NewTopic(settings.quotes_topic, 5, 1)])
    await admin.close()
    await live.until(lambda: _exists(settings, settings.quotes_topic), "the new topic is known")
    found = {str(d) for d in await topics.differences(settings) if d.topic == settings.quotes_topic}
    assert found == {
        f"{settings.quotes_topic}: partitions is 5, planned 3",
        f"{settings.quotes_topic}: cleanup.policy is delete, planned compact",
        f"{settings.quotes_topic}: max.message.bytes is 1048588, planned 8388608",
    }
    with pytest.raises(TopicsError, match=r"cleanup\.policy is delete"):
        await topics.check(settings)


async def test_the_broker_says_why_it_refuses(settings_for):
    settings = settings_for(replication=3)
    with pytest.raises(TopicsError, match=r"could not be created: .*replication"):
        await topics.create(settings, [settings.raw_topic])


async def _exists(settings, name) -> bool:
    return all(difference.found for difference in await topics.differences(settings) if difference.topic == name)
