"""The pool that enriches as the settings say."""

import logging
from collections.abc import Callable
from functools import partial

from worker import enrichment_job
from worker.enrichment_job import Job, Limits, Outcome, Rejected
from worker.errors import JobCrashedError, JobLostError, JobOverdueError
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


async def outcome(pool: Pool[Job, Outcome], job: Job) -> Outcome:
    """Return what the pool makes of the job; one that is lost twice is rejected.

    Raises:
        PoolError: no process can be started any more.

    """
    try:
        return await pool.run(job)
    except JobOverdueError as error:
        return Rejected("overdue", "enrich", f"{error}, twice")
    except JobCrashedError as error:
        return Rejected("crashed", "enrich", f"{error}, twice")


def limits(settings: Settings) -> Limits:
    """Return what an article may be."""
    return Limits(settings.max_article_bytes, settings.max_json_depth, settings.max_message_bytes)


def report_loss(error: JobLostError) -> None:
    """Log that a process of the pool was lost with its job."""
    logger.warning("enrichment_process_lost", extra={"error": str(error)})
