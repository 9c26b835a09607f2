"""A replay beside the live lane, on a real Kafka: ``python -m bench.replay ARTICLES.jsonl``.

Two processes share the replay; five times both are killed in the middle of their work, and the live lane is timed
alone before they go on, so that whatever else the machine does meets both. Prints the live lane's latency percentiles
without and with the replay; whether anything is missing, or differs from what the bare pipeline makes; and articles a
second, the replay's against the bare pipeline's.
"""

import argparse
import asyncio
import json
import logging
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path

from aiokafka import AIOKafkaConsumer

from tools.kafka import running as running_kafka
from worker import enrichment_job, feed, topic_log, topics
from worker import settings as configuration
from worker.clients import reading
from worker.connection import client_options
from worker.enrichment_job import Enriched, Job, Outcome
from worker.enrichment_pool import limits
from worker.replay import register, running, trial
from worker.replay.plan import replay_settings
from worker.replay.request import Request, draft
from worker.settings import Settings

KILLS = 5
WARM_UP = 30  # articles
RATED = 300  # articles that rates are taken from
SETTLED = 30  # articles in a row, each within a second: the live lane has done what waited for its start

Enrich = Callable[[Job], Outcome]


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m bench.replay", description=__doc__)
    parser.add_argument("articles", type=Path, help="JSON Lines of raw articles")
    parser.add_argument("--backlog", type=int, default=1_000, help="articles to replay")
    parser.add_argument("--rate", type=float, default=3.0, help="live articles a second")
    parser.add_argument("--alone", type=float, default=15.0, help="seconds of the live lane alone, after each kill")
    parser.add_argument("--nice", type=int, default=10, help="the replay's priority")
    options = parser.parse_args()
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it complains of leaders while topics are new
    lines = options.articles.read_bytes().splitlines()
    backlog, fresh = lines[: options.backlog], lines[options.backlog :]
    with running_kafka() as broker:
        flags = {"brokers": broker.bootstrap, "pool_size": 1, "web_port": 0, "log_level": "WARNING"}
        settings = configuration.load(flags)
        asyncio.run(_run(settings, backlog, fresh, options))


async def _run(
    settings: Settings, backlog: Sequence[bytes], fresh: Sequence[bytes], options: argparse.Namespace
) -> None:
    await topics.create(settings, [topic.name for topic in topics.plan(settings)])
    await _publish(settings, backlog)
    await _skip_backlog(settings)
    await _begin(settings, "bench", Request())
    latencies: list[float] = []
    with _process(settings, "run"):
        async with _timing(settings, latencies), _feeding(settings, fresh, options.rate):
            await _until(lambda: len(latencies) > SETTLED and max(latencies[-SETTLED:]) < 1.0)
            await _replay_with_kills(settings, len(backlog), options, latencies)
    enrich = _enrich(settings)
    await _verify(settings, "bench", backlog, enrich)
    await _rates(settings, backlog, enrich)


async def _begin(settings: Settings, name: str, asked: Request) -> None:
    async with running.pool_of(1, settings) as pool:
        made_by = await trial.versions(pool)
    await running.begin(settings, await draft(settings, asked, name, made_by))


async def _until(reached: Callable[[], object]) -> None:
    """Wait until a function, or what it returns to wait for, is true."""
    while True:
        answer = reached()
        if await answer if asyncio.iscoroutine(answer) else answer:
            return
        await asyncio.sleep(0.2)


async def _publish(settings: Settings, articles: Sequence[bytes]) -> None:
    async for _ in feed.feed(articles, settings):
        pass


async def _skip_backlog(settings: Settings) -> None:
    """Commit for the live group as if it had done the backlog."""
    consumer = AIOKafkaConsumer(**client_options(settings), group_id=settings.group, enable_auto_commit=False)
    async with consumer:
        partitions = await topic_log.partitions(consumer, settings.raw_topic)
        consumer.assign(partitions)
        await consumer.commit(await consumer.end_offsets(partitions))


@contextmanager
def _process(settings: Settings, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    variables = {f"RASD_{name.upper()}": str(value) for name, value in settings.model_dump(exclude_unset=True).items()}
    process = subprocess.Popen(
        [sys.executable, "-m", "worker", *arguments], env=os.environ | variables, stdout=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@asynccontextmanager
async def _timing(settings: Settings, latencies: list[float]) -> AsyncIterator[None]:
    """Note, for every article the live lane finishes, the seconds since it was published."""

    async def read() -> None:
        async with reading(settings) as consumer:
            partitions = await topic_log.partitions(consumer, settings.enriched_topic)
            consumer.assign(partitions)
            await consumer.seek_to_end(*partitions)
            async for found in consumer:
                published = dict(found.headers)["rasd-source-timestamp"]
                latencies.append(time.time() - int(published) / 1000)

    async with _beside(asyncio.create_task(read())):
        yield


@asynccontextmanager
async def _feeding(settings: Settings, articles: Sequence[bytes], rate: float) -> AsyncIterator[None]:
    async def publish() -> None:
        async for _ in feed.feed(articles, settings, rate):
            pass

    async with _beside(asyncio.create_task(publish())):
        yield


@asynccontextmanager
async def _beside(task: "asyncio.Task[None]") -> AsyncIterator[None]:
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _replay_with_kills(
    settings: Settings, size: int, options: argparse.Namespace, latencies: list[float]
) -> None:
    """Replay everything in stretches that end with a kill, the last one aside; time the live lane between them."""
    alone, beside, seconds = list[float](), list[float](), 0.0
    for number in range(KILLS + 1):
        latencies.clear()
        await asyncio.sleep(options.alone)
        alone += latencies
        latencies.clear()
        began = time.monotonic()
        with ExitStack() as processes:  # which kills them
            resume = ("replay", "--resume", "bench", "--nice", str(options.nice))
            pair = [processes.enter_context(_process(settings, *resume)) for _ in range(2)]
            if number < KILLS:
                await _until(partial(_has_done, settings, (number + 1) * size // (KILLS + 1)))
            else:
                for process in pair:
                    assert await asyncio.to_thread(process.wait) == 0, "the replay failed; its log is above"
        seconds += time.monotonic() - began
        beside += latencies
    print("live lane alone:        ", _percentiles(alone))
    print("live lane beside replay:", _percentiles(beside))
    print(f"replayed {size} articles by two processes, both killed {KILLS} times, in {seconds:.0f} s", flush=True)


async def _has_done(settings: Settings, count: int) -> bool:
    (entry,) = await register.entries(settings)
    return entry.progress.done >= count


def _percentiles(latencies: Sequence[float]) -> str:
    ranked = sorted(latencies)
    shares = {f"p{share}": ranked[min(len(ranked) - 1, len(ranked) * share // 100)] for share in (50, 90, 99)}
    return f"{'  '.join(f'{name} {value * 1000:.0f} ms' for name, value in shares.items())}  of {len(ranked)} articles"


def _enrich(settings: Settings) -> Enrich:
    return enrichment_job.handler(
        limits(settings), settings.recognizer, settings.recognizer_path, settings.gazetteer_additions
    )


async def _verify(settings: Settings, name: str, backlog: Sequence[bytes], enrich: Enrich) -> None:
    """Print how the replay's topics differ from what the bare pipeline makes of the backlog, if they do."""
    outcomes = [outcome for value in backlog if isinstance(outcome := enrich(Job(None, value)), Enriched)]
    outputs = replay_settings(settings, name)
    for number, topic in enumerate(topics.snapshot_topics(outputs)):
        written = [record async for record in topic_log.whole(settings, topic)]
        standing = {record.key: record.value for record in written}
        expected = {outcome.key: outcome.values[number] for outcome in outcomes}
        missing = expected.keys() - standing.keys()
        other = sum(standing[key] != value for key, value in expected.items() if key in standing)
        repeats = len(written) - len(standing)
        print(f"{topic}: {len(standing)} snapshots, {len(missing)} missing, {other} other bytes, {repeats} repeated")
    (entry,) = await register.entries(settings)
    print("counted:", json.dumps(Counter(entry.progress.tally)), flush=True)


async def _rates(settings: Settings, backlog: Sequence[bytes], enrich: Enrich) -> None:
    """Print articles a second: bare, replayed by one process, and bare again, for the machine's mood."""
    before = _bare_rate(enrich, backlog)
    each = RATED // settings.partitions
    await _begin(settings, "rated", Request(end=each))
    with _process(settings, "replay", "--resume", "rated", "--nice", "0") as process:
        process.wait()
    topic = replay_settings(settings, "rated").enriched_topic
    written = sorted([record.timestamp async for record in topic_log.whole(settings, topic)])[WARM_UP:]
    replayed = (len(written) - 1) / ((written[-1] - written[0]) / 1000)
    after = _bare_rate(enrich, backlog)
    bare = (before + after) / 2
    print(
        f"bare pipeline {before:.1f} and {after:.1f}/s, replayed by one process {replayed:.1f}/s: {replayed / bare:.0%}"
    )


def _bare_rate(enrich: Enrich, backlog: Sequence[bytes]) -> float:
    for value in backlog[:WARM_UP]:
        enrich(Job(None, value))
    began = time.monotonic()
    for value in backlog[WARM_UP:RATED]:
        enrich(Job(None, value))
    return len(backlog[WARM_UP:RATED]) / (time.monotonic() - began)


if __name__ == "__main__":
    main()
