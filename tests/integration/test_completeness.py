"""Nothing that was acknowledged is ever missing: whatever is killed, at any moment."""

import asyncio
import os
import signal

import pytest

from tests.integration import articles, live
from tests.processes import alive
from worker import topics

pytestmark = pytest.mark.kafka

COUNT = 1_000
IDS = {f"article-{number}".encode() for number in range(COUNT)}


async def assert_complete(settings) -> None:
    """Every article has its snapshot in each of the four topics, and none is a dead letter."""
    for topic in topics.snapshot_topics(settings):
        assert set(await live.latest(settings, topic)) == IDS, topic
    assert await live.size(settings, settings.dead_letters_topic) == 0


async def test_a_thousand_articles_are_a_thousand_snapshots_in_each_topic(settings, tmp_path):
    """Undisturbed, each is written once. SIGTERM then finds nothing to do and leaves with 0."""
    await live.publish(settings, articles.many(COUNT))
    with live.working(settings, tmp_path) as worker:
        await live.until_committed(settings, COUNT)
        assert worker.stop() == 0
    await assert_complete(settings)
    for topic in topics.snapshot_topics(settings):
        assert await live.size(settings, topic) == COUNT


async def test_sigkill_in_the_middle(settings, tmp_path):
    """The worker dies with articles in flight and is started again."""
    await live.publish(settings, articles.many(COUNT))
    with live.working(settings, tmp_path) as worker:
        await live.until_enriched(settings, 300)
        pool = worker.children()
        worker.kill()
    assert await live.committed(settings) < COUNT
    await live.until(lambda: not any(map(alive, pool)), "the pool's processes are gone too")
    with live.working(settings, tmp_path):
        await live.until_committed(settings, COUNT)
    await assert_complete(settings)


async def test_processes_of_the_pool_are_killed(settings, tmp_path):
    """One after another, in the middle of their work; the worker goes on by itself."""
    await live.publish(settings, articles.many(COUNT))
    with live.working(settings, tmp_path) as worker:
        for progress in (100, 300, 500):
            await live.until_enriched(settings, progress)
            os.kill(worker.children()[0], signal.SIGKILL)
        await live.until_committed(settings, COUNT)
        assert worker.stop() == 0
    await assert_complete(settings)


async def test_sigterm_drains_and_commits(settings, tmp_path):
    """What was begun is finished, published and acknowledged; the next worker repeats nothing."""
    await live.publish(settings, articles.many(COUNT))
    with live.working(settings, tmp_path) as worker:
        await live.until_enriched(settings, 200)
        assert worker.stop() == 0
    done = await live.committed(settings)
    assert 200 <= done < COUNT
    for topic in topics.snapshot_topics(settings):
        assert await live.size(settings, topic) == done
    with live.working(settings, tmp_path):
        await live.until_committed(settings, COUNT)
    await assert_complete(settings)
    assert await live.size(settings, settings.enriched_topic) == COUNT


async def test_workers_come_and_go(settings, tmp_path):
    """A second worker joins, then the first leaves, and is killed at last while a third takes over."""
    await live.publish(settings, articles.many(COUNT))
    with live.working(settings, tmp_path) as first:
        await live.until_enriched(settings, 100)
        with live.working(settings, tmp_path) as second:
            await live.until(lambda: "worker_started" in second.log, "the second worker has joined")
            await asyncio.sleep(1)
            assert first.stop() == 0
            with live.working(settings, tmp_path) as third:
                await live.until(lambda: "worker_started" in third.log, "the third worker has joined")
                second.kill()
                await live.until_committed(settings, COUNT)
    await assert_complete(settings)
