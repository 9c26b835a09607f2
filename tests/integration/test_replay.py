"""The past enriched again on the real broker: bounded, isolated, resumable, never over newer versions."""

import asyncio
import json
import signal
from collections import Counter
from datetime import UTC, datetime
from functools import partial

import pytest

from tests.integration import articles, live, replaying
from worker import topics
from worker.clients import administering
from worker.errors import TopicsError
from worker.replay import promotion, register, running, sides
from worker.replay.comparison import compare
from worker.replay.plan import replay_settings
from worker.replay.register import ReplayError
from worker.replay.request import Request, draft

pytestmark = pytest.mark.kafka

COUNT = 120
IDS = {f"article-{number}".encode() for number in range(COUNT)}


async def test_it_ends_at_its_bounds_although_no_record_stands_there(settings):
    """The last offsets are an aborted transaction's; what is published after the beginning is not read."""
    await live.publish(settings, articles.many(COUNT))
    async with live.producing(settings, transactional_id=settings.group) as producer:
        await producer.begin_transaction()
        for number in range(settings.partitions):
            await producer.send_and_wait(settings.raw_topic, articles.encoded(999), partition=number)
        await producer.abort_transaction()
    await live.until(
        lambda: replaying.has(settings, settings.raw_topic, COUNT + 1), "the marks of the abort are written"
    )
    plan = await replaying.begun(settings, "gaps")
    await live.publish(settings, [articles.encoded(500)])
    seen = replaying.Seen()
    progress = await replaying.driven(settings, "gaps", seen)
    assert progress.complete
    assert progress.done == plan.size > COUNT
    assert Counter(map(str.encode, seen)) == Counter(IDS)
    assert progress.tally == {"enriched": COUNT}


async def test_transactions_at_the_end(settings):
    """Behind a committed one its mark stands last; an open one is left out; an aborted one is nothing but a gap."""
    await live.publish(settings, articles.many(COUNT))
    async with live.producing(settings, transactional_id=settings.group) as producer:

        async def write(number):
            await producer.begin_transaction()
            for partition in range(settings.partitions):
                await producer.send_and_wait(settings.raw_topic, articles.encoded(number), partition=partition)

        await write(201)
        await producer.commit_transaction()
        await live.until(partial(replaying.has, settings, settings.raw_topic, COUNT + 6), "the marks are written")
        await write(202)
        committed = await replaying.begun(settings, "committed")
        await producer.abort_transaction()
        await live.until(partial(replaying.has, settings, settings.raw_topic, COUNT + 12), "the marks are written")
        aborted = await replaying.begun(settings, "aborted", begin=committed.spans[0].end, partitions=[0])
    seen = replaying.Seen()
    progress = await replaying.driven(settings, "committed", seen)
    assert (progress.complete, progress.done) == (True, COUNT + 6)
    assert Counter(seen) == Counter([*map(bytes.decode, IDS), *["article-201"] * 3])
    progress = await replaying.driven(settings, "aborted", seen)
    assert (progress.complete, progress.done, progress.tally) == (True, aborted.size, {})
    assert aborted.size == 2


async def test_bounds_by_time_offset_and_partition(settings):
    async with live.producing(settings) as producer:
        for number in range(20):
            await producer.send_and_wait(
                settings.raw_topic, articles.encoded(number), partition=number % 2, timestamp_ms=1_000_000 + number
            )
    time = datetime.fromtimestamp(1_000.010, UTC)

    async def spans(**request):
        plan = (await replaying.planned(settings, **request)).plan
        return [(span.partition, span.start, span.end) for span in plan.spans]

    assert await spans() == [(0, 0, 10), (1, 0, 10)]
    assert await spans(begin=time) == [(0, 5, 10), (1, 5, 10)]
    assert await spans(begin=3, end=time) == [(0, 3, 5), (1, 3, 5)]
    assert await spans(partitions=[1], begin=8, end=99) == [(1, 8, 10)]
    assert await spans(begin=50) == []
    few = await replaying.planned(settings, ids=["article-4", "article-9", "article-99"])
    assert few.chosen == {0: [2], 1: [4]}
    assert few.plan.size == 2
    assert few.missing == ["article-99"]


async def test_chosen_articles_only_and_leaps_between(settings):
    await live.publish(settings, articles.many(COUNT))
    await replaying.begun(settings, "few", ids=["article-3", "article-77"])
    seen = replaying.Seen()
    progress = await replaying.driven(settings, "few", seen)
    assert sorted(seen) == ["article-3", "article-77"]
    assert (progress.done, progress.complete) == (2, True)


async def test_two_share_it_and_a_third_takes_over(settings):
    """One stops, another joins; together every record is done, and each a time or two."""
    await live.publish(settings, articles.many(COUNT))
    await replaying.begun(settings, "shared")
    seen, stop, stopped = replaying.Seen(), asyncio.Event(), asyncio.Event()

    async def until_told(record):
        if len(seen) > COUNT // 3:
            stop.set()
        return await seen(record)

    async def patiently(record):
        if stop.is_set():
            await stopped.wait()  # else it could do all before the first has left
        return await until_told(record)

    first = asyncio.create_task(replaying.driven(settings, "shared", until_told, stop))
    second = asyncio.create_task(replaying.driven(settings, "shared", patiently))
    assert not (await first).complete
    stopped.set()
    third, last = await asyncio.gather(replaying.driven(settings, "shared", patiently), second)
    assert third.complete
    assert last.complete
    assert last.tally == {"enriched": COUNT}
    assert set(map(str.encode, seen)) == IDS


async def test_killed_and_resumed(settings, tmp_path):
    """SIGKILL in the middle; nothing is missing, and the counts count every record once."""
    await live.publish(settings, articles.many(4 * COUNT))
    await replaying.begun(settings, "killed")
    outputs = replay_settings(settings, "killed")
    process = replaying.resume(settings, "killed", tmp_path)
    await live.until_enriched(outputs, 300)
    process.kill()
    process.wait()
    assert replaying.resume(settings, "killed", tmp_path).wait(live.PATIENCE) == 0
    (entry,) = await register.entries(settings)
    assert (entry.state, entry.progress.done, entry.progress.tally) == ("finished", 480, {"enriched": 480})
    for topic in topics.snapshot_topics(outputs):
        assert len(await live.latest(outputs, topic)) == 4 * COUNT
        assert await live.size(outputs, topic) < 6 * COUNT, "it began anew: no more than a second's work is repeated"
    assert await live.size(outputs, outputs.dead_letters_topic) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_stopped_and_resumed(settings, tmp_path, number):
    """What is in work is finished and committed, so that nothing is done twice."""
    await live.publish(settings, articles.many(2 * COUNT))
    await replaying.begun(settings, "stopped")
    outputs = replay_settings(settings, "stopped")
    process = replaying.resume(settings, "stopped", tmp_path)
    await live.until_enriched(outputs, 20)
    process.send_signal(number)
    assert process.wait(live.PATIENCE) == 1
    assert "stopped; go on with rasd replay --resume stopped" in (tmp_path / "replay.log").read_text()
    (entry,) = await register.entries(settings)
    assert (entry.state, entry.progress.complete) == ("interrupted", False)
    assert replaying.resume(settings, "stopped", tmp_path).wait(live.PATIENCE) == 0
    assert await live.size(outputs, outputs.enriched_topic) == 2 * COUNT


async def test_a_second_signal_ends_it_at_once(settings, tmp_path):
    await live.publish(settings, articles.many(COUNT))
    await replaying.begun(settings, "hurried")
    outputs = replay_settings(settings, "hurried")
    process = replaying.resume(settings, "hurried", tmp_path)
    await live.until_enriched(outputs, 20)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGTERM)
    assert process.wait(live.PATIENCE) == 1
    said = (tmp_path / "replay.log").read_text()
    assert "ended at once; go on with rasd replay --resume hurried" in said
    assert replaying.resume(settings, "hurried", tmp_path).wait(live.PATIENCE) == 0
    assert (await live.latest(outputs, outputs.enriched_topic)).keys() == IDS


async def test_resumed_by_the_same_versions_only(one_process):
    """One replay's outputs are alike; the error says what differs."""
    settings = one_process
    await live.publish(settings, articles.many(1))
    drafted = await replaying.planned(settings, "models")
    older = drafted.plan.made_by.model_copy(update={"recognizer": "0ld"})
    await running.begin(settings, drafted._replace(plan=drafted.plan.model_copy(update={"made_by": older})))
    with pytest.raises(ReplayError, match="begun with recognizer 0ld, here is"):
        await running.take_part(settings, "models", None, lambda _: None, asyncio.Event())


async def test_what_another_version_wrote_down_is_told(settings):
    await register.create_topic(settings)
    await register.write(settings, "replay/ancient/plan", b'{"id": "ancient", "speed": 7}')
    with pytest.raises(ReplayError, match="ancient was begun by another version"):
        await register.load(settings, "ancient")
    assert await register.entries(settings) == []
    assert await register.unreadable(settings) == ["ancient"]


async def test_topics_that_are_gone_are_told(settings):
    await live.publish(settings, articles.many(1))
    await replaying.begun(settings, "homeless")
    lost = replay_settings(settings, "homeless").quotes_topic
    async with administering(settings) as admin:
        await admin.delete_topics([lost])
    with pytest.raises(TopicsError, match=f"{lost} does not exist"):
        await running.take_part(settings, "homeless", None, lambda _: None, asyncio.Event())


async def test_by_the_command_line(one_process):
    """Plan, replay, list, compare, promote."""
    settings = one_process
    await live.publish(settings, [*articles.many(5), b"no article"])

    told = partial(replaying.told, settings)
    planned = told("replay", "--dry-run", "--rate", "1")
    assert "6 records" in planned
    assert "about 0:00:06" in planned
    assert told("replays", "--json") == ""
    assert "rasd promote again" in told("replay", "--name", "again")
    listed = json.loads(told("replays", "--json"))
    assert (listed["id"], listed["state"], listed["tally"]) == ("again", "finished", {"enriched": 5, "rejected": 1})
    assert json.loads(told("diff", "live", "again", "--json"))["only_after"] == 5
    assert told("promote", "again") == "20 snapshots promoted\n"
    assert json.loads(told("diff", "live", "again", "--json"))["compared"] == 5
    assert json.loads(told("replays", "--json"))["state"] == "promoted"
    told("promote", "never", code=1)
    told("replay", "--id", "article-99", code=1)


async def test_the_same_bytes_live_and_replayed_and_the_live_lane_untouched(one_process, tmp_path):
    """What the live group has committed and what stands in the live topics is the same after a replay as before."""
    settings = one_process
    await live.publish(settings, articles.many(30))

    async def standing():
        ours = [settings.raw_topic, *topics.snapshot_topics(settings), settings.dead_letters_topic]
        return await live.offsets(settings), [await live.size(settings, topic) for topic in ours]

    with live.working(settings, tmp_path) as worker:
        await live.until_committed(settings, 30)
        before = await standing()
        assert await replaying.replayed(settings, "again") == {"enriched": 30}
        assert await standing() == before
        assert worker.stop() == 0
    outputs = replay_settings(settings, "again")
    for topic, own in zip(topics.snapshot_topics(settings), topics.snapshot_topics(outputs), strict=True):
        assert await live.latest(settings, topic) == await live.latest(outputs, own)
        assert _headers(await live.contents(settings, topic)) == _headers(await live.contents(outputs, own))
    compared = compare(sides.pairs(await sides.read(settings, "live"), await sides.read(settings, "again")), 5)
    assert (compared.compared, compared.differing) == (30, 0)


async def test_no_group_but_its_own(settings):
    await live.publish(settings, articles.many(3))
    await replaying.begun(settings, "alone")
    await replaying.driven(settings, "alone", replaying.Seen())
    async with administering(settings) as admin:
        groups = {name for name, *_ in await admin.list_consumer_groups() if name.startswith(settings.group)}
    assert groups == {register.group(settings, "alone")}


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
    assert (await replaying.planned(settings, made_before="0.1.0")).chosen == {
        raw[b"article-0"].partition: [raw[b"article-0"].offset]
    }


async def test_outdated_takes_what_other_models_made(settings):
    """The pipeline's version alone does not tell: a new model or gazetteer makes the snapshots outdated too."""
    await live.publish(settings, articles.many(3))
    assert await replaying.replayed(settings, "live", into_live=True) == {"enriched": 3}
    assert (await replaying.planned(settings, outdated=True)).plan.size == 0
    newer = replaying.made_by().model_copy(update={"gazetteer": "new"})
    assert (await draft(settings, Request(outdated=True), "p", newer)).plan.size == 3


async def test_a_name_is_taken_once(settings):
    await live.publish(settings, articles.many(1))
    await replaying.begun(settings, "once")
    with pytest.raises(ReplayError, match="already"):
        await replaying.begun(settings, "once")
    with pytest.raises(ReplayError, match="no replay never"):
        await register.load(settings, "never")
    with pytest.raises(ReplayError, match="not finished"):
        await promotion.promote(settings, "once", lambda _: None)


def _headers(records) -> dict:
    """Return the last headers of each key, without the replay's mark."""
    return {
        record.key: [header for header in record.headers if header[0] != running.REPLAY_HEADER] for record in records
    }
