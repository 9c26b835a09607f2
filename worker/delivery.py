"""Writes records and returns when the broker has them."""

import asyncio
import logging
from collections.abc import Awaitable, Iterable, Sequence
from typing import Protocol

from aiokafka.errors import KafkaError, MessageSizeTooLargeError, RecordListTooLargeError, RecordTooLargeError

from worker.errors import DeliveryError, OutputTooLargeError
from worker.record import Headers, Message

logger = logging.getLogger(__name__)

PAUSES = (0.1, 1.0, 5.0)  # seconds between tries, after the client's own retries
_TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError, RecordTooLargeError)


class Send(Protocol):
    """Queues a record; what it returns is done when the broker has it."""

    async def __call__(self, topic: str, key: bytes | None, value: bytes | None, headers: Headers) -> Awaitable[object]:
        """Queue a record."""
        ...


async def deliver(messages: Iterable[Message], send: Send, pauses: Sequence[float] = PAUSES) -> None:
    """Write the messages; those that fail are tried again after each of the pauses (seconds).

    Raises:
        OutputTooLargeError: the broker never takes one of that size.
        DeliveryError: it still failed at the last try.

    """
    waiting = list(messages)
    for pause in [*pauses, None]:
        answers = await asyncio.gather(*(_confirmed(message, send) for message in waiting), return_exceptions=True)
        failed = [(message, answer) for message, answer in zip(waiting, answers, strict=True) if answer is not None]
        if not failed:
            return
        error = _worst(failed)
        if pause is None:
            raise DeliveryError(f"{failed[0][0].topic} did not take a record: {error!r}") from error
        waiting = [message for message, _ in failed]
        logger.warning("delivery_failed", extra={"topic": waiting[0].topic, "error": repr(error), "pause": pause})
        await asyncio.sleep(pause)


async def _confirmed(message: Message, send: Send) -> None:
    await (await send(message.topic, message.key, message.value, message.headers))


def _worst(failed: Iterable[tuple[Message, BaseException]]) -> BaseException:
    """Return one of the errors; raise instead what no further try can mend."""
    error: BaseException = KafkaError()
    for message, error in failed:
        cause = error.__cause__ or error
        if isinstance(cause, _TOO_LARGE):
            raise OutputTooLargeError(f"{message.topic} takes no record of that size (max.message.bytes)") from error
        if not isinstance(cause, KafkaError | OSError | TimeoutError):
            raise error
    return error
