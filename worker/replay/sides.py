"""The two sides of a comparison: enriched articles of a topic or a file, the last of each id."""

import zlib
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path

from pydantic import ValidationError

from schemas.snapshots import EnrichedArticle
from worker import topic_log
from worker.errors import RasdError
from worker.replay import register
from worker.replay.comparison import sampling_order
from worker.replay.plan import replay_settings
from worker.settings import Settings

Articles = Mapping[str, bytes]
"""Deflated EnrichedArticle JSON by id: some 2 KB an article, so that 100,000 fit into memory."""

LIVE = "live"


class SideError(RasdError):
    """What was named can't be read as enriched articles."""


async def read(settings: Settings, name: str) -> Articles:
    """Return the articles of ``live``, a JSON Lines file, a replay or a topic.

    Raises:
        SideError: the file holds something else.
        TopicsError: there is no such topic.

    """
    if (file := Path(name)).is_file():
        return _of_file(file)
    articles: dict[str, bytes] = {}
    async for key, value in _of_topic(settings, await _topic(settings, name)):
        if value is None:
            articles.pop(key, None)
        else:
            articles[key] = zlib.compress(value, 1)
    return articles


def pairs(before: Articles, after: Articles) -> Iterator[tuple[EnrichedArticle | None, EnrichedArticle | None]]:
    """Yield the articles of both sides together, in the order in which they are sampled."""
    for identity in sorted({*before, *after}, key=sampling_order):
        yield _article(before.get(identity)), _article(after.get(identity))


async def _topic(settings: Settings, name: str) -> str:
    if name == LIVE:
        return settings.enriched_topic
    known = await register.names(settings)
    return replay_settings(settings, name).enriched_topic if name in known else name


async def _of_topic(settings: Settings, topic: str) -> AsyncIterator[tuple[str, bytes | None]]:
    async for record in topic_log.whole(settings, topic):
        if record.key is None:
            raise SideError(f"{topic} has records without a key: no topic of enriched articles")
        yield record.key.decode(), record.value


def _of_file(path: Path) -> Articles:
    articles: dict[str, bytes] = {}
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    articles[EnrichedArticle.model_validate_json(line).id] = zlib.compress(line, 1)
                except ValidationError:
                    raise SideError(f"{path}:{number} is no enriched article, as `rasd enrich` prints them") from None
    return articles


def _article(value: bytes | None) -> EnrichedArticle | None:
    return None if value is None else EnrichedArticle.model_validate_json(zlib.decompress(value))
