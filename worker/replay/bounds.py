"""From offsets or times to the stretch of every partition that a replay reads."""

from collections.abc import Collection, Mapping
from datetime import datetime

from aiokafka import AIOKafkaConsumer, TopicPartition

from worker import topic_log
from worker.errors import RasdError
from worker.replay.plan import Span

Moment = int | datetime
"""A place in a partition: an offset, or the first record with this timestamp or a later one."""


class MomentError(RasdError):
    """Neither an offset nor a time."""


def moment(text: str) -> Moment:
    """Return what the text says: digits are an offset, else ISO 8601 with its UTC offset.

    Raises:
        MomentError: it is neither.

    """
    if text.isascii() and text.isdigit():
        return int(text)
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise MomentError(f"{text}: give an offset, or a time such as 2024-05-01T10:00:00+03:00") from None
    if time.utcoffset() is None:
        raise MomentError(f"{text}: add the UTC offset, such as {text}{'' if 'T' in text else 'T00:00:00'}+03:00")
    return time


async def spans(
    consumer: AIOKafkaConsumer, topic: str, begin: Moment | None, end: Moment | None, only: Collection[int]
) -> tuple[list[Span], dict[int, int]]:
    """Return the stretch of every partition (of those in ``only``, if any), and all end offsets as they are now.

    Raises:
        TopicsError: there is no such topic.
        MomentError: there is no such partition.

    """
    standing = await topic_log.bounds(consumer, topic)
    if missing := sorted(set(only) - {partition.partition for partition in standing}):
        raise MomentError(f"{topic} has no partition {missing[0]}; it has {len(standing)}, counted from 0")
    first = {partition: there[0] for partition, there in standing.items()}
    last = {partition: there[1] for partition, there in standing.items()}
    starts, ends = await _offsets(consumer, begin, first, last), await _offsets(consumer, end, last, last)
    wanted = [partition for partition in standing if not only or partition.partition in only]
    return [
        _clamped(partition.partition, (starts[partition], ends[partition]), standing[partition]) for partition in wanted
    ], {partition.partition: offset for partition, offset in last.items()}


def _clamped(partition: int, asked: tuple[int, int], there: tuple[int, int]) -> Span:
    start = min(max(asked[0], there[0]), there[1])
    return Span(partition=partition, start=start, end=max(start, min(asked[1], there[1])))


async def _offsets(
    consumer: AIOKafkaConsumer,
    asked: Moment | None,
    otherwise: Mapping[TopicPartition, int],
    last: Mapping[TopicPartition, int],
) -> Mapping[TopicPartition, int]:
    if asked is None:
        return otherwise
    if isinstance(asked, int):
        return dict.fromkeys(last, asked)
    milliseconds = round(asked.timestamp() * 1000)
    found = await consumer.offsets_for_times(dict.fromkeys(last, milliseconds))
    return {partition: known.offset if (known := found.get(partition)) else last[partition] for partition in last}
