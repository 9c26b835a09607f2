"""An enrichment that crashes or never ends for some articles, for a pool's processes; it loads no models."""

import json
import os
import signal
import time
from collections.abc import Callable

from tests.unit.replay import enriched
from worker.enrichment_job import Enriched, Job, Outcome
from worker.pool import Pool
from worker.settings import Settings

MADE_BY = enriched.article().made_by
"""What its snapshots say that they were made by."""

DEADLINE = 1.5  # seconds


def pool(_settings: Settings, *, size: int, on_loss: Callable[[Exception], None]) -> Pool[Job, Outcome]:
    """Return a pool as :func:`worker.enrichment_pool.enrichment_pool` does."""
    return Pool(handler, size=size, deadline=DEADLINE, on_loss=on_loss)


def handler() -> Callable[[Job], Outcome]:
    """Return what does a job."""
    return _handle


def _handle(job: Job) -> Outcome:
    article = json.loads(job.value or b"{}")
    identity, version = article.get("id", "none"), article.get("version", 1)
    if identity.startswith("crashing"):
        os.kill(os.getpid(), signal.SIGKILL)
    if identity.startswith("endless"):
        time.sleep(3600)
    snapshot = enriched.article(identity).model_copy(update={"version": version}).model_dump_json().encode()
    return Enriched(identity.encode(), (snapshot,) * 4)
