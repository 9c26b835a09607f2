"""Faust events become records and keep what they carry."""

from types import SimpleNamespace

from worker.agents import acknowledge, received
from worker.record import Partition


def event(**changes):
    message = {
        "topic": "news.raw",
        "partition": 3,
        "offset": 42,
        "timestamp": 1_714_550_400.123,
        "key": b"k",
        "value": None,
        "headers": [("x", b"1"), ("x", b"2")],
        "generation_id": 7,
    }
    return SimpleNamespace(message=SimpleNamespace(**message | changes))


def test_an_event_becomes_a_record():
    """Repeated headers stay, the timestamp is whole milliseconds, a missing value is None."""
    record = received(event(), stream=None)
    assert record.partition == Partition("news.raw", 3)
    assert (record.offset, record.timestamp, record.generation) == (42, 1_714_550_400_123, 7)
    assert (record.key, record.value, record.headers) == (b"k", None, (("x", b"1"), ("x", b"2")))
    assert received(event(headers=None), stream=None).headers == ()


async def test_only_records_of_this_assignment_are_acknowledged():
    acknowledged = []

    class Stream:
        async def ack(self, event):
            acknowledged.append(event)

    of_before, of_now = event(generation_id=6), event(generation_id=7)
    app = SimpleNamespace(consumer_generation_id=7)
    await acknowledge(received(of_before, Stream()), app)
    await acknowledge(received(of_now, Stream()), app)
    assert acknowledged == [of_now]
