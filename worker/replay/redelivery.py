"""Dead letters tried again: put back on the raw topic, each once, and never behind a newer version of their article.

Putting letters back and noting that they were is one Kafka transaction, so that a kill leaves both or neither; the
worker reads committed records only. The transaction's id is the same for everyone: who begins fences off who was at it.
A letter stays where it is: nothing is deleted, and what fails again is a new letter whose attempt is one higher.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Final

from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import ProducerFenced

from schemas.dead_letter import HEADER_PREFIX, DeadLetter
from worker import dead_letters, topic_log
from worker.clients import writing
from worker.dead_letters import ATTEMPT_HEADER
from worker.errors import RasdError
from worker.record import Record
from worker.replay import newest, register
from worker.replay.newest import Newest, Position
from worker.replay.selection import identity
from worker.settings import Settings

_BATCH: Final = 100  # letters a transaction; the worker waits behind an open one
_TRANSACTION_MS: Final = 60_000


class FencedError(RasdError):
    """Somebody else began to retry dead letters meanwhile; what was put back until then stays so."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter with the record that is to be tried again."""

    said: DeadLetter
    record: Record

    @property
    def mark(self) -> str:
        """The entry of the register that says it was put back."""
        return f"retried/{self.record.partition.topic}/{self.said.partition}/{self.said.offset}"

    @property
    def origin(self) -> Position:
        """Where the rejected record stood."""
        return Position(self.said.source_partition, self.said.source_offset, self.said.source_timestamp)

    @property
    def partition(self) -> TopicPartition:
        """In which partition it stood, and is put again: an article's versions stay in one."""
        return TopicPartition(self.said.source_topic, self.said.source_partition)

    @property
    def headers(self) -> list[tuple[str, bytes]]:
        """The rejected record's own headers, and which attempt this is."""
        own = [(n, v) for n, v in self.record.headers if n != ATTEMPT_HEADER and not n.startswith(HEADER_PREFIX)]
        return [*own, (ATTEMPT_HEADER, str(self.said.attempt + 1).encode())]


async def retry(settings: Settings, wanted: Callable[[DeadLetter], bool]) -> Counter[str]:
    """Put the wanted letters back on the raw topic; return how many, and why others were not.

    ``retried``; ``before``: they were already; ``superseded``: the raw topic holds a newer version of the article;
    ``gone``: too large for the dead letters, and no longer in the raw topic. Letters from other topics are left alone.

    Raises:
        BrokersUnreachableError: no broker answered.
        FencedError: somebody else retries.

    """
    await register.create_topic(settings)

    def ours(said: DeadLetter) -> bool:
        return said.source_topic == settings.raw_topic and wanted(said)

    oldest = [said.source_timestamp async for said, _ in dead_letters.stored(settings) if ours(said)]
    if not oldest:
        return Counter()
    starts = await topic_log.offsets_at(settings, settings.raw_topic, min(oldest))
    async with _transactions(settings) as producer, newest.following(settings, starts) as versions:
        marks = await register.table(settings)  # after fencing off: nobody adds to them now
        return await _Redelivery(settings, producer, versions, marks.keys()).all(ours)


@asynccontextmanager
async def _transactions(settings: Settings) -> AsyncIterator[AIOKafkaProducer]:
    identity = f"{settings.group}.dead-letters.retry"
    async with writing(settings, transactional_id=identity, transaction_timeout_ms=_TRANSACTION_MS) as producer:
        try:
            yield producer
        except ProducerFenced as error:
            raise FencedError("somebody else retries dead letters; see what is left when they are done") from error


class _Redelivery:
    def __init__(self, settings: Settings, producer: AIOKafkaProducer, versions: Newest, marks: Iterable[str]) -> None:
        self._settings = settings
        self._producer = producer
        self._versions = versions
        self._marks = frozenset(marks)
        self._counts: Counter[str] = Counter()

    async def all(self, wanted: Callable[[DeadLetter], bool]) -> Counter[str]:
        batch: list[Letter] = []
        async for said, record in dead_letters.stored(self._settings):
            if wanted(said) and (letter := await self._ready(Letter(said, record))):
                batch.append(letter)
            if len(batch) == _BATCH:
                await self._put_back(batch)
                batch = []
        await self._put_back(batch)
        return +self._counts

    async def _ready(self, letter: Letter) -> Letter | None:
        """Return the letter whole; None, and counted, when it is not to be put back."""
        if letter.mark in self._marks:
            self._counts["before"] += 1
            return None
        if not letter.said.omitted:
            return letter
        source = await topic_log.single(self._settings, letter.partition, letter.said.source_offset)
        if source is None:
            self._counts["gone"] += 1
            return None
        whole = replace(letter.record, key=source.key, value=source.value, headers=source.headers)
        return Letter(letter.said, whole)

    async def _put_back(self, batch: Sequence[Letter]) -> None:
        """Put the letters back in one transaction, which is given up if a newer version came before it ended."""
        while batch := [letter for letter in batch if not self._superseded(letter)]:
            try:
                async with self._producer.transaction():
                    await self._send(batch)
                    await self._versions.catch_up()  # to our first record: what is committed before it is known now
                    self._refuse_overtaken(batch)
            except _OvertakenError:
                continue
            self._counts["retried"] += len(batch)
            return

    def _refuse_overtaken(self, batch: Iterable[Letter]) -> None:
        if any(map(self._is_superseded, batch)):
            raise _OvertakenError

    def _superseded(self, letter: Letter) -> bool:
        superseded = self._is_superseded(letter)
        self._counts["superseded"] += superseded
        return superseded

    def _is_superseded(self, letter: Letter) -> bool:
        article = identity(letter.record)
        known = self._versions.of(article) if article else None
        return known is not None and known.after(letter.origin)

    async def _send(self, batch: Sequence[Letter]) -> None:
        answers = []
        for letter in batch:
            record = letter.record
            answers.append(
                await self._producer.send(
                    *(letter.partition.topic, record.value, record.key, letter.partition.partition),
                    headers=letter.headers,
                )
            )
            answers.append(
                await self._producer.send(register.register_topic(self._settings), b"{}", letter.mark.encode())
            )
        await asyncio.gather(*answers)


class _OvertakenError(Exception):
    """A newer version came while the transaction was open."""
