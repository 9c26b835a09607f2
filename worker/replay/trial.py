"""A few articles enriched before a replay begins: by which versions, and how long one takes."""

import time
from typing import Final

from aiokafka import TopicPartition

from schemas.snapshots import EnrichedArticle, Versions
from worker import topic_log
from worker.clients import reading
from worker.enrichment_job import Enriched, Job, Outcome
from worker.pool import Pool
from worker.replay.plan import Plan
from worker.settings import Settings

_SAMPLE: Final = 30  # records that the time is estimated from
_EMPTY: Final = b'{"source": "rasd", "text": ""}'


async def versions(pool: Pool[Job, Outcome]) -> Versions:
    """Return what enriches in this pool."""
    outcome = await pool.run(Job(None, _EMPTY))
    assert isinstance(outcome, Enriched), "an empty article is one"
    assert outcome.values[0] is not None, "and it is no deletion"
    return EnrichedArticle.model_validate_json(outcome.values[0]).made_by


async def estimate(settings: Settings, pool: Pool[Job, Outcome], plan: Plan, rate: float | None) -> float:
    """Return the seconds that a replay will take here, from how long its first records take in a pool of one."""
    if not plan.size:
        return 0.0
    span = plan.spans[0]
    stretch = {TopicPartition(plan.topic, span.partition): (span.start, min(span.end, span.start + _SAMPLE))}
    async with reading(settings) as consumer:
        sample = [Job(record.key, record.value) async for record in topic_log.stretch(consumer, stretch)]
    began = time.monotonic()
    for job in sample:
        await pool.run(job)
    each = (time.monotonic() - began) / max(1, len(sample))
    return plan.size * max(each / settings.processes, 1 / rate if rate else 0.0)
