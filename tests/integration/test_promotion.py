"""A replay's results in the live topics: never over a newer version of an article."""

import asyncio
import json

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import RecordsToDelete

from tests.integration import articles, live, replaying
from worker import topics
from worker.clients import administering
from worker.replay import newest, promotion, running
from worker.replay.newest import Position
from worker.replay.precedence import Precedence
from worker.replay.register import ReplayError

pytestmark = pytest.mark.kafka


async def test_into_live_and_by_promotion_never_over_a_newer_version(one_process):
    """Version 1 is replayed after version 2 has come: neither way brings it back. Deleted articles stay deleted."""
    settings = one_process
    await live.publish(settings, [articles.encoded(number) for number in range(4)])
    await replaying.replayed(settings, "first")
    async with live.producing(settings) as producer:
        await producer.send_and_wait(settings.raw_topic, articles.encoded(1, version=2), b"article-1")
        await producer.send_and_wait(settings.raw_topic, None, b"article-2")
        await producer.send_and_wait(settings.raw_topic, b"no article", b"article-3")
    counts = await promotion.promote(settings, "first", lambda _: None)
    assert counts == {"promoted": 8, "superseded": 8}, "articles 0 and 3, in four topics each"
    assert set(await live.latest(settings, settings.enriched_topic)) == {b"article-0", b"article-3"}
    tally = await replaying.replayed(settings, "second", into_live=True)
    assert tally == {"enriched": 3, "deleted": 1, "rejected": 1, "superseded": 2}
    for topic in topics.snapshot_topics(settings):
        versions = {
            key: value and json.loads(value)["version"] for key, value in (await live.latest(settings, topic)).items()
        }
        assert versions == {b"article-0": 1, b"article-1": 2, b"article-2": None, b"article-3": 1}
    with pytest.raises(ReplayError, match="itself"):
        await promotion.promote(settings, "second", lambda _: None)


async def test_a_version_that_comes_during_the_write_has_the_last_word(settings):
    await live.publish(settings, [articles.encoded(1)])
    last = []

    async def write():
        await live.publish(settings, [articles.encoded(1, version=2)])
        last.append(1)

    async def renew(record):
        last.append(json.loads(record.value)["version"])

    async with newest.following(settings, {}) as versions:
        at = versions.of(b"article-1")
        assert isinstance(at, Position)
        await Precedence(versions, {}, renew).write(b"article-1", at, write)
    assert last == [1, 2]


async def test_nothing_is_promoted_over_what_retention_hides(one_process):
    """The raw topic no longer holds what came after a version: there may have been a newer one."""
    settings = one_process
    await live.publish(settings, [articles.encoded(number) for number in range(6)])
    plan = await replaying.begun(settings, "late", ids=[f"article-{number}" for number in range(6)])
    assert (await running.take_part(settings, "late", None, lambda _: None, asyncio.Event())).complete
    span = max(plan.spans, key=lambda span: span.length)
    forgotten = TopicPartition(settings.raw_topic, span.partition)
    async with administering(settings) as admin:
        await admin.delete_records({forgotten: RecordsToDelete(span.end)})
    counts = await promotion.promote(settings, "late", lambda _: None)
    older = span.length - 1  # nothing can have come after the last
    assert counts == {"promoted": 4 * (6 - older), "unproven": 4 * older}
