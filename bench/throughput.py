"""Articles a second: the bare pipeline on one core, and end to end through Kafka with the pool.

    python -m bench.throughput [FILE…] [--articles 3000] [--pool 2]

Both run on the same articles in turns on the same machine, so their ratio means something where the machine is shared.
"""

import argparse
import asyncio
import json
import logging
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import cycle, islice
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition

from tools.kafka import running
from worker import enrichment_job, feed, topics
from worker import settings as configuration
from worker.enrichment_job import Enriched, Job, Limits, RejectionError, parse
from worker.reading import RawEvent, read
from worker.settings import Settings

LIMITS = Limits(article_bytes=1 << 20, json_depth=64, output_bytes=8 << 20)
BARE_SECONDS = 10.0  # of each of the two bare runs, before and after the one through Kafka
WARM_UP = 200  # articles through Kafka before the clock starts


class Speed(NamedTuple):
    """How fast, and at what cost: seconds of processor time hold also where others use the cores."""

    articles_per_second: float
    cpu_milliseconds: float


def main() -> None:
    """Measure and print a small table."""
    options = _options()
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it tells of every retry while topics are new
    articles = list(islice(_repeated(_usable(options.files)), options.articles))
    before = bare(articles)
    with running() as node:
        kafka = asyncio.run(end_to_end(articles, node.bootstrap, options.pool))
    after = bare(articles)
    core = Speed(*map(statistics.mean, zip(before, after, strict=True)))
    size = sum(map(len, articles)) / len(articles)
    ratio, cost = kafka.articles_per_second / core.articles_per_second, kafka.cpu_milliseconds / core.cpu_milliseconds
    print(f"{len(articles)} articles of {size:.0f} bytes on average, {options.pool} processes, {os.cpu_count()} cores")
    print(f"bare pipeline, one core   {_row(core)}, before and after the rest")
    print(f"end to end through Kafka  {_row(kafka)}, the worker's start included, the broker not")
    print(f"ratio                     {ratio:.2f} of one core, {ratio / options.pool:.2f} a process; cost {cost:.2f}")


def bare(articles: Sequence[bytes]) -> Speed:
    """Return the speed of parsing, enriching and serializing in this process."""
    work = enrichment_job.handler(LIMITS, "convolutional", None, None)
    for article in articles[:20]:
        assert isinstance(work(Job(None, article)), Enriched)
    began, used, done = time.perf_counter(), time.process_time(), 0
    for article in cycle(articles):
        work(Job(None, article))
        done += 1
        if time.perf_counter() - began > BARE_SECONDS:
            break
    return Speed(done / (time.perf_counter() - began), 1000 * (time.process_time() - used) / done)


async def end_to_end(articles: Sequence[bytes], brokers: str, pool: int) -> Speed:
    """Return the speed from the raw topic to the last output topic, with a worker of its own."""
    settings = configuration.load({"brokers": brokers})
    await topics.create(settings, [topic.name for topic in topics.plan(settings)])
    async for _ in feed.feed(articles, settings):
        pass
    used = _children_seconds()
    worker = subprocess.Popen(  # noqa: ASYNC220 (it only has to run)
        [sys.executable, "-m", "worker", "run"],
        env=os.environ | {"RASD_BROKERS": brokers, "RASD_POOL_SIZE": str(pool), "RASD_WEB_PORT": "0"},
    )
    try:
        rate = await _rate(settings, len(articles))
    finally:
        worker.terminate()
        worker.wait()
    return Speed(rate, 1000 * (_children_seconds() - used) / len(articles))


async def _rate(settings: Settings, count: int) -> float:
    partitions = [TopicPartition(settings.quotes_topic, number) for number in range(settings.partitions)]
    async with AIOKafkaConsumer(bootstrap_servers=settings.brokers) as consumer:
        consumer.assign(partitions)

        async def written(enough: int) -> tuple[int, float]:
            while True:
                await asyncio.sleep(0.05)
                done = sum((await consumer.end_offsets(partitions)).values())
                if done >= enough:
                    return done, time.perf_counter()

        first, began = await written(WARM_UP)
        last, ended = await written(count)
        return (last - first) / (ended - began)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.throughput", description=__doc__)
    parser.add_argument("files", nargs="*", default=["samples"], help="articles (default: the samples)")
    parser.add_argument("--articles", type=int, default=3000, help="how many, the given ones repeated under new ids")
    parser.add_argument("--pool", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)")
    options = parser.parse_args()
    options.articles = max(options.articles, 2 * WARM_UP)
    return options


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _row(speed: Speed) -> str:
    return f"{speed.articles_per_second:.1f} articles/s, {speed.cpu_milliseconds:.1f} ms of CPU each"


def _usable(files: Sequence[str]) -> list[dict[str, object]]:
    """Return the articles in the files that a worker would enrich."""
    articles = []
    for event in read(files):
        if isinstance(event, RawEvent):
            with suppress(RejectionError):
                articles.append(parse(event.value, LIMITS).model_dump(mode="json", exclude_none=True))
    return articles


def _repeated(articles: Sequence[dict[str, object]]) -> Iterator[bytes]:
    """Yield the articles over and over, each time under a new id."""
    for number, article in enumerate(cycle(articles)):
        yield json.dumps(article | {"id": f"bench-{number}"}, ensure_ascii=False).encode()


if __name__ == "__main__":
    main()
