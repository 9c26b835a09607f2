"""A replay beside the live lane, on a real Kafka: ``python -m bench.replay ARTICLES.jsonl``.

Prints the live lane's latency percentiles without and with a replay that two processes share and that is killed five
times; whether anything is missing, or differs from what the bare pipeline makes; and articles a second, the replay's
against the bare pipeline's.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path

from aiokafka import AIOKafkaConsumer

from tools.kafka import running as running_kafka
from worker import enrichment_job, feed, topics
from worker import settings as configuration
from worker.connection import client_options
from worker.enrichment_job import Enriched, Job, Limits, Outcome
from worker.replay import log, register, running
from worker.replay.plan import replay_settings
from worker.replay.running import Request
from worker.settings import Settings

KILLS = 5
KILL_SECONDS = 8.0  # between kills
WARM_UP = 30  # articles
RATED = 300  # articles that rates are taken from
START_SECONDS = 10.0  # for the live worker

Enrich = Callable[[Job], Outcome]


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, help="JSON Lines of raw articles")
    parser.add_argument("--backlog", type=int, default=1_000, help="articles to replay")
    parser.add_argument("--rate", type=float, default=3.0, help="live articles a second")
    parser.add_argument("--alone", type=float, default=30.0, help="seconds of the live lane alone")
    options = parser.parse_args()
    lines = options.articles.read_bytes().splitlines()
    backlog, fresh = lines[: options.backlog], lines[options.backlog :]
    with running_kafka() as broker:
        flags = {"brokers": broker.bootstrap, "pool_size": 1, "web_port": 0, "log_level": "WARNING"}
        settings = configuration.load(flags)
        asyncio.run(_run(settings, backlog, fresh, options.rate, alone=options.alone))


async def _run(
    settings: Settings, backlog: Sequence[bytes], fresh: Sequence[bytes], rate: float, *, alone: float
) -> None:
    await topics.create(settings, [topic.name for topic in topics.plan(settings)])
    await _publish(settings, backlog)
    await _skip_backlog(settings)
    latencies: list[float] = []
    with _process(settings, "run", "--group", settings.group):
        async with _timing(settings, latencies), _feeding(settings, fresh, rate):
            await asyncio.sleep(START_SECONDS)
            latencies.clear()
            await asyncio.sleep(alone)
            print("live lane alone:        ", _percentiles(latencies), flush=True)
            latencies.clear()
            seconds = await _replay_with_kills(settings, "bench")
            print("live lane beside replay:", _percentiles(latencies), flush=True)
    print(f"replayed {len(backlog)} articles by two processes, killed {KILLS} times, in {seconds:.0f} s", flush=True)
    enrich = _enrich(settings)
    await _verify(settings, "bench", backlog, enrich)
    await _rates(settings, backlog, enrich)


async def _publish(settings: Settings, articles: Sequence[bytes]) -> None:
    async for _ in feed.feed(articles, settings):
        pass


async def _skip_backlog(settings: Settings) -> None:
    """Commit for the live group as if it had done the backlog."""
    consumer = AIOKafkaConsumer(**client_options(settings), group_id=settings.group, enable_auto_commit=False)
    async with consumer:
        partitions = await log.partitions(consumer, settings.raw_topic)
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
        async with log.reader(settings) as consumer:
            partitions = await log.partitions(consumer, settings.enriched_topic)
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


async def _replay_with_kills(settings: Settings, name: str) -> float:
    """Replay everything by two processes, killing one or the other every few seconds; return the seconds it took."""
    plan, chosen = await running.plan(settings, Request(), name)
    await running.begin(settings, plan, chosen)
    began = time.monotonic()
    with ExitStack() as processes:

        def start() -> subprocess.Popen[bytes]:
            return processes.enter_context(_process(settings, "replay", "--resume", name))

        taking_part = [start(), start()]
        for number in range(KILLS):
            await asyncio.sleep(KILL_SECONDS)
            assert not await register.is_finished(settings, name), f"done before kill {number}; take a larger backlog"
            taking_part[number % 2].kill()
            taking_part[number % 2] = start()
        for process in taking_part:
            assert await asyncio.to_thread(process.wait) == 0, "the replay failed; its log is above"
        return time.monotonic() - began


def _percentiles(latencies: Sequence[float]) -> str:
    ranked = sorted(latencies)
    shares = {f"p{share}": ranked[min(len(ranked) - 1, len(ranked) * share // 100)] for share in (50, 90, 99)}
    return f"{'  '.join(f'{name} {value * 1000:.0f} ms' for name, value in shares.items())}  of {len(ranked)} articles"


def _enrich(settings: Settings) -> Enrich:
    limits = Limits(settings.max_article_bytes, settings.max_json_depth, settings.max_message_bytes)
    return enrichment_job.handler(limits, settings.recognizer, settings.recognizer_path, settings.gazetteer_additions)


async def _verify(settings: Settings, name: str, backlog: Sequence[bytes], enrich: Enrich) -> None:
    """Print how the replay's topics differ from what the bare pipeline makes of the backlog, if they do."""
    outcomes = [outcome for value in backlog if isinstance(outcome := enrich(Job(None, value)), Enriched)]
    outputs = replay_settings(settings, name)
    for number, topic in enumerate(topics.snapshot_topics(outputs)):
        written = [record async for record in log.whole(settings, topic)]
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
    plan, chosen = await running.plan(settings, Request(end=each), "rated")
    await running.begin(settings, plan, chosen)
    with _process(settings, "replay", "--resume", plan.id, "--nice", "0") as process:
        process.wait()
    topic = replay_settings(settings, plan.id).enriched_topic
    written = sorted([record.timestamp async for record in log.whole(settings, topic)])[WARM_UP:]
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
