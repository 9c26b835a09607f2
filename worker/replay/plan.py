"""What a replay has to do: the records of a topic between bounds that were fixed when it began."""

import json
import re
import zlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from schemas.snapshots import Versions
from worker.settings import Settings

NAME: Final = re.compile(r"[a-zA-Z0-9_-]{1,64}")
"""What a replay may be called: the name becomes a part of topics' names."""

Chosen = Mapping[int, Sequence[int]]
"""By partition: the offsets that a replay of single records reads, rising."""

Found = Mapping[str, Collection[tuple[int, int]]]
"""Partition and offset of the records of everything that was asked for; none, where nothing was found."""


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

    def __contains__(self, offset: int) -> bool:
        return self.start <= offset < self.end


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
    made_by: Versions = Field(description="What enriches: all who take part run the same.")

    @property
    def size(self) -> int:
        """How many records it reads, at most."""
        return sum(span.length for span in self.spans) if self.chosen is None else self.chosen


class Draft(NamedTuple):
    """A plan that is not written down yet."""

    plan: Plan
    chosen: Chosen | None
    missing: Sequence[str]
    """What was asked for and is not there: no such article in the stretch, or its record deleted by retention."""


def narrowed(spans: Iterable[Span], found: Found) -> tuple[tuple[Span, ...], Chosen, list[str]]:
    """Return the spans without what lies outside the first and last found record, what is in them, and what is not."""
    there = {span.partition: span for span in spans}
    inside: dict[int, set[int]] = defaultdict(set)
    missing: list[str] = []
    for name, positions in found.items():
        within = [(number, offset) for number, offset in positions if number in there and offset in there[number]]
        for number, offset in within:
            inside[number].add(offset)
        if not within:
            missing.append(name)
    chosen = {number: sorted(offsets) for number, offsets in sorted(inside.items())}
    narrow = tuple(Span(partition=number, start=at[0], end=at[-1] + 1) for number, at in chosen.items())
    return narrow, chosen, missing


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
