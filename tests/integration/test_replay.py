"""The past enriched again on the real broker: bounded, isolated, resumable, never over newer versions."""

import asyncio
import json
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from functools import cache

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from schemas.snapshots import EnrichedArticle, Versions
from tests.integration import articles, live
from worker import dead_letters, topics
from worker.enrichment.loading import load_pipeline
from worker.replay import newest, promotion, redelivery, register, running, sides
from worker.replay.comparison import compare
from worker.replay.driver import Driver
from worker.replay.newest import Position
from worker.replay.plan import replay_settings
from worker.replay.precedence import Precedence
from worker.replay.register import ReplayError
from worker.replay.request import Request, draft

pytestmark = pytest.mark.kafka

COUNT = 120
IDS = {f"article-{number}".encode() for number in range(COUNT)}


@pytest.fixture
def one_process(settings):
    return settings.model_copy(update={"pool_size": 1})


@cache
def made_by() -> Versions:
    """Return the versions of the pipeline here."""
    return load_pipeline().versions


async def planned(settings, name="p", **request):
    """Plan a replay."""
    return await draft(settings, Request(**request), name, made_by())


async def begun(settings, name, **request):
    """Plan and begin a replay; return its plan."""
    drafted = await planned(settings, name, **request)
    await running.begin(settings, drafted)
    return drafted.plan


async def replayed(settings, name, **request):
    """Do a whole replay here; return what became of the records."""
    await begun(settings, name, **request)
    progress = await running.take_part(settings, name, None, lambda _: None, asyncio.Event())
    assert progress.complete
    return progress.tally


async def driven(settings, name, work, stopping=None):
    """Take part in a replay that enriches nothing, but does ``work`` on its records."""
    plan, chosen = await register.load(settings, name)
    driver = Driver(settings, plan, chosen, work, rate=None, stopping=stopping or asyncio.Event())
    return await driver.run(lambda _: None)


class Seen(list):
    """Work that notes which articles it was given."""

    async def __call__(self, record) -> str:
        """Note the article."""
        self.append(json.loads(record.value)["id"])
        return "enriched"


async def test_it_ends_at_its_bounds_although_no_record_stands_there(settings):
    """The last offsets are an aborted transaction's; what is published after the beginning is not read."""
    await live.publish(settings, articles.many(COUNT))
    async with live.producing(settings, transactional_id=settings.group) as producer:
        await producer.begin_transaction()
        for number in range(settings.partitions):
            await producer.send_and_wait(settings.raw_topic, articles.encoded(999), partition=number)
        await producer.abort_transaction()
    await live.until(lambda: _has(settings, settings.raw_topic, COUNT + 1), "the marks of the abort are written")
    plan = await begun(settings, "gaps")
    await live.publish(settings, [articles.encoded(500)])
    seen = Seen()
    progress = await driven(settings, "gaps", seen)
    assert progress.complete
    assert progress.done == plan.size > COUNT
    assert Counter(map(str.encode, seen)) == Counter(IDS)
    assert progress.tally == {"enriched": COUNT}


async def test_bounds_by_time_offset_and_partition(settings):
    async with live.producing(settings) as producer:
        for number in range(20):
            await producer.send_and_wait(
                settings.raw_topic, articles.encoded(number), partition=number % 2, timestamp_ms=1_000_000 + number
            )
    time = datetime.fromtimestamp(1_000.010, UTC)

    async def spans(**request):
        plan = (await planned(settings, **request)).plan
        return [(span.partition, span.start, span.end) for span in plan.spans]

    assert await spans() == [(0, 0, 10), (1, 0, 10)]
    assert await spans(begin=time) == [(0, 5, 10), (1, 5, 10)]
    assert await spans(begin=3, end=time) == [(0, 3, 5), (1, 3, 5)]
    assert await spans(partitions=[1], begin=8, end=99) == [(1, 8, 10)]
    assert await spans(begin=50) == []
    few = await planned(settings, ids=["article-4", "article-9", "article-99"])
    assert few.chosen == {0: [2], 1: [4]}
    assert few.plan.size == 2
    assert few.missing == ["article-99"]


async def test_chosen_articles_only_and_leaps_between(settings):
    await live.publish(settings, articles.many(COUNT))
    await begun(settings, "few", ids=["article-3", "article-77"])
    seen = Seen()
    progress = await driven(settings, "few", seen)
    assert sorted(seen) == ["article-3", "article-77"]
    assert (progress.done, progress.complete) == (2, True)


async def test_two_share_it_and_a_third_takes_over(settings):
    """One stops, another joins; together every record is done, and each a time or two."""
    await live.publish(settings, articles.many(COUNT))
    await begun(settings, "shared")
    seen, stop, stopped = Seen(), asyncio.Event(), asyncio.Event()

    async def until_told(record):
        if len(seen) > COUNT // 3:
            stop.set()
        return await seen(record)

    async def patiently(record):
        if stop.is_set():
            await stopped.wait()  # else it could do all before the first has left
        return await until_told(record)

    first = asyncio.create_task(driven(settings, "shared", until_told, stop))
    second = asyncio.create_task(driven(settings, "shared", patiently))
    assert not (await first).complete
    stopped.set()
    third, last = await asyncio.gather(driven(settings, "shared", patiently), second)
    assert third.complete
    assert last.complete
    assert last.tally == {"enriched": COUNT}
    assert set(map(str.encode, seen)) == IDS


async def test_killed_and_resumed(settings, tmp_path):
    """SIGKILL in the middle; nothing is missing, and the counts count every record once."""
    await live.publish(settings, articles.many(4 * COUNT))
    await begun(settings, "killed")
    outputs = replay_settings(settings, "killed")
    process = resume(settings, "killed", tmp_path)
    await live.until_enriched(outputs, 100)
    process.kill()
    process.wait()
    assert resume(settings, "killed", tmp_path).wait(live.PATIENCE) == 0
    (entry,) = await register.entries(settings)
    assert (entry.state, entry.progress.done, entry.progress.tally) == ("finished", 480, {"enriched": 480})
    for topic in topics.snapshot_topics(outputs):
        assert len(await live.latest(outputs, topic)) == 4 * COUNT
        assert await live.size(outputs, topic) < 5 * COUNT, "more was repeated than was in flight"
    assert await live.size(outputs, outputs.dead_letters_topic) == 0


async def test_the_same_bytes_live_and_replayed_and_the_live_group_untouched(one_process, tmp_path):
    settings = one_process
    await live.publish(settings, articles.many(30))
    with live.working(settings, tmp_path) as worker:
        await live.until_committed(settings, 30)
        assert worker.stop() == 0
    assert await replayed(settings, "again") == {"enriched": 30}
    outputs = replay_settings(settings, "again")
    for topic, own in zip(topics.snapshot_topics(settings), topics.snapshot_topics(outputs), strict=True):
        assert await live.latest(settings, topic) == await live.latest(outputs, own)
        assert _headers(await live.contents(settings, topic)) == _headers(await live.contents(outputs, own))
    assert await live.committed(settings) == 30
    compared = compare(sides.pairs(await sides.read(settings, "live"), await sides.read(settings, "again")), 5)
    assert (compared.compared, compared.differing) == (30, 0)


async def test_no_group_but_its_own(settings):
    await live.publish(settings, articles.many(3))
    await begun(settings, "alone")
    await driven(settings, "alone", Seen())
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.brokers)
    await admin.start()
    try:
        groups = {name for name, *_ in await admin.list_consumer_groups() if name.startswith(settings.group)}
    finally:
        await admin.close()
    assert groups == {register.group(settings, "alone")}


async def test_into_live_and_by_promotion_never_over_a_newer_version(one_process):
    """Version 1 is replayed after version 2 has come: neither way brings it back. Deleted articles stay deleted."""
    settings = one_process
    await live.publish(settings, [articles.encoded(number) for number in range(4)])
    await replayed(settings, "first")
    async with live.producing(settings) as producer:
        await producer.send_and_wait(settings.raw_topic, articles.encoded(1, version=2), b"article-1")
        await producer.send_and_wait(settings.raw_topic, None, b"article-2")
        await producer.send_and_wait(settings.raw_topic, b"no article", b"article-3")
    counts = await promotion.promote(settings, "first", lambda _: None)
    assert counts == {"promoted": 8, "superseded": 8}, "articles 0 and 3, in four topics each"
    assert set(await live.latest(settings, settings.enriched_topic)) == {b"article-0", b"article-3"}
    tally = await replayed(settings, "second", into_live=True)
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


async def test_made_before_takes_what_an_older_pipeline_made(settings):
    await live.publish(settings, articles.many(3))
    raw = {record.key: record for record in await live.contents(settings, settings.raw_topic)}
    async with live.producing(settings) as producer:
        for key, version in ((b"article-0", b"0.0.9"), (b"article-1", b"0.1.0"), (b"article-2", b"0.0.9")):
            said = {
                "rasd-pipeline": version,
                "rasd-source-topic": settings.raw_topic.encode(),
                "rasd-source-partition": str(raw[key].partition).encode(),
                "rasd-source-offset": str(raw[key].offset).encode(),
            }
            await producer.send_and_wait(settings.enriched_topic, b"{}", key, headers=list(said.items()))
        await producer.send_and_wait(settings.enriched_topic, None, b"article-2")
    assert (await planned(settings, made_before="0.1.0")).chosen == {
        raw[b"article-0"].partition: [raw[b"article-0"].offset]
    }


async def test_dead_letters_are_put_back_once(settings, tmp_path):
    """After the fix one is enriched, one fails again and says how often, one is left alone for its newer version."""
    strict = settings.model_copy(update={"max_article_bytes": 1024, "pool_size": 1})
    fixed = settings.model_copy(update={"pool_size": 1})
    large = {"text": "وصل وفد تجاري من الرباط إلى القاهرة. " * 40}
    await live.publish(settings, [articles.encoded(1, **large), articles.encoded(2, **large), b'{"id": "bad"}'])
    with live.working(strict, tmp_path) as worker:
        await live.until_committed(settings, 3)
        await live.publish(settings, [articles.encoded(2, version=2)])
        await live.until_committed(settings, 4)
        assert worker.stop() == 0
    everything = bool
    assert await redelivery.retry(settings, everything) == {"retried": 2, "superseded": 1}
    assert await redelivery.retry(settings, everything) == {"before": 2, "superseded": 1}
    assert (await planned(settings, dead_letters=True)).plan.size == 3
    with live.working(fixed, tmp_path) as worker:
        await live.until(lambda: _has(settings, settings.dead_letters_topic, 4), "what fails again is a letter again")
        await live.until(lambda: _enriched(settings, 2), "what was fixed is enriched")
        assert worker.stop() == 0
    versions = {
        key: EnrichedArticle.model_validate_json(value).version
        for key, value in (await live.latest(settings, settings.enriched_topic)).items()
    }
    assert versions == {b"article-1": 1, b"article-2": 2}
    letters = [letter async for letter, _ in dead_letters.stored(settings) if letter.key is None or "bad" in letter.key]
    assert sorted(letter.attempt for letter in letters) == [1, 2]


async def _has(settings, topic, count) -> bool:
    return await live.size(settings, topic) >= count


async def _enriched(settings, count) -> bool:
    return len(await live.latest(settings, settings.enriched_topic)) >= count


async def test_a_name_is_taken_once(settings):
    await live.publish(settings, articles.many(1))
    await begun(settings, "once")
    with pytest.raises(ReplayError, match="already"):
        await begun(settings, "once")
    with pytest.raises(ReplayError, match="no replay never"):
        await register.load(settings, "never")
    with pytest.raises(ReplayError, match="not finished"):
        await promotion.promote(settings, "once", lambda _: None)


def resume(settings, name, folder) -> subprocess.Popen:
    """Start another process that takes part in the replay."""
    given = settings.model_dump(exclude_unset=True)
    variables = {f"RASD_{setting.upper()}": str(value) for setting, value in given.items()}
    with (folder / "replay.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "worker", "replay", "--resume", name, "--nice", "0"],
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


def _headers(records) -> dict:
    """Return the last headers of each key, without the replay's mark."""
    return {
        record.key: [header for header in record.headers if header[0] != running.REPLAY_HEADER] for record in records
    }
