"""What a replay has to do: the records of a topic between bounds that were fixed when it began."""

import json
import re
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from worker.settings import Settings

NAME: Final = re.compile(r"[a-zA-Z0-9_-]{1,64}")
"""What a replay may be called: the name becomes a part of topics' names."""

Chosen = Mapping[int, Sequence[int]]
"""By partition: the offsets that a replay of single records reads, rising."""


class Span(BaseModel):
    """A stretch of one partition: from ``start``, up to and without ``end``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    partition: int = Field(ge=0)
    start: int = Field(ge=0)
    end: int = Field(ge=0)

    @property
    def length(self) -> int:
        """How many offsets it has; as many records or fewer stand there, since logs have gaps."""
        return max(0, self.end - self.start)


class Plan(BaseModel):
    """A replay as everyone who takes part in it reads it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=f"^{NAME.pattern}$")
    created_at: AwareDatetime
    what: str = Field(description="What was asked for, in words.")
    topic: str
    spans: tuple[Span, ...]
    chosen: int | None = Field(description="How many single records it reads; null: all of the spans.")
    ends: dict[int, int] = Field(description="The topic's end offsets when the replay began.")
    into_live: bool
    pipeline: str = Field(description="The version that enriches: all who take part run the same.")

    @property
    def size(self) -> int:
        """How many records it reads, at most."""
        return sum(span.length for span in self.spans) if self.chosen is None else self.chosen


def narrowed(spans: Iterable[Span], chosen: Chosen) -> tuple[tuple[Span, ...], Chosen]:
    """Return the spans without what lies before the first and after the last chosen record, and what is in them."""
    inside = {span.partition: _between(chosen.get(span.partition, ()), span) for span in spans}
    kept = {partition: offsets for partition, offsets in sorted(inside.items()) if offsets}
    return tuple(
        Span(partition=partition, start=offsets[0], end=offsets[-1] + 1) for partition, offsets in kept.items()
    ), kept


def _between(offsets: Sequence[int], span: Span) -> Sequence[int]:
    return offsets[bisect_left(offsets, span.start) : bisect_left(offsets, span.end)]


def done(span: Span, position: int, chosen: Chosen | None) -> int:
    """Return how much of the span lies before ``position``: records, where single ones were chosen, else offsets."""
    if chosen is None:
        return max(0, min(position, span.end) - span.start)
    return bisect_left(chosen[span.partition], position)


def encoded(offsets: Sequence[int]) -> bytes:
    """Return rising offsets as few bytes: their differences as JSON, deflated."""
    differences = [offsets[0], *(after - before for before, after in pairwise(offsets))] if offsets else []
    return zlib.compress(json.dumps(differences).encode())


def decoded(value: bytes) -> Sequence[int]:
    """Return what :func:`encoded` was given."""
    return list(accumulate(json.loads(zlib.decompress(value))))


def replay_settings(settings: Settings, replay: str) -> Settings:
    """Return the settings with the output topics of a replay in place of the live ones."""
    outputs = ("enriched_topic", "entities_topic", "locations_topic", "quotes_topic", "dead_letters_topic")
    return settings.model_copy(update={name: f"replay.{replay}.{getattr(settings, name)}" for name in outputs})
