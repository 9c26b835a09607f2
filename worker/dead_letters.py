"""Dead letters: rejected records kept whole, with the reason in their headers."""

import logging
import re
from collections.abc import AsyncIterator, Collection, Iterator
from datetime import UTC, datetime

from schemas.dead_letter import HEADER_PREFIX, PARTS, DeadLetter, Part
from worker import topic_log, topics
from worker.enrichment_job import Rejected
from worker.record import Headers, Message, Record
from worker.settings import Settings

log = logging.getLogger(__name__)

ATTEMPT_HEADER = "rasd-attempt"
"""On a record that is tried again after a fix: which try it is."""


def dead_letter(
    topic: str, record: Record, rejected: Rejected, pipeline: str, omitted: Collection[Part] = ()
) -> Message:
    """Return the record as a dead letter: key, value and headers unchanged, what was wrong added as headers.

    What is ``omitted`` stands in the source topic only. A record with neither key nor value gets an empty value: the
    client writes none without both.
    """
    key = None if "key" in omitted else record.key
    value = b"" if "value" in omitted or (key is None and record.value is None) else record.value
    own = () if "headers" in omitted else record.headers
    return Message(topic, key, value, own + _reason_headers(record, rejected, pipeline, omitted))


def ever_smaller(topic: str, record: Record, rejected: Rejected, pipeline: str) -> Iterator[Message]:
    """Yield the dead letter whole, then without its largest part, and so on: for a topic that can't hold more."""
    sizes: dict[Part, int] = {
        "value": len(record.value or b""),
        "headers": sum(len(name.encode()) + len(value or b"") for name, value in record.headers),
        "key": len(record.key or b""),
    }
    largest_first = sorted(filter(sizes.get, PARTS), key=sizes.__getitem__, reverse=True)
    for count in range(len(largest_first) + 1):
        yield dead_letter(topic, record, rejected, pipeline, largest_first[:count])


def _reason_headers(record: Record, rejected: Rejected, pipeline: str, omitted: Collection[Part]) -> Headers:
    """Return the headers that tell all of the letter, each always: the record may bring some of these names itself."""
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
        "attempt": str(_attempt(record)),
        "bytes": str(len(record.value or b"")),
        **{f"{part}-omitted": "true" if part in omitted else "false" for part in PARTS},
    }
    return tuple((HEADER_PREFIX + name, value.encode(errors="backslashreplace")) for name, value in added.items())


def _attempt(record: Record) -> int:
    """Return which try the record is; the first where it does not say so in a form of ours."""
    said = record.header(ATTEMPT_HEADER) or b""
    return int(said) if re.fullmatch(rb"[1-9]\d{0,8}", said) else 1


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
    said = {
        name.removeprefix(HEADER_PREFIX): (value or b"").decode(errors="backslashreplace")
        for name, value in letter.headers
        if name.startswith(HEADER_PREFIX)
    }
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
            **{f"{part}_omitted": said.get(f"{part}-omitted", "false") for part in PARTS},
            "key": None if letter.key is None else letter.key.decode(errors="backslashreplace"),
            "bytes": said.get("bytes", len(letter.value or b"")),
        }
    )
