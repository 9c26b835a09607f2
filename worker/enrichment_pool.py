"""The pool that enriches as the settings say."""

import logging
from collections.abc import Callable
from functools import partial

from worker import enrichment_job
from worker.enrichment_job import Job, Limits, Outcome
from worker.errors import JobLostError
from worker.pool import Pool
from worker.settings import Settings

logger = logging.getLogger(__name__)


def enrichment_pool(
    settings: Settings, *, size: int | None = None, on_loss: Callable[[JobLostError], None] = lambda _: None
) -> Pool[Job, Outcome]:
    """Return a pool that is not started yet, of ``size`` processes; of as many as the settings say when None."""
    return Pool(
        partial(
            enrichment_job.handler,
            limits(settings),
            settings.recognizer,
            settings.recognizer_path,
            settings.gazetteer_additions,
        ),
        size=size or settings.processes,
        deadline=settings.article_deadline,
        on_loss=on_loss,
    )


def limits(settings: Settings) -> Limits:
    """Return what an article may be."""
    return Limits(settings.max_article_bytes, settings.max_json_depth, settings.max_message_bytes)


def report_loss(error: JobLostError) -> None:
    """Log that a process of the pool was lost with its job."""
    logger.warning("enrichment_process_lost", extra={"error": str(error)})
