"""What goes wrong around a replay: bad articles, records that are gone, kills, signals, full disks."""

import asyncio
import json
import os
import re
import signal
from collections import Counter

import pytest
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from tests.integration import articles, live, misbehaving, replaying
from worker import dead_letters, topic_log, topics
from worker.clients import administering, writing
from worker.enrichment_job import Rejected
from worker.replay import promotion, redelivery, register, running, trial
from worker.replay.plan import replay_settings
from worker.replay.register import ReplayError
from worker.replay.request import Request, draft

pytestmark = pytest.mark.kafka

COUNT = 60
MANY = 1_000
LETTERS = 5_000  # a hundred a transaction: seconds of work, so that a signal comes before the end


@pytest.fixture
def quick(monkeypatch) -> None:
    """Let replays here enrich by a pool that loads no models and misbehaves for some articles."""
    monkeypatch.setattr(running, "enrichment_pool", misbehaving.pool)


async def begun(settings, name, **request) -> None:
    """Begin a replay by that pool."""
    await running.begin(settings, await draft(settings, Request(**request), name, misbehaving.MADE_BY))


async def take_part(settings, name):
    return await running.take_part(settings, name, None, lambda _: None, asyncio.Event())


async def compact(settings) -> None:
    """Have the broker compact the raw topic, as soon as it can."""
    eager = {
        "cleanup.policy": "compact",
        "segment.ms": "100",
        "min.cleanable.dirty.ratio": "0.01",
        "min.compaction.lag.ms": "0",
        "max.compaction.lag.ms": "100",
    }
    async with administering(settings) as admin:
        await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, settings.raw_topic, eager)])
        await admin.alter_configs([ConfigResource(ConfigResourceType.BROKER, "1", {"log.cleaner.backoff.ms": "500"})])


async def compacted(settings) -> bool:
    """Whether the cleaner has run: fewer records stand there than were written."""
    return len(await live.contents(settings, settings.raw_topic)) < COUNT


@pytest.mark.usefixtures("quick")
async def test_articles_that_crash_or_never_end_are_letters_and_the_rest_goes_on(settings):
    """Also where they stand first, among the records that the time is estimated from."""
    bad = ["crashing-1", "endless-1"]
    await live.publish(settings, [*(articles.encoded(0, id=name) for name in bad), *articles.many(COUNT)])
    drafted = await draft(settings, Request(), "bad", misbehaving.MADE_BY)
    async with running.pool_of(1, settings) as pool:
        assert await trial.estimate(settings, pool, drafted.plan, None) < COUNT, "what never ends says nothing"
    await running.begin(settings, drafted)
    assert (await take_part(settings, "bad")).tally == {"enriched": COUNT, "rejected": 2}
    (entry,) = await register.entries(settings)
    assert (entry.state, entry.progress.tally) == ("finished", {"enriched": COUNT, "rejected": 2})
    outputs = replay_settings(settings, "bad")
    assert len(await live.latest(outputs, outputs.enriched_topic)) == COUNT
    letters = {letter.key: letter.reason async for letter, _ in dead_letters.stored(outputs)}
    assert letters == {"crashing-1": "crashed", "endless-1": "overdue"}
    assert await live.size(settings, settings.dead_letters_topic) == 0


async def test_records_deleted_before_they_were_read_are_told(settings):
    """Retention goes on while a replay stands still: of one partition half is gone, of another all, of one nothing."""
    await live.publish(settings, articles.many(3 * COUNT))
    plan = await replaying.begun(settings, "late")
    stop, seen = asyncio.Event(), replaying.Seen()

    async def some(record):
        stop.set()
        return await seen(record)

    before = await replaying.driven(settings, "late", some, stop)
    half, whole, _ = plan.spans
    await live.delete(settings, {half.partition: half.start + half.length // 2, whole.partition: whole.end})
    after = await replaying.driven(settings, "late", seen)
    assert (before.complete, after.complete) == (False, True)
    assert after.tally["gone"] > half.length // 2
    assert after.tally["enriched"] + after.tally["gone"] == plan.size
    assert set(Counter(seen).values()) == {1}


async def test_chosen_records_that_are_deleted_are_told_one_by_one(settings):
    await live.publish(settings, articles.many(COUNT))
    plan = await replaying.begun(settings, "few", ids=["article-1", "article-2", "article-3", "article-4"])
    await live.delete(settings, {span.partition: span.start + 1 for span in plan.spans})
    tally = (await replaying.driven(settings, "few", replaying.Seen())).tally
    assert tally == +Counter(gone=len(plan.spans), enriched=4 - len(plan.spans))


async def test_a_raw_topic_that_was_made_anew_is_told(settings):
    """Its offsets begin at 0 again: there is nothing to go on with."""
    await live.publish(settings, articles.many(COUNT))
    await replaying.begun(settings, "lost", begin=5)
    async with administering(settings) as admin:
        await admin.delete_topics([settings.raw_topic])
    await topics.create(settings, [settings.raw_topic])
    await live.publish(settings, articles.many(3))
    with pytest.raises(ReplayError, match="does not reach offset 5 any more: begin another replay"):
        await replaying.driven(settings, "lost", replaying.Seen())


async def test_it_ends_at_its_bounds_in_a_compacted_topic(settings):
    """Older versions vanish after it began, those at the ends of its bounds among them."""
    await compact(settings)
    versions = [articles.encoded(number % 10, version=number) for number in range(COUNT)]
    await live.publish(settings, versions)
    plan = await replaying.begun(settings, "holes")
    await live.publish(settings, [articles.encoded(number, version=COUNT + number) for number in range(10)])
    await live.publish(settings, [articles.encoded(number, version=99) for number in range(100, 130)])  # active segment
    await live.until(lambda: compacted(settings), "the log cleaner has run", 60)
    seen = replaying.Seen()
    progress = await replaying.driven(settings, "holes", seen)
    assert (progress.complete, progress.done) == (True, plan.size)
    assert len(seen) < COUNT
    assert progress.tally == +Counter(enriched=len(seen)), "what newer versions have taken the place of is not missed"


@pytest.mark.usefixtures("quick")
async def test_a_promotion_that_was_killed_is_done_again(one_process, tmp_path):
    """Newer versions come meanwhile: theirs is the last word, also of those that were promoted before the kill."""
    settings = one_process
    await live.publish(settings, articles.many(MANY))
    await begun(settings, "killed")
    assert (await take_part(settings, "killed")).tally == {"enriched": MANY}
    process = replaying.started(settings, tmp_path, "promote", "killed", "--nice", "0")
    await live.until_enriched(settings, MANY // 5)
    process.kill()
    process.wait()
    promoted = await live.size(settings, settings.quotes_topic)
    assert promoted < MANY, "it was killed in the middle"
    process = replaying.started(settings, tmp_path, "promote", "killed", "--nice", "0")
    standing = await live.size(settings, settings.enriched_topic)
    await live.until_enriched(settings, standing + MANY // 5)
    process.send_signal(signal.SIGINT)
    assert process.wait(live.PATIENCE) == 1
    told = (tmp_path / "replay.log").read_text()
    assert re.search(r"^rasd: stopped after \d+ of 4000 snapshots; rasd promote killed begins anew", told, re.MULTILINE)
    await live.publish(settings, [articles.encoded(number, version=2) for number in (0, MANY - 1)])
    counts = await promotion.promote(settings, "killed", lambda _: None)
    assert counts == {"promoted": 4 * (MANY - 2), "superseded": 8}
    for topic in topics.snapshot_topics(settings):
        versions = {key: json.loads(value)["version"] for key, value in (await live.latest(settings, topic)).items()}
        assert len(versions) == MANY
        assert {key for key, version in versions.items() if version == 2} == {
            b"article-0",
            f"article-{MANY - 1}".encode(),
        }
    (entry,) = await register.entries(settings)
    assert entry.state == "promoted"


async def test_a_retry_that_was_killed_is_done_again_and_puts_each_letter_back_once(settings, tmp_path):
    rejected = Rejected("pipeline_error", "enrich", "KeyError")
    await live.publish(settings, articles.many(LETTERS))
    async with writing(settings) as producer:
        send = running.plain_sender(producer)
        async for record in topic_log.whole(settings, settings.raw_topic):
            letter = dead_letters.dead_letter(settings.dead_letters_topic, record, rejected, "0.1.0")
            await send(letter.topic, letter.key, letter.value, letter.headers)
    process = replaying.started(settings, tmp_path, "dead-letters", "retry", "--all")
    await live.until(lambda: replaying.has(settings, settings.raw_topic, LETTERS + 200), "some are put back")
    process.kill()
    process.wait()
    standing = await live.size(settings, settings.raw_topic)
    process = replaying.started(settings, tmp_path, "dead-letters", "retry", "--all")
    await live.until(lambda: replaying.has(settings, settings.raw_topic, standing + 200), "more are put back")
    process.send_signal(signal.SIGINT)
    assert process.wait(live.PATIENCE) == 1
    assert "rasd: stopped; run it again for the rest" in (tmp_path / "replay.log").read_text()
    counts = await redelivery.retry(settings, bool)
    assert 0 < counts["before"] < LETTERS, "it was killed in the middle"
    assert counts["before"] + counts["retried"] == LETTERS
    standing = Counter(record.key for record in await live.contents(settings, settings.raw_topic))
    assert set(standing.values()) == {2}
    assert len(standing) == LETTERS


async def test_a_broker_that_stands_still_is_waited_for(settings, broker):
    """For longer than a session lasts: the group begins anew, and the replay with it where it was."""
    await live.publish(settings, articles.many(COUNT))
    await replaying.begun(settings, "patient")
    seen = replaying.Seen()

    async def slowly(record):
        await asyncio.sleep(0.5)
        return await seen(record)

    replay = asyncio.create_task(replaying.driven(settings, "patient", slowly))
    await live.until(lambda: len(seen) > COUNT // 4, "it is in the middle")
    os.kill(broker.process.pid, signal.SIGSTOP)
    try:
        await asyncio.sleep(8)
    finally:
        os.kill(broker.process.pid, signal.SIGCONT)
    progress = await replay
    assert (progress.complete, progress.tally) == (True, {"enriched": COUNT})
    assert set(seen) == {f"article-{number}" for number in range(COUNT)}
