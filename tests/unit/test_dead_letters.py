"""A dead letter is the record itself, with what was wrong beside it."""

from worker.dead_letters import dead_letter, read, without_value
from worker.enrichment_job import Rejected
from worker.record import Partition, Record

REJECTED = Rejected("invalid_field", "parse", "source: Field required (add it)")


def record(**changes) -> Record:
    fields = {
        "partition": Partition("news.raw", 3),
        "offset": 42,
        "timestamp": 1_714_550_400_123,
        "key": b"\xffkey",
        "value": b"\x00not json",
        "headers": (("traceparent", b"00-1"), ("x", b"1"), ("x", b"2")),
    }
    return Record(**fields | changes)


def stored(letter, offset=7) -> Record:
    return Record(Partition(letter.topic, 0), offset, 1_714_550_401_000, letter.key, letter.value, letter.headers)


def test_the_record_is_kept_whole():
    """Key, value and all headers, repeated ones too, in their order."""
    letter = dead_letter("news.dead-letters", record(), REJECTED, "0.1.0")
    assert (letter.topic, letter.key, letter.value) == ("news.dead-letters", b"\xffkey", b"\x00not json")
    assert letter.headers[:3] == record().headers


def test_a_record_with_neither_key_nor_value_gets_an_empty_value():
    """Kafka can hold such a record, the client can't write it."""
    assert dead_letter("d", record(key=None, value=None), REJECTED, "0.1.0").value == b""
    assert dead_letter("d", record(value=None), REJECTED, "0.1.0").value is None


def test_its_headers_read_back():
    read_back = read(stored(dead_letter("news.dead-letters", record(), REJECTED, "0.1.0")))
    assert read_back.model_dump(exclude={"written_at"}) == {
        "partition": 0,
        "offset": 7,
        "reason": "invalid_field",
        "error": "source: Field required (add it)",
        "stage": "parse",
        "source_topic": "news.raw",
        "source_partition": 3,
        "source_offset": 42,
        "source_timestamp": 1_714_550_400_123,
        "pipeline": "0.1.0",
        "attempt": 1,
        "value_omitted": False,
        "key": "\\xffkey",
        "bytes": 9,
    }


def test_what_is_tried_again_counts_its_tries():
    letter = dead_letter("d", record(headers=(("rasd-attempt", b"3"),)), REJECTED, "0.1.0")
    assert read(stored(letter)).attempt == 3


def test_a_record_too_large_for_the_topic_leaves_its_value_behind():
    """Better a pointer to the source topic than nothing, or a partition that stands still."""
    read_back = read(stored(without_value(dead_letter("d", record(), REJECTED, "0.1.0"))))
    assert (read_back.value_omitted, read_back.bytes, read_back.source_offset) == (True, 9, 42)
