"""What somebody wants to have replayed, and the plan that it becomes."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from schemas.snapshots import Versions
from worker.clients import reading
from worker.replay import bounds, selection
from worker.replay.bounds import Moment
from worker.replay.plan import Draft, Found, Plan, Span, narrowed
from worker.settings import Settings


@dataclass(frozen=True, slots=True)
class Request:
    """A stretch of the raw topic, or single records of it."""

    begin: Moment | None = None
    end: Moment | None = None
    partitions: Collection[int] = ()
    ids: Collection[str] = ()
    made_before: str | None = None
    outdated: bool = False
    dead_letters: bool = False
    into_live: bool = False

    @property
    def selections(self) -> int:
        """How many ways of choosing single records are used; no more than one can be."""
        return sum(map(bool, (self.ids, self.made_before, self.outdated, self.dead_letters)))

    def __str__(self) -> str:
        said = [
            f"from {self.begin}" if self.begin is not None else "",
            f"up to {self.end}" if self.end is not None else "",
            f"partition {', '.join(map(str, self.partitions))}" if self.partitions else "",
            f"articles by id: {len(self.ids)}" if self.ids else "",
            f"made before {self.made_before}" if self.made_before else "",
            "made by other versions" if self.outdated else "",
            "dead letters" if self.dead_letters else "",
        ]
        return ", ".join(filter(None, said)) or "everything"


def new_id() -> str:
    """Return a name for a replay: the time in UTC, and two bytes against those who begin in the same second."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


async def draft(settings: Settings, request: Request, replay: str, made_by: Versions) -> Draft:
    """Return what a replay has to do; its bounds are those of this moment. Nothing is written.

    Raises:
        BrokersUnreachableError: no broker answered.
        RasdError: a bound, partition or version is wrong, or the topic is not there.

    """
    async with reading(settings) as consumer:
        spans, ends = await bounds.spans(consumer, settings.raw_topic, request.begin, request.end, request.partitions)
    chosen, missing = None, list[str]()
    stretch: Collection[Span] = spans
    if request.selections:
        stretch, chosen, missing = narrowed(spans, await _found(settings, request, spans, made_by))
    plan = Plan(
        id=replay,
        created_at=datetime.now(UTC),
        what=str(request),
        topic=settings.raw_topic,
        spans=tuple(span for span in stretch if span.length),
        chosen=None if chosen is None else sum(map(len, chosen.values())),
        ends=ends,
        into_live=request.into_live,
        made_by=made_by,
    )
    return Draft(plan, chosen, missing)


async def _found(settings: Settings, request: Request, spans: Collection[Span], made_by: Versions) -> Found:
    if request.ids:
        return await selection.of_articles(settings, spans, request.ids)
    if request.made_before:
        return await selection.made_before(settings, request.made_before)
    if request.outdated:
        return await selection.made_otherwise(settings, made_by)
    return await selection.of_dead_letters(settings)
