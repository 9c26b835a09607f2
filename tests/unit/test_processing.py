"""One place decides between publishing, dead letter and stopping."""

import asyncio

import pytest
from aiokafka.errors import KafkaTimeoutError, MessageSizeTooLargeError

from worker import delivery
from worker.dead_letters import read
from worker.enrichment_job import Enriched, Rejected
from worker.errors import (
    DeadLetterLimitError,
    DeliveryError,
    JobCrashedError,
    JobOverdueError,
    OutputTooLargeError,
    PoolError,
)
from worker.observability import metrics
from worker.processing import Destinations, Processing
from worker.record import Partition, Record

TOPICS = Destinations(("enriched", "entities", "locations", "quotes"), "dead")
ENRICHED = Enriched(b"a1", (b"1", b"2", b"3", b"4"))
REJECTED = Rejected("invalid_json", "parse", "Invalid JSON")


class Pool:
    """Answers each job with the next planned outcome, raised if it is an error."""

    def __init__(self, *outcomes):
        self.outcomes = list(outcomes)

    async def run(self, _):
        """Return or raise what is planned."""
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


class Broker:
    """Keeps what it is sent, unless its topic refuses."""

    def __init__(self, refusing=None, error=None, largest=1_000):
        self.written, self.refusing, self.error, self.largest = [], refusing, error, largest

    async def send(self, topic, key, value, headers):
        """Keep the record or refuse it."""
        answer = asyncio.get_running_loop().create_future()
        if topic == self.refusing:
            answer.set_exception(self.error)
        elif len(value or b"") + sum(len(v) for _, v in headers) > self.largest:
            answer.set_exception(MessageSizeTooLargeError())
        else:
            self.written.append((topic, key, value, headers))
            answer.set_result(None)
        return answer


def record(value=b"{}", offset=5) -> Record:
    return Record(Partition("raw", 1), offset, 1_714_550_400_000, b"key", value, ())


def processing(broker, *outcomes, limit=10) -> Processing:
    return Processing(Pool(*outcomes), broker.send, TOPICS, "0.1.0", limit)


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch):
    monkeypatch.setattr(delivery.deliver, "__defaults__", ((0, 0),))


async def test_snapshots_go_to_their_topics():
    broker = Broker()
    await processing(broker, ENRICHED)(record())
    assert [written[:3] for written in broker.written] == [
        ("enriched", b"a1", b"1"),
        ("entities", b"a1", b"2"),
        ("locations", b"a1", b"3"),
        ("quotes", b"a1", b"4"),
    ]


@pytest.mark.parametrize(
    ("outcome", "reason", "error"),
    [
        pytest.param(REJECTED, "invalid_json", "Invalid JSON", id="bad input"),
        pytest.param(JobCrashedError("its process ended (SIGKILL)"), "crashed", "SIGKILL", id="its process died twice"),
        pytest.param(JobOverdueError("took longer than 30 s"), "overdue", "longer than 30 s", id="overdue twice"),
    ],
)
async def test_what_cannot_be_enriched_is_a_dead_letter(outcome, reason, error):
    broker = Broker()
    await processing(broker, outcome)(record())
    ((topic, key, value, headers),) = broker.written
    letter = read(Record(Partition(topic, 0), 0, 0, key, value, headers))
    assert (topic, letter.reason, letter.source_offset) == ("dead", reason, 5)
    assert error in letter.error


async def test_an_output_that_its_topic_refuses_for_its_size_is_a_dead_letter():
    broker = Broker(refusing="quotes", error=MessageSizeTooLargeError())
    await processing(broker, ENRICHED)(record())
    assert broker.written[-1][0] == "dead"


async def test_a_dead_letter_too_large_for_its_topic_keeps_all_but_the_value():
    broker = Broker()
    cut = metrics.DEAD_LETTERS_CUT._value.get()
    await processing(broker, REJECTED)(record(value=b"x" * 1_001))
    ((topic, key, value, headers),) = broker.written
    assert (topic, key, value) == ("dead", b"key", b"")
    assert ("rasd-dead-letter-bytes", b"1001") in headers
    assert metrics.DEAD_LETTERS_CUT._value.get() == cut + 1


async def test_a_topic_that_takes_no_dead_letter_at_all_is_fatal():
    with pytest.raises(OutputTooLargeError, match="dead takes no record of that size"):
        await processing(Broker(refusing="dead", error=MessageSizeTooLargeError()), REJECTED)(record())


async def test_a_broker_that_takes_nothing_is_fatal():
    """The lane then acknowledges nothing, and the record is handed out again."""
    with pytest.raises(DeliveryError):
        await processing(Broker(refusing="quotes", error=KafkaTimeoutError()), ENRICHED)(record())
    with pytest.raises(DeliveryError):
        await processing(Broker(refusing="dead", error=KafkaTimeoutError()), REJECTED)(record())


async def test_a_broken_pool_is_fatal():
    """That no process starts says nothing about the article."""
    broker = Broker()
    with pytest.raises(PoolError):
        await processing(broker, PoolError("gone"))(record())
    assert broker.written == []


async def test_too_many_rejections_in_a_row_stop_the_worker():
    """Bad code must not reroute a whole topic; one article that passes shows that it isn't the code."""
    broker = Broker()
    work = processing(broker, REJECTED, REJECTED, ENRICHED, REJECTED, REJECTED, REJECTED, limit=2)
    for offset in range(5):
        await work(record(offset=offset))
    with pytest.raises(DeadLetterLimitError, match="invalid_json"):
        await work(record(offset=5))
    assert [topic for topic, *_ in broker.written].count("dead") == 4
