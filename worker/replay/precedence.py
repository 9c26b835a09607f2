"""Keeps older versions of articles off the live topics, although the live lane writes there at the same time.

Kafka has no conditional write, so it takes three steps. Before writing: a version of which the raw topic holds a newer
one is left alone. After the broker has confirmed the write: everything that the raw topic holds by then is read. If a
newer version has come meanwhile, the live lane may have written it just before our write; then it is enriched and
written again here, on top, and that again is checked. So the last word in each topic is the newest version's, and an
older one is seen for moments at most. If we are killed in those moments, the record is not committed and comes again: a
version that came since the replay began is therefore written when its older one is left alone.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol, TypeVar

from worker.record import Record
from worker.replay.newest import Position

ResultT = TypeVar("ResultT")


class NewestVersions(Protocol):
    """What is known of every article's newest version."""

    def of(self, article: bytes) -> Position | None:
        """Return where an article's newest version stands."""

    async def catch_up(self) -> None:
        """Return when everything is known that has come up to now."""

    async def read(self, at: Position) -> Record:
        """Return the record that stands there."""


class Precedence:
    """Writes an article's version unless there is a newer one."""

    def __init__(
        self, versions: NewestVersions, began: Mapping[int, int], renew: Callable[[Record], Awaitable[object]]
    ) -> None:
        """``began``: the raw topic's end offsets when the first of us began; ``renew`` enriches and writes a record."""
        self._versions = versions
        self._began = began
        self._renew = renew

    async def write(self, article: bytes, at: Position, write: Callable[[], Awaitable[ResultT]]) -> ResultT | None:
        """Write the version that stands ``at`` this position; None when a newer one had to have its place."""
        newest = self._versions.of(article)
        if newest is not None and newest.after(at):
            if newest.offset >= self._began.get(newest.partition, 0):
                await self._restore(article, newest)
            return None
        result = await write()
        await self._versions.catch_up()
        newest = self._versions.of(article)
        if newest is not None and newest.after(at):
            await self._restore(article, newest)
        return result

    async def _restore(self, article: bytes, newest: Position) -> None:
        written: Position | None = None
        while written != newest:
            await self._renew(await self._versions.read(newest))
            await self._versions.catch_up()
            written, newest = newest, self._versions.of(article) or newest
