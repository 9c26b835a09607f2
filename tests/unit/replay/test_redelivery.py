"""A dead letter put back is the rejected record itself, with its attempt."""

from worker import dead_letters
from worker.dead_letters import ATTEMPT_HEADER, dead_letter
from worker.enrichment_job import Rejected
from worker.record import Partition, Record
from worker.replay.redelivery import Letter


def rejected(*headers):
    """Return what stands in the dead letters after a record with these headers was rejected."""
    record = Record(Partition("news.raw", 3), 42, 1_714_550_400_123, b"key", b"{", headers)
    letter = dead_letter("news.dead-letters", record, Rejected("invalid_json", "parse", "no JSON"), "0.1.0")
    stored = Record(Partition(letter.topic, 1), 7, 0, letter.key, letter.value, letter.headers)
    return Letter(dead_letters.read(stored), stored)


def test_its_own_headers_and_the_attempt():
    letter = rejected(("traceparent", b"00-1"), ("x", b"1"), ("x", b"2"))
    assert letter.headers == [("traceparent", b"00-1"), ("x", b"1"), ("x", b"2"), (ATTEMPT_HEADER, b"2")]


def test_the_attempts_count_on():
    """What fails again, and again, carries one attempt and one reason."""
    second = rejected(*rejected().headers)
    assert second.said.attempt == 2
    assert second.headers == [(ATTEMPT_HEADER, b"3")]


def test_it_goes_where_it_came_from():
    letter = rejected()
    assert letter.partition == ("news.raw", 3)
    assert letter.mark == "retried/news.dead-letters/1/7"
