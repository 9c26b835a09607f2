"""Delivery returns when the broker has everything, and tries again what failed."""

import asyncio

import pytest
from aiokafka.errors import KafkaTimeoutError, MessageSizeTooLargeError

from worker.delivery import deliver
from worker.errors import DeliveryError, OutputTooLargeError
from worker.record import Message


class Broker:
    """Answers each send with the next of the planned answers of its topic; then with success."""

    def __init__(self, **answers):
        self.answers = {topic: list(planned) for topic, planned in answers.items()}
        self.took = []

    async def send(self, topic, *_):
        """Answer for one record."""
        answer = (self.answers.get(topic) or [None]).pop(0)
        future = asyncio.get_running_loop().create_future()
        if answer is None:
            self.took.append(topic)
            future.set_result(None)
        else:
            future.set_exception(answer)
        return future


def messages(*topics):
    return [Message(topic, b"k", b"v", ()) for topic in topics]


async def test_only_what_failed_is_sent_again():
    broker = Broker(b=[KafkaTimeoutError(), KafkaTimeoutError()])
    await deliver(messages("a", "b", "c"), broker.send, pauses=(0, 0))
    assert broker.took == ["a", "c", "b"]


async def test_after_the_last_try_it_is_an_error():
    broker = Broker(b=[KafkaTimeoutError()] * 3)
    with pytest.raises(DeliveryError, match="b did not take a record"):
        await deliver(messages("a", "b"), broker.send, pauses=(0, 0))


async def test_what_is_too_large_is_not_tried_again():
    broker = Broker(b=[MessageSizeTooLargeError()] * 9)
    with pytest.raises(OutputTooLargeError):
        await deliver(messages("a", "b"), broker.send, pauses=(0, 0))
    assert len(broker.answers["b"]) == 8


async def test_faults_of_ours_are_not_hidden_by_tries():
    broker = Broker(b=[AttributeError("ours")])
    with pytest.raises(AttributeError):
        await deliver(messages("b"), broker.send, pauses=(0, 0))


async def test_it_waits_for_the_answer():
    """A record that is only queued is not delivered."""
    answer = asyncio.get_running_loop().create_future()

    async def send(*_):
        return answer

    delivery = asyncio.create_task(deliver(messages("a"), send))
    await asyncio.sleep(0.01)
    assert not delivery.done()
    answer.set_result(None)
    await delivery
