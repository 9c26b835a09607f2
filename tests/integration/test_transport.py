"""What the guides say of Faust and Kafka, seen on the real broker."""

import asyncio

import pytest

from tests.integration import articles, live
from tools.kafka import broker as nodes
from tools.kafka import jars
from tools.kafka.broker import free_port
from worker import topics

pytestmark = pytest.mark.kafka


async def test_records_of_aborted_transactions_are_not_read(settings_for, tmp_path):
    """And the holes that transactions leave in the offsets don't stop the acknowledgements."""
    settings = settings_for(partitions=1)
    await topics.create(settings, [topic.name for topic in topics.plan(settings)])
    async with live.producing(settings, transactional_id=f"publisher-{settings.group}") as producer:
        for number in range(20):
            await producer.begin_transaction()
            await producer.send_and_wait(settings.raw_topic, articles.encoded(number), key=f"article-{number}".encode())
            if number % 3:
                await producer.commit_transaction()
            else:
                await producer.abort_transaction()
    with live.working(settings, tmp_path) as worker:
        await live.until_committed(settings, await live.size(settings, settings.raw_topic) - 1)  # the end is a marker
        assert worker.stop() == 0
    assert set(await live.latest(settings, settings.enriched_topic)) == {
        f"article-{number}".encode() for number in range(20) if number % 3
    }


async def test_a_broker_that_comes_back(settings_for, tmp_path):
    """The broker is killed in the middle of the work and started again: nothing is missing."""
    lib, folder, port = jars.fetch(nodes.HOME.absolute()), tmp_path / "node", free_port()
    folder.mkdir()
    node = await asyncio.to_thread(nodes.start, lib, folder, port, dies_with_us=False)
    try:
        settings = settings_for(brokers=node.bootstrap)
        await topics.create(settings, [topic.name for topic in topics.plan(settings)])
        await live.publish(settings, articles.many(600))
        with live.working(settings, tmp_path) as worker:
            await live.until_enriched(settings, 100)
            node.process.kill()
            node.process.wait()
            node = await asyncio.to_thread(nodes.start, lib, folder, port, dies_with_us=False)
            await live.until(lambda: _all_done(settings), "600 acknowledged, by this worker or the next")
            worker.kill()
        for topic in topics.snapshot_topics(settings):
            assert len(await live.latest(settings, topic)) == 600
    finally:
        node.stop()


async def _all_done(settings) -> bool:
    return await live.committed(settings) >= 600
