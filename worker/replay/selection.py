"""Which single records a replay reads: those of some articles, of what an older pipeline made, of the dead letters."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from aiokafka import AIOKafkaConsumer, TopicPartition

from worker import dead_letters, feed
from worker.errors import RasdError
from worker.record import Record
from worker.replay import log
from worker.replay.plan import Chosen, Span
from worker.settings import Settings


class VersionError(RasdError):
    """No version number."""


def identity(record: Record) -> bytes | None:
    """Return the id of the article that a record holds, or deletes."""
    return record.key if record.value is None else feed.article_key(record.value)


def version(text: str) -> tuple[int, ...]:
    """Return ``1.10.2`` as numbers, so that versions compare.

    Raises:
        VersionError: it is none.

    """
    try:
        return tuple(map(int, text.split(".")))
    except ValueError:
        raise VersionError(f"{text}: give a pipeline version, such as 0.2.0") from None


async def of_articles(consumer: AIOKafkaConsumer, topic: str, spans: Iterable[Span], ids: Collection[bytes]) -> Chosen:
    """Return where the spans hold the articles of these ids, in all their versions."""
    bounds = {TopicPartition(topic, span.partition): (span.start, span.end) for span in spans}
    found = [record async for record in log.stretch(consumer, bounds) if identity(record) in ids]
    return _by_partition((record.partition.number, record.offset) for record in found)


async def made_before(settings: Settings, pipeline: str) -> Chosen:
    """Return what the articles were made from whose snapshot in the live topic an older pipeline made."""
    limit = version(pipeline)
    older: dict[bytes | None, tuple[int, int]] = {}
    async for snapshot in log.whole(settings, settings.enriched_topic):
        older.pop(snapshot.key, None)
        made_by, source = snapshot.header("rasd-pipeline"), snapshot.header("rasd-source-topic")
        if snapshot.value is None or made_by is None or source != settings.raw_topic.encode():
            continue
        if version(made_by.decode()) < limit:
            older[snapshot.key] = source_position(snapshot)
    return _by_partition(older.values())


async def of_dead_letters(settings: Settings) -> Chosen:
    """Return which records of the raw topic stand in the dead letters."""
    return _by_partition(
        [
            (letter.source_partition, letter.source_offset)
            async for letter, _record in dead_letters.stored(settings)
            if letter.source_topic == settings.raw_topic
        ]
    )


def source_position(snapshot: Record) -> tuple[int, int]:
    """Return partition and offset of the raw record that an output was made from."""
    partition, offset = snapshot.header("rasd-source-partition"), snapshot.header("rasd-source-offset")
    assert partition is not None, "every output names its source"
    assert offset is not None, "every output names its source"
    return int(partition), int(offset)


def _by_partition(positions: Iterable[tuple[int, int]]) -> Chosen:
    chosen: dict[int, set[int]] = defaultdict(set)
    for partition, offset in positions:
        chosen[partition].add(offset)
    return {partition: sorted(offsets) for partition, offsets in sorted(chosen.items())}
