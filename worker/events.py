"""The headers of what the worker writes: CloudEvents 1.0 in binary mode, W3C trace context, and the source.

Time is the source record's, not the clock's, and an event's id is made from the source and the pipeline: an article
that is delivered again gives the same headers, so that consumers can tell.
"""

from datetime import UTC, datetime

from worker.record import Headers, Record

_CARRIED_ON = ("traceparent", "tracestate")  # https://www.w3.org/TR/trace-context/


def output_headers(record: Record, key: bytes, kind: str, pipeline: str) -> Headers:
    """Return the headers of an output of ``kind`` (enriched, entities, locations, quotes) made from ``record``."""
    topic, number = record.partition
    attributes = {
        "ce_specversion": "1.0",
        "ce_id": f"{number}-{record.offset}-{kind}-{pipeline}",
        "ce_source": f"/rasd/{topic}",
        "ce_type": f"rasd.article.{kind}",
        "ce_subject": key.decode(errors="backslashreplace"),
        "ce_time": _instant(record.timestamp),
        "content-type": "application/json",
        "rasd-pipeline": pipeline,
        "rasd-source-topic": topic,
        "rasd-source-partition": str(number),
        "rasd-source-offset": str(record.offset),
        "rasd-source-timestamp": str(record.timestamp),
    }
    own = tuple((name, value.encode()) for name, value in attributes.items())
    return own + tuple((name, value) for name in _CARRIED_ON if (value := record.header(name)) is not None)


def _instant(milliseconds: int) -> str:
    """Return RFC 3339 in UTC with milliseconds."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
