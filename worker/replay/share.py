"""What one process has of one partition of a replay."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from worker.replay.plan import Span
from worker.replay.register import Place, Tally

LEAP: Final = 2_000  # offsets without a chosen record that are skipped rather than read


class Share:
    """A span that this process reads: how far it is read, and how far everything is done."""

    def __init__(self, span: Span, offsets: Sequence[int] | None, place: Place, generation: int = 0) -> None:
        """Go on at ``place``; read only ``offsets``, which rise, unless None. ``generation``: of the assignment."""
        self.span = span
        self.generation = generation
        self.read = self.settled = place.position
        self.tally = Tally(place.tally)
        self.waiting = 0
        """Records in work."""
        self._offsets = range(span.start, span.end) if offsets is None else offsets

    @property
    def place(self) -> Place:
        """Up to where everything is done: what may be committed."""
        return Place(self.settled, Tally(self.tally))

    @property
    def ended(self) -> bool:
        """Whether there is nothing more to read."""
        return self.read >= self.span.end

    def wants(self, offset: int) -> bool:
        """Whether the record at this offset belongs to the replay."""
        return offset in self.span and self._next(offset) == offset

    def take(self) -> None:
        """Count a record that is in work now."""
        self.waiting += 1

    def settle(self, offset: int, outcome: str) -> None:
        """Note that the record at this offset, and everything before it, is done."""
        self.waiting -= 1
        self.tally[outcome] += 1
        self.settled = offset + 1
        self._close_gap()

    def advance(self, position: int) -> int | None:
        """Note that all before ``position`` is read; return where to go on if that is far ahead."""
        wanted = self._next(position)
        ahead = wanted - position > LEAP and wanted < self.span.end
        self.read = self.span.end if wanted >= self.span.end else wanted if ahead else position
        self._close_gap()
        return wanted if ahead else None

    def lose(self, first: int) -> None:
        """Note that what stood before ``first`` was deleted before it was read. Nothing may be in work."""
        lost = bisect_left(self._offsets, first) - bisect_left(self._offsets, self.read)
        self.tally += Tally(gone=lost)
        self.advance(first)

    def _close_gap(self) -> None:
        """With nothing in work everything that was read is done, although no record stood at its end."""
        if not self.waiting:
            self.settled = max(self.settled, self.read)

    def _next(self, position: int) -> int:
        """Return the first wanted offset at or after this one; the span's end when there is none."""
        index = bisect_left(self._offsets, position)
        return self._offsets[index] if index < len(self._offsets) else self.span.end
