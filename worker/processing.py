"""What happens to one record: enriched in the pool and published, or written to the dead letters."""

import logging
import time
from dataclasses import dataclass, field

from worker import events
from worker.dead_letters import ever_smaller
from worker.delivery import Send, deliver
from worker.enrichment_job import Enriched, Job, Outcome, Rejected
from worker.enrichment_pool import outcome
from worker.errors import DeadLetterLimitError, OutputTooLargeError
from worker.observability import metrics
from worker.pool import Pool
from worker.record import Message, Record

logger = logging.getLogger(__name__)

KINDS = ("enriched", "entities", "locations", "quotes")


@dataclass(frozen=True, slots=True)
class Destinations:
    """Where records go: the four snapshots in the order of :data:`KINDS`, and the dead letters."""

    snapshots: tuple[str, str, str, str]
    dead_letters: str


@dataclass(slots=True)
class Processing:
    """The work of the lane on one record; returns when the broker has all that came of it.

    Raises:
        DeliveryError: the broker did not take it.
        DeadLetterLimitError: too many records in a row were rejected.
        PoolError: no enrichment process can be started any more.

    """

    pool: Pool[Job, Outcome]
    send: Send
    destinations: Destinations
    pipeline: str
    """Version of the pipeline that the pool runs."""
    dead_letter_limit: int
    rejected_in_a_row: int = field(default=0, init=False)

    async def __call__(self, record: Record) -> Outcome:
        """Enrich and publish the record, or write it to the dead letters; return which it was."""
        began = time.monotonic()
        became = await outcome(self.pool, Job(record.key, record.value))
        metrics.ENRICHMENT_SECONDS.observe(time.monotonic() - began)
        if isinstance(became, Enriched):
            became = await self._publish(record, became)
        if isinstance(became, Rejected):
            await self._reject(record, became)
        metrics.END_TO_END_SECONDS.observe(max(0.0, time.time() - record.timestamp / 1000))
        return became

    async def _publish(self, record: Record, enriched: Enriched) -> Outcome:
        messages = [
            Message(topic, enriched.key, value, events.output_headers(record, enriched.key, kind, self.pipeline))
            for topic, kind, value in zip(self.destinations.snapshots, KINDS, enriched.values, strict=True)
        ]
        began = time.monotonic()
        try:
            await deliver(messages, self.send)
        except OutputTooLargeError as error:
            return Rejected("output_too_large", "publish", str(error))
        metrics.DELIVERY_SECONDS.observe(time.monotonic() - began)
        metrics.ARTICLES.labels(outcome="deleted" if record.value is None else "enriched").inc()
        self.rejected_in_a_row = 0
        return enriched

    async def _reject(self, record: Record, rejected: Rejected) -> None:
        self.rejected_in_a_row += 1
        if self.rejected_in_a_row > self.dead_letter_limit:
            raise DeadLetterLimitError(
                f"{self.dead_letter_limit} records in a row were rejected, the last for {rejected.reason} "
                f"({rejected.error}); nothing more is read until somebody has looked"
            )
        reason = {"reason": rejected.reason, "error": rejected.error}
        logger.warning("article_rejected", extra=_place(record) | reason)
        await self._write_letter(record, rejected)
        metrics.ARTICLES.labels(outcome="rejected").inc()
        metrics.DEAD_LETTERS.labels(reason=rejected.reason).inc()

    async def _write_letter(self, record: Record, rejected: Rejected) -> None:
        """Write as much of the dead letter as its topic takes."""
        refused: OutputTooLargeError | None = None
        for letter in ever_smaller(self.destinations.dead_letters, record, rejected, self.pipeline):
            try:
                await deliver([letter], self.send)
                break
            except OutputTooLargeError as error:
                refused = error
        else:
            assert refused is not None, "the whole letter comes first"
            raise refused
        if refused:
            logger.warning("dead_letter_cut", extra=_place(record) | {"error": str(refused)})
            metrics.DEAD_LETTERS_CUT.inc()


def _place(record: Record) -> dict[str, object]:
    return {"topic": record.partition.topic, "partition": record.partition.number, "offset": record.offset}
