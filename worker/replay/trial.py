"""A few articles enriched before a replay begins: by which versions, and how long one takes."""

import asyncio
import time
from statistics import fmean
from typing import Final

from aiokafka import TopicPartition

from schemas.snapshots import EnrichedArticle, Versions
from worker import topic_log
from worker.clients import reading
from worker.enrichment_job import Enriched, Job, Outcome
from worker.errors import JobLostError
from worker.pool import Pool
from worker.replay.plan import Plan
from worker.settings import Settings

_SAMPLE: Final = 30  # records that the time is estimated from
_LONGEST: Final = 5.0  # seconds that one of them is waited for
_EMPTY: Final = b'{"source": "rasd", "text": ""}'


async def versions(pool: Pool[Job, Outcome]) -> Versions:
    """Return what enriches in this pool."""
    outcome = await pool.run(Job(None, _EMPTY))
    assert isinstance(outcome, Enriched), "an empty article is one"
    assert outcome.values[0] is not None, "and it is no deletion"
    return EnrichedArticle.model_validate_json(outcome.values[0]).made_by


async def estimate(settings: Settings, pool: Pool[Job, Outcome], plan: Plan, rate: float | None) -> float:
    """Return the seconds that a replay will take here, from how long its first records take in a pool of one.

    What crashes its process or takes far too long is left out: it is for the replay to say what becomes of it.
    """
    if not plan.size:
        return 0.0
    measured = [took for job in await _sample(settings, plan) if (took := await _seconds(pool, job)) is not None]
    each = fmean(measured) if measured else 0.0
    return plan.size * max(each / settings.processes, 1 / rate if rate else 0.0)


async def _sample(settings: Settings, plan: Plan) -> list[Job]:
    sample: list[Job] = []
    async with reading(settings) as consumer:
        spans = {TopicPartition(plan.topic, span.partition): (span.start, span.end) for span in plan.spans}
        async for record in topic_log.stretch(consumer, spans):
            sample.append(Job(record.key, record.value))
            if len(sample) == _SAMPLE:
                break
    return sample


async def _seconds(pool: Pool[Job, Outcome], job: Job) -> float | None:
    began = time.monotonic()
    try:
        async with asyncio.timeout(_LONGEST):
            await pool.run(job)
    except (TimeoutError, JobLostError):
        return None
    return time.monotonic() - began
