"""Which single records a replay reads: those of some articles, of what an older pipeline made, of the dead letters."""

from collections.abc import Callable, Collection, Iterable

from aiokafka import TopicPartition
from pydantic_core import from_json

from schemas.snapshots import Versions
from worker import dead_letters, feed, topic_log
from worker.clients import reading
from worker.errors import RasdError
from worker.record import Record
from worker.replay.plan import Found, Span
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


async def of_articles(settings: Settings, spans: Iterable[Span], ids: Collection[str]) -> Found:
    """Return where the spans hold the articles of these ids, in all their versions."""
    bounds = {TopicPartition(settings.raw_topic, span.partition): (span.start, span.end) for span in spans}
    found: dict[str, list[tuple[int, int]]] = {article: [] for article in ids}
    async with reading(settings) as consumer:
        async for record in topic_log.stretch(consumer, bounds):
            article = _text(identity(record))
            if article in found:
                found[article].append((record.partition.number, record.offset))
    return found


async def made_before(settings: Settings, pipeline: str) -> Found:
    """Return what the articles were made from whose snapshot in the live topic an older pipeline made."""
    limit = version(pipeline)

    def older(snapshot: Record) -> bool:
        made_by = snapshot.header("rasd-pipeline")
        return made_by is not None and version(made_by.decode()) < limit

    return await _sources(settings, older)


async def made_otherwise(settings: Settings, made_by: Versions) -> Found:
    """Return what the articles were made from whose snapshot in the live topic other versions made than these."""

    def other(snapshot: Record) -> bool:
        assert snapshot.value is not None, "deletions are no snapshots"
        return bool(from_json(snapshot.value)["made_by"] != made_by.model_dump())

    return await _sources(settings, other)


async def of_dead_letters(settings: Settings) -> Found:
    """Return which records of the raw topic stand in the dead letters."""
    return {
        f"{letter.source_topic}[{letter.source_partition}]@{letter.source_offset}": [
            (letter.source_partition, letter.source_offset)
        ]
        async for letter, _record in dead_letters.stored(settings)
        if letter.source_topic == settings.raw_topic
    }


async def _sources(settings: Settings, wanted: Callable[[Record], bool]) -> Found:
    """Return the source of every snapshot in the live topic that is wanted."""
    found: dict[str, list[tuple[int, int]]] = {}
    async for snapshot in topic_log.whole(settings, settings.enriched_topic):
        article = _text(snapshot.key)
        found.pop(article, None)
        ours = snapshot.header("rasd-source-topic") == settings.raw_topic.encode()
        if snapshot.value is not None and ours and wanted(snapshot):
            found[article] = [source_position(snapshot)]
    return found


def source_position(snapshot: Record) -> tuple[int, int]:
    """Return partition and offset of the raw record that an output was made from."""
    partition, offset = snapshot.header("rasd-source-partition"), snapshot.header("rasd-source-offset")
    assert partition is not None, "every output names its source"
    assert offset is not None, "every output names its source"
    return int(partition), int(offset)


def _text(article: bytes | None) -> str:
    return (article or b"").decode(errors="backslashreplace")
