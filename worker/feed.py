"""Publishes articles to the raw topic, keyed by article id."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Final

from aiokafka import AIOKafkaProducer
from aiokafka.errors import MessageSizeTooLargeError
from pydantic_core import from_json

from schemas.article import derived_id
from worker import topics
from worker.connection import client_options
from worker.errors import OutputTooLargeError
from worker.settings import Settings

_UNCONFIRMED: Final = 1_000  # records that wait for the broker's answer
_LINGER_MS: Final = 10


async def feed(articles: Iterable[bytes], settings: Settings, rate: float | None = None) -> AsyncIterator[int]:
    """Publish JSON articles, at most ``rate`` a second, and yield how many the broker has confirmed so far.

    What is no article is published too, without a key: the worker refuses it with a reason.

    Raises:
        BrokersUnreachableError: no broker answered.
        TopicsError: there is no raw topic.
        OutputTooLargeError: an article is larger than the topic takes.

    """
    await topics.require(settings, settings.raw_topic)
    producer = AIOKafkaProducer(
        **client_options(settings),
        acks="all",
        enable_idempotence=True,
        compression_type="zstd",
        linger_ms=_LINGER_MS,
        max_request_size=settings.max_message_bytes,
    )
    try:
        await producer.start()
        async for confirmed in _published(producer, settings.raw_topic, articles, rate):
            yield confirmed
    except MessageSizeTooLargeError as error:
        raise OutputTooLargeError(f"an article is larger than {settings.raw_topic} takes") from error
    finally:
        await producer.stop()


def article_key(value: bytes) -> bytes | None:
    """Return the key that an article's record needs: its id, given or derived; None for what is no article."""
    try:
        article = from_json(value)
    except ValueError:
        return None
    if not isinstance(article, dict):
        return None
    identity = article.get("id")
    if identity is None:
        identity = derived_id(article.get("url"), article.get("title"), article.get("text"))
    return identity.encode() if isinstance(identity, str) and identity else None


async def _published(
    producer: AIOKafkaProducer, topic: str, articles: Iterable[bytes], rate: float | None
) -> AsyncIterator[int]:
    loop = asyncio.get_running_loop()
    waiting: list[asyncio.Future[object]] = []
    confirmed, due = 0, loop.time()
    for article in articles:
        if rate:
            await asyncio.sleep(due - loop.time())
            due = max(due, loop.time() - 1.0) + 1 / rate  # what a pause left undone is made up for a second at most
        waiting.append(await producer.send(topic, article, key=article_key(article)))
        if len(waiting) >= (_UNCONFIRMED if rate is None else 1):
            confirmed += await _confirm(waiting)
            yield confirmed
    confirmed += await _confirm(waiting)
    yield confirmed


async def _confirm(waiting: list[asyncio.Future[object]]) -> int:
    await asyncio.gather(*waiting)
    done = len(waiting)
    waiting.clear()
    return done
