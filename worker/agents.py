"""The Faust agent: hands what it reads to the lane, and the lane's acknowledgements back."""

from dataclasses import dataclass
from typing import Any, cast

import faust
from faust.types import EventT, StreamT

from worker.errors import LaneStoppedError
from worker.lane import Lane
from worker.record import Partition, Record


@dataclass(frozen=True, slots=True)
class Received(Record):
    """A record with the Faust event and stream that acknowledge it."""

    event: Any = None
    stream: Any = None


def enrich(app: faust.App, topic: str, lane: Lane[Received]) -> None:
    """Add the agent that reads ``topic`` to the app.

    It reads raw bytes, so that no record can fail before it is in the lane, and never raises: Faust would acknowledge
    the record at which it did.
    """
    raw = app.topic(topic, key_type=bytes, key_serializer="raw", value_type=bytes, value_serializer="raw")

    @app.agent(raw, name="enrich")
    async def _enrich(stream: StreamT[Any]) -> None:
        manual: Any = cast(Any, stream).noack()  # missing in the type
        async for event in manual.events():
            try:
                await lane.put(received(event, manual))
            except LaneStoppedError:
                return  # the worker is about to end; nothing more is acknowledged


def received(event: EventT[Any], stream: StreamT[Any]) -> Received:
    """Return the event as a record."""
    message = event.message
    headers: Any = message.headers or ()  # pairs; the event's own are a dict that loses repeated names
    return Received(
        partition=Partition(message.topic, message.partition),
        offset=message.offset,
        timestamp=round(message.timestamp * 1000),
        key=message.key,
        value=message.value,
        headers=tuple(headers),
        generation=message.generation_id or 0,
        event=event,
        stream=stream,
    )


async def acknowledge(record: Received, app: faust.App) -> None:
    """Acknowledge the record, unless the partition has been assigned anew since it was read: Faust does not check."""
    if record.generation == app.consumer_generation_id:
        await record.stream.ack(record.event)
