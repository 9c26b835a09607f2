"""Headers of the outputs."""

from worker.events import output_headers
from worker.record import Partition, Record

TRACE = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def record(headers=()) -> Record:
    return Record(Partition("news.raw", 3), 42, 1_714_550_400_123, b"a1", b"{}", tuple(headers))


def test_cloudevents_in_binary_mode():
    """All that CloudEvents 1.0 requires, the time being the source record's, and where it comes from."""
    headers = dict(output_headers(record(), b"a1", "quotes", "0.1.0"))
    assert headers == {
        "ce_specversion": b"1.0",
        "ce_id": b"3-42-quotes-0.1.0",
        "ce_source": b"/rasd/news.raw",
        "ce_type": b"rasd.article.quotes",
        "ce_subject": b"a1",
        "ce_time": b"2024-05-01T08:00:00.123Z",
        "content-type": b"application/json",
        "rasd-pipeline": b"0.1.0",
        "rasd-source-topic": b"news.raw",
        "rasd-source-partition": b"3",
        "rasd-source-offset": b"42",
        "rasd-source-timestamp": b"1714550400123",
    }


def test_trace_context_is_carried_on():
    """A trace that the publisher began goes on to the consumers; other headers stay behind."""
    given = [("traceparent", TRACE), ("tracestate", b"x=1"), ("secret", b"1")]
    headers = output_headers(record(given), b"a1", "enriched", "0.1.0")
    assert [pair for pair in headers if not pair[0].startswith(("ce_", "rasd-", "content"))] == given[:2]


def test_keys_that_are_not_text_still_have_a_subject():
    assert dict(output_headers(record(), b"\xff", "enriched", "1"))["ce_subject"] == rb"\xff"
