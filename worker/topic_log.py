"""Bounded reading of a topic's log beside everyone else: no group, nothing committed, aborted transactions left out."""

from collections.abc import AsyncIterator, Mapping

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from worker.clients import reading
from worker.errors import TopicsError
from worker.record import Partition, Record
from worker.settings import Settings

_POLL_MS = 200
_BATCH = 500  # records


async def partitions(consumer: AIOKafkaConsumer, topic: str) -> list[TopicPartition]:
    """Return the topic's partitions.

    Raises:
        TopicsError: there is no such topic.

    """
    await consumer._client.force_metadata_update()
    numbers = consumer.partitions_for_topic(topic)
    if not numbers:
        raise TopicsError(f"{topic} does not exist")
    return [TopicPartition(topic, number) for number in sorted(numbers)]


async def bounds(consumer: AIOKafkaConsumer, topic: str) -> dict[TopicPartition, tuple[int, int]]:
    """Return where each partition of the topic begins and ends now; what an open transaction holds back is behind it.

    Raises:
        TopicsError: there is no such topic.

    """
    standing = await partitions(consumer, topic)
    first, end = await consumer.beginning_offsets(standing), await consumer.end_offsets(standing)
    return {partition: (first[partition], end[partition]) for partition in standing}


async def stretch(
    consumer: AIOKafkaConsumer, bounds: Mapping[TopicPartition, tuple[int, int]]
) -> AsyncIterator[Record]:
    """Yield the records of each partition from its first bound up to and without its second.

    It is the position that ends it, not the last record: what stood at the end may be compacted away, or be the mark of
    a transaction.
    """
    left = {partition: end for partition, (start, end) in bounds.items() if start < end}
    if not left:
        return
    consumer.assign(list(left))
    for partition in left:
        consumer.seek(partition, bounds[partition][0])
    while left:
        for partition, found in (await consumer.getmany(timeout_ms=_POLL_MS, max_records=_BATCH)).items():
            for raw in found:
                if raw.offset < left[partition]:
                    yield record(raw)
        for partition in list(left):
            if await consumer.position(partition) >= left[partition]:
                consumer.pause(partition)
                del left[partition]


async def whole(settings: Settings, topic: str) -> AsyncIterator[Record]:
    """Yield every record that stands in the topic now, each partition's in its order.

    Raises:
        BrokersUnreachableError: no broker answered.
        TopicsError: there is no such topic.

    """
    async with reading(settings) as consumer:
        async for found in stretch(consumer, await bounds(consumer, topic)):
            yield found


async def single(settings: Settings, partition: TopicPartition, offset: int) -> Record | None:
    """Return the record that stands at the offset; None when it is gone."""
    async with reading(settings) as consumer:
        first, end = await consumer.beginning_offsets([partition]), await consumer.end_offsets([partition])
        if not first[partition] <= offset < end[partition]:
            return None
        async for found in stretch(consumer, {partition: (offset, offset + 1)}):
            return found
    return None


async def offsets_at(settings: Settings, topic: str, timestamp: int) -> dict[int, int]:
    """Return where in each partition the records of this time (ms) or later begin."""
    async with reading(settings) as consumer:
        standing = await partitions(consumer, topic)
        found = await consumer.offsets_for_times(dict.fromkeys(standing, timestamp))
        ends = await consumer.end_offsets(standing)
        return {p.partition: known.offset if (known := found.get(p)) else ends[p] for p in standing}


def record(raw: "ConsumerRecord[bytes, bytes]", generation: int = 0) -> Record:
    """Return what the client read as our record."""
    return Record(
        partition=Partition(raw.topic, raw.partition),
        offset=raw.offset,
        timestamp=raw.timestamp,
        key=raw.key,
        value=raw.value,
        headers=tuple(raw.headers),
        generation=generation,
    )
