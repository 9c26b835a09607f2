"""Dead letters: rejected records kept whole, with the reason in their headers."""

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from schemas.dead_letter import HEADER_PREFIX, DeadLetter
from worker import topic_log, topics
from worker.enrichment_job import Rejected
from worker.record import Headers, Message, Record
from worker.settings import Settings

log = logging.getLogger(__name__)

ATTEMPT_HEADER = "rasd-attempt"
"""On a record that is tried again after a fix: which try it is."""


def dead_letter(topic: str, record: Record, rejected: Rejected, pipeline: str) -> Message:
    """Return the record as a dead letter: key, value and headers unchanged, what was wrong added as headers.

    Only a record with neither key nor value gets an empty value: the client writes none without both.
    """
    value = b"" if record.key is None and record.value is None else record.value
    return Message(topic, record.key, value, record.headers + _reason_headers(record, rejected, pipeline))


def without_value(letter: Message) -> Message:
    """Return the letter with an empty value, for one that its topic can't hold; the source topic still has it."""
    size = str(len(letter.value or b"")).encode()
    omitted = ((f"{HEADER_PREFIX}value-omitted", b"true"), (f"{HEADER_PREFIX}bytes", size))
    return Message(letter.topic, letter.key, b"", letter.headers + omitted)


def _reason_headers(record: Record, rejected: Rejected, pipeline: str) -> Headers:
    topic, number = record.partition
    added = {
        "reason": rejected.reason,
        "error": rejected.error,
        "stage": rejected.stage,
        "topic": topic,
        "partition": str(number),
        "offset": str(record.offset),
        "timestamp": str(record.timestamp),
        "pipeline": pipeline,
        "attempt": (record.header(ATTEMPT_HEADER) or b"1").decode(errors="replace"),
    }
    return tuple((HEADER_PREFIX + name, value.encode(errors="backslashreplace")) for name, value in added.items())


async def stored(settings: Settings) -> AsyncIterator[tuple[DeadLetter, Record]]:
    """Yield the dead letters that stand in the topic now, each with the record itself.

    A record that somebody else wrote there is logged and passed over.

    Raises:
        BrokersUnreachableError: no broker answered.
        TopicsError: there is no such topic.

    """
    await topics.require(settings, settings.dead_letters_topic)
    async for record in topic_log.whole(settings, settings.dead_letters_topic):
        if record.header(f"{HEADER_PREFIX}reason") is None:
            where = {"partition": record.partition.number, "offset": record.offset}
            log.warning("not_a_dead_letter", extra=where)
            continue
        yield read(record), record


def read(letter: Record) -> DeadLetter:
    """Return what a dead letter's headers say."""
    said = {name.removeprefix(HEADER_PREFIX): value.decode() for name, value in letter.headers if _ours(name)}
    return DeadLetter.model_validate(
        {
            "partition": letter.partition.number,
            "offset": letter.offset,
            "written_at": datetime.fromtimestamp(letter.timestamp / 1000, UTC),
            "reason": said["reason"],
            "error": said["error"],
            "stage": said["stage"],
            "source_topic": said["topic"],
            "source_partition": said["partition"],
            "source_offset": said["offset"],
            "source_timestamp": said["timestamp"],
            "pipeline": said["pipeline"],
            "attempt": said["attempt"],
            "value_omitted": said.get("value-omitted", "false"),
            "key": None if letter.key is None else letter.key.decode(errors="backslashreplace"),
            "bytes": said.get("bytes", len(letter.value or b"")),
        }
    )


def _ours(name: str) -> bool:
    return name.startswith(HEADER_PREFIX)
