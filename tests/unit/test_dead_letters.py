"""A dead letter is the record itself, with what was wrong beside it."""

import pytest

from worker.dead_letters import dead_letter, ever_smaller, read
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
        "headers_omitted": False,
        "key_omitted": False,
        "key": "\\xffkey",
        "bytes": 9,
    }


def test_what_is_tried_again_counts_its_tries():
    letter = dead_letter("d", record(headers=(("rasd-attempt", b"3"),)), REJECTED, "0.1.0")
    assert read(stored(letter)).attempt == 3


@pytest.mark.parametrize("said", [b"", b"0", b"-1", b"many", "\u0663".encode(), b"9" * 5_000, None])
def test_a_try_that_is_no_number_is_the_first(said):
    """Whoever writes to the raw topic can write anything there."""
    assert read(stored(dead_letter("d", record(headers=(("rasd-attempt", said),)), REJECTED, "0.1.0"))).attempt == 1


def test_headers_that_a_publisher_copied_from_a_letter_say_nothing_about_this_one():
    copied = ("reason", "attempt", "bytes", "value-omitted", "headers-omitted", "key-omitted", "other")
    headers = tuple((f"rasd-dead-letter-{name}", b"\xfftrue") for name in copied)
    plain = read(stored(dead_letter("d", record(), REJECTED, "0.1.0")))
    assert read(stored(dead_letter("d", record(headers=headers), REJECTED, "0.1.0"))) == plain


def test_a_record_too_large_for_the_topic_leaves_its_largest_part_behind():
    """Better a pointer to the source topic than nothing, or a partition that stands still."""
    large = record(key=b"k" * 5, value=b"v" * 20, headers=(("h", b"h" * 9), ("nothing", None)))
    letters = list(ever_smaller("d", large, REJECTED, "0.1.0"))
    said = [read(stored(letter)) for letter in letters]
    assert [letter.omitted for letter in said] == [(), ("value",), ("value", "headers"), ("value", "headers", "key")]
    assert {(letter.bytes, letter.source_offset, letter.reason) for letter in said} == {(20, 42, "invalid_field")}
    assert [(letter.key, letter.value, letter.headers[:1]) for letter in letters[1:3]] == [
        (b"kkkkk", b"", large.headers[:1]),
        (b"kkkkk", b"", (("rasd-dead-letter-reason", b"invalid_field"),)),
    ]
    assert (letters[3].key, letters[3].value) == (None, b"")


def test_only_what_there_is_can_be_left_out():
    letters = ever_smaller("d", record(key=None, headers=()), REJECTED, "0.1.0")
    assert [read(stored(letter)).omitted for letter in letters] == [(), ("value",)]
