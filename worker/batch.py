"""Enriches many articles without Kafka: all cores, results in the order of the input."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterable

from worker.enrichment_job import Job, Outcome
from worker.enrichment_pool import enrichment_pool, outcome
from worker.reading import RawEvent, UnreadableError
from worker.settings import Settings

_AHEAD = 16  # articles a process that may be done before an earlier one is


async def enrich(
    events: Iterable[RawEvent | UnreadableError], settings: Settings
) -> AsyncIterator[tuple[str, Outcome | UnreadableError]]:
    """Yield each event's origin with what came of it, in the order of the events.

    Raises:
        PoolError: the enrichment processes can't be started.

    """
    pool = enrichment_pool(settings)
    await pool.start()
    started: deque[tuple[str, asyncio.Task[Outcome] | UnreadableError]] = deque()
    try:
        for event in events:
            if isinstance(event, UnreadableError):
                started.append(("", event))
            else:
                started.append((event.origin, asyncio.create_task(outcome(pool, Job(key=None, value=event.value)))))
            while len(started) > _AHEAD * settings.processes:
                yield await _first(started)
        while started:
            yield await _first(started)
    finally:
        for _origin, task in started:
            if isinstance(task, asyncio.Task):
                task.cancel()
        await pool.stop()


async def _first(
    started: deque[tuple[str, asyncio.Task[Outcome] | UnreadableError]],
) -> tuple[str, Outcome | UnreadableError]:
    origin, task = started.popleft()
    return origin, task if isinstance(task, UnreadableError) else await task
