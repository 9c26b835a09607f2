"""The main job in one command: a real Kafka, the topics, a worker, articles in, and what came out of every topic.

``python -m tools.demo [PATH]``. All that is started is stopped, also on Ctrl-C or failure.
"""

import asyncio
import contextlib
import logging
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from aiokafka import AIOKafkaConsumer, ConsumerRecord
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from schemas.dead_letter import DeadLetter
from schemas.snapshots import EnrichedArticle, EntitiesSnapshot, LocationsSnapshot, QuotesSnapshot
from tools.kafka import Broker, BrokerError, MissingToolError, running
from tools.kafka.broker import free_port
from worker import dead_letters, display, reading, topics
from worker import feed as feeding
from worker import settings as configuration
from worker.enrichment.snapshots import Snapshots
from worker.errors import RasdError
from worker.reading import RawEvent
from worker.settings import Settings

SHOWN = 2  # articles shown whole; the others are counted
_READY_SECONDS = 90
_SILENT_SECONDS = 60  # without a new snapshot: something is wrong
_STOP_SECONDS = 60

Found = dict[str, dict[str, bytes | None]]
"""Topic to article id to the last snapshot."""


def main(path: str = "samples") -> int:
    """Run the demo on the articles of a file or folder; returns the exit code."""
    console = display.console()
    logging.disable()  # clients complain while a broker starts or stops; the worker has its own log
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    events = _articles(path, console)
    if not events:
        console.print(f"there are no articles in {path}")
        return 1
    try:
        with contextlib.ExitStack() as stack:
            with _step(console, "starting Apache Kafka (the first time fetches its jars)"):
                kafka = stack.enter_context(running())
            asyncio.run(_demo(events, kafka, console))
            return 0
    except (MissingToolError, BrokerError, RasdError) as error:
        console.print(str(error), style="red")
        return 1
    except KeyboardInterrupt:
        console.print("stopped")
        return 128 + signal.SIGINT


def _articles(path: str, console: Console) -> list[RawEvent]:
    """Return the articles of the file or folder; name what can't be read."""
    events = []
    for event in reading.read([path]):
        if isinstance(event, RawEvent):
            events.append(event)
        else:
            console.print(str(event), style="red")
    return events


async def _demo(events: list[RawEvent], kafka: Broker, console: Console) -> None:
    settings = configuration.load({"brokers": kafka.bootstrap, "web_port": free_port(), "partitions": 4})
    with _step(console, "creating the topics"):
        await topics.create(settings, [topic.name for topic in topics.plan(settings)])
    with _worker(settings, kafka.folder / "worker.log", console):
        async for _ in feeding.feed((event.value for event in events), settings):
            pass
        console.print(f"✓ {len(events)} articles published to {settings.raw_topic}")
        found, rejected = await _collect(settings, len(events))
        letters = [letter async for letter, _ in dead_letters.stored(settings)] if rejected else []
    _show(found, letters, settings, console)


@contextlib.contextmanager
def _step(console: Console, what: str) -> Iterator[None]:
    began = time.monotonic()
    with console.status(what):
        yield
    console.print(f"✓ {what} {time.monotonic() - began:.1f} s")


@contextlib.contextmanager
def _worker(settings: Settings, log: Path, console: Console) -> Iterator[None]:
    """Run a worker of its own process while the block runs, and drain it at the end."""
    flags = {"BROKERS": settings.brokers, "WEB_PORT": str(settings.web_port), "PARTITIONS": str(settings.partitions)}
    environment = os.environ | {f"RASD_{name}": value for name, value in flags.items()}
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "worker", "run"], env=environment, stdout=sink, stderr=sink, start_new_session=True
        )
    try:
        with _step(console, "starting the worker"):
            _wait_until_ready(process, settings.web_port, log)
        yield
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2)
            return
        if process.poll() is not None:
            break
        time.sleep(0.2)
    raise RasdError(f"the worker did not get ready:\n{log.read_text(errors='replace')[-3000:]}")


async def _collect(settings: Settings, count: int) -> tuple[Found, int]:
    """Read the output topics until every article has come out of all of them, or is a dead letter."""
    found: Found = {topic: {} for topic in topics.snapshot_topics(settings)}
    records = dict.fromkeys(found, 0)
    letters = 0
    columns = (TextColumn("enriching"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("enriching", total=count)
        async for record in _records(settings):
            if record.topic == settings.dead_letters_topic:
                letters += 1
            else:
                records[record.topic] += 1
                found[record.topic][(record.key or b"").decode()] = record.value
            done = letters + min(records.values())
            bar.update(task, completed=done)
            if done >= count:
                break
    return found, letters


async def _records(settings: Settings) -> AsyncIterator[ConsumerRecord]:
    consumer = AIOKafkaConsumer(
        *topics.snapshot_topics(settings),
        settings.dead_letters_topic,
        bootstrap_servers=settings.brokers,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=settings.max_message_bytes,
    )
    async with consumer:
        while True:
            try:
                yield await asyncio.wait_for(consumer.getone(), _SILENT_SECONDS)
            except TimeoutError:
                raise RasdError(f"nothing came out for {_SILENT_SECONDS} s; the worker's log says more") from None


def _show(found: Found, letters: list[DeadLetter], settings: Settings, console: Console) -> None:
    articles = [_snapshots(values) for key in next(iter(found.values())) if all(values := _values(found, key))]
    for article in [article for article in articles if article.enriched.entities][:SHOWN]:
        display.show(article, console)
    if letters:
        console.print(display.dead_letters_table(letters))
    console.print(_summary(found, articles, letters, settings))
    if len(articles) > SHOWN:
        console.print(f"{SHOWN} articles are shown; `rasd enrich --pretty` shows any file's articles", style="dim")


def _summary(found: Found, articles: list[Snapshots], letters: list[DeadLetter], settings: Settings) -> Table:
    """Return the table of topics: how many records stand in each, and what is in them."""
    placed = [place for article in articles for place in article.locations.locations]
    contents = (
        f"{sum(bool(article.enriched.text) for article in articles)} with a text",
        f"{sum(len(article.entities.entities) for article in articles)} persons, organizations and places",
        f"{len(placed)} places, {sum(place.location is not None for place in placed)} of them on the map",
        f"{sum(len(article.quotes.quotes) for article in articles)} quotes",
    )
    table = Table("topic", "articles", "in them", box=None)
    for (topic, snapshots), content in zip(found.items(), contents, strict=True):
        table.add_row(topic, str(len(snapshots)), content)
    table.add_row(
        settings.dead_letters_topic, str(len(letters)), ", ".join(sorted({letter.reason for letter in letters}))
    )
    return table


def _values(found: Found, key: str) -> list[bytes | None]:
    return [snapshots.get(key) for snapshots in found.values()]


def _snapshots(values: list[bytes | None]) -> Snapshots:
    enriched, entities, locations, quotes = (value or b"" for value in values)
    return Snapshots(
        EnrichedArticle.model_validate_json(enriched),
        EntitiesSnapshot.model_validate_json(entities),
        LocationsSnapshot.model_validate_json(locations),
        QuotesSnapshot.model_validate_json(quotes),
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
