"""A record whose headers or key outgrow the dead letters' topic is a dead letter all the same, and stops nothing."""

import dataclasses
import random

import pytest
from aiokafka.errors import MessageSizeTooLargeError

from tests.integration import articles, live, replaying
from worker import dead_letters, topics
from worker.clients import writing
from worker.replay import redelivery

pytestmark = pytest.mark.kafka

LIMIT = 200_000  # bytes that the dead letters' topic of the test takes
BAD = b'{"id": "bad"}'
LARGE = random.Random(1).randbytes(LIMIT + 1)  # no compression makes it fit
OWN = [("publisher", b"1"), ("publisher", b"2")]


async def test_what_no_dead_letter_can_hold_is_left_out_and_said(settings_for, tmp_path):
    """The largest part goes first; the record after it goes on; a retry takes what is missing from the raw topic."""
    settings = settings_for(partitions=1, pool_size=1)
    await topics.add(settings, [_narrowed(topic, settings) for topic in topics.plan(settings)])
    inputs = [
        (b"headers", BAD, [*OWN, ("blob", LARGE)]),
        (b"value", LARGE, OWN),
        (b"both", LARGE, [*OWN, ("blob", LARGE)]),
        (LARGE, BAD, OWN),
        (b"fits", BAD, OWN),
    ]
    async with live.producing(settings) as producer:
        for key, value, headers in inputs:
            await producer.send_and_wait(settings.raw_topic, value, key=key, headers=headers)
    await live.publish(settings, [articles.encoded(1)])
    with live.working(settings, tmp_path) as worker:
        await live.until_committed(settings, 6)
        assert worker.stop() == 0
    assert set(await live.latest(settings, settings.enriched_topic)) == {b"article-1"}
    letters = [found async for found in dead_letters.stored(settings)]
    letters.sort(key=lambda found: found[0].source_offset)
    assert [letter.omitted for letter, _ in letters] == [("headers",), ("value",), ("value", "headers"), ("key",), ()]
    assert [letter.bytes for letter, _ in letters] == [len(value) for _, value, _ in inputs]
    assert [record.value for _, record in letters] == [BAD, b"", b"", BAD, BAD]
    assert [record.key for _, record in letters] == [b"headers", b"value", b"both", None, b"fits"]
    assert [list(record.headers[:2]) == OWN for _, record in letters] == [False, True, False, True, True]

    everything = bool
    assert await redelivery.retry(settings, everything) == {"retried": 5}
    await live.until(lambda: replaying.has(settings, settings.raw_topic, 11), "what was put back is committed")
    again = (await live.contents(settings, settings.raw_topic))[6:]
    attempt = (dead_letters.ATTEMPT_HEADER, b"2")
    put_back = [(record.key, record.value, list(record.headers)) for record in again]
    assert sorted(put_back) == sorted((key, value, [*headers, attempt]) for key, value, headers in inputs)


def _narrowed(topic, settings):
    if topic.name != settings.dead_letters_topic:
        return topic
    return dataclasses.replace(topic, configuration=topic.configuration | {"max.message.bytes": str(LIMIT)})


async def test_a_refused_record_does_not_keep_out_those_after_it(settings_for):
    """The client has counted it, the broker has not: what comes next would be out of order."""
    settings = settings_for(partitions=1)
    await topics.create(settings, [settings.dead_letters_topic])
    too_large = random.Random(1).randbytes(3 * settings.max_message_bytes // 2)
    async with writing(settings) as producer:
        await producer.send_and_wait(settings.dead_letters_topic, b"before")
        with pytest.raises(MessageSizeTooLargeError):
            await producer.send_and_wait(settings.dead_letters_topic, too_large)
        await producer.send_and_wait(settings.dead_letters_topic, b"after")
    assert [record.value for record in await live.contents(settings, settings.dead_letters_topic)] == [
        b"before",
        b"after",
    ]
