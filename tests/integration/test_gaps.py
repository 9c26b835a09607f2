"""What is deleted from the raw topic before a worker has read it is told, and all that still stands is read."""

import aiohttp
import pytest
from aiokafka import TopicPartition

from tests.integration import articles, live
from tools.kafka.broker import free_port
from worker import topic_log, topics
from worker.clients import reading

pytestmark = pytest.mark.kafka


@pytest.fixture
async def settings(settings_for):
    """Return settings whose topics exist, with one process and metrics to look at."""
    settings = settings_for(pool_size=1, partitions=3, web_port=free_port())
    await topics.create(settings, [topic.name for topic in topics.plan(settings)])
    return settings


async def metric(settings, name) -> float:
    """Return a metric of the worker that runs."""
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{settings.web_port}/metrics") as said:
        lines = (await said.text()).splitlines()
    return float(next(line.split()[-1] for line in lines if line.startswith(f"{name} ")))


async def places(settings) -> dict[int, int]:
    """Return what the group has committed, by partition."""
    return {at.partition: known.offset for at, known in (await live.offsets(settings)).items()}


async def ended(settings) -> dict[int, int]:
    """Return where the raw topic's partitions end."""
    async with reading(settings) as consumer:
        bounds = await topic_log.bounds(consumer, settings.raw_topic)
    return {at.partition: end for at, (_, end) in bounds.items()}


async def pretend(settings, places) -> None:
    """Commit these places for the group, which has no member now."""
    async with reading(settings, group_id=settings.group, enable_auto_commit=False) as consumer:
        at = {TopicPartition(settings.raw_topic, number): offset for number, offset in places.items()}
        consumer.assign(list(at))
        await consumer.commit(at)


async def test_records_deleted_while_no_worker_ran_are_told_once(settings, tmp_path):
    """Of one partition a part is deleted, of another all, of one nothing; the next start has nothing to tell."""
    await live.publish(settings, articles.many(30))
    with live.working(settings, tmp_path) as worker:
        await live.until_committed(settings, 30)
        assert worker.stop() == 0
    read = await places(settings)
    await live.publish(settings, articles.many(60))
    async with reading(settings) as consumer:
        ends = {
            at.partition: end for at, end in (await consumer.end_offsets(list(await live.offsets(settings)))).items()
        }
    await live.delete(settings, {0: read[0] + 5, 1: ends[1]})
    gone = 5 + ends[1] - read[1]
    enriched = await live.size(settings, settings.enriched_topic)
    with live.working(settings, tmp_path) as worker:
        await live.until(lambda: _at(settings, ends), "all that stands is acknowledged")
        assert await metric(settings, "rasd_gone_records_total") == gone
        assert worker.stop() == 0
        told = [line for line in worker.log.splitlines() if "records_deleted_unread" in line]
    assert sorted(line.partition("topic=")[2] for line in told) == [
        f"{settings.raw_topic} partition=0 from={read[0]} to={read[0] + 5} records=5",
        f"{settings.raw_topic} partition=1 from={read[1]} to={ends[1]} records={ends[1] - read[1]}",
    ]
    assert all(" WARNING " in line for line in told)
    assert await live.size(settings, settings.enriched_topic) == enriched + 60 - gone
    with live.working(settings, tmp_path) as worker:
        await live.publish(settings, articles.many(1))
        await live.until_committed(settings, sum(ends.values()) + 1)
        assert "records_deleted_unread" not in worker.log


async def test_a_topic_that_ends_before_the_place_is_read_from_its_beginning(settings, tmp_path):
    """It was made anew, or has lost its end: what stands below the place was dropped before."""
    await live.publish(settings, articles.many(30))
    await pretend(settings, dict.fromkeys(range(settings.partitions), 1_000))
    with live.working(settings, tmp_path) as worker:
        await live.until_enriched(settings, 30)
        assert await metric(settings, "rasd_partitions_begun_anew_total") == settings.partitions
        assert worker.stop() == 0
        assert f"partition_begun_anew topic={settings.raw_topic} partition=2 from=1000 to=0" in worker.log
    assert await live.committed(settings) == 30


async def _at(settings, ends) -> bool:
    return await places(settings) == ends
