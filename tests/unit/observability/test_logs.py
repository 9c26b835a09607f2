"""One line an event, with its fields."""

import logging

from worker.observability.logs import EventFormatter, Seldom


def test_an_event_is_a_line_with_its_fields():
    record = logging.makeLogRecord(
        {"msg": "article_rejected", "levelname": "WARNING", "created": 0.0, "reason": "too_large", "offset": 17}
    )
    assert EventFormatter().format(record) == (
        "1970-01-01T00:00:00.000Z WARNING article_rejected reason=too_large offset=17"
    )


def test_a_library_says_the_same_only_once_in_ten_seconds():
    """A broker that is away makes its client complain twenty times a second."""
    seldom = Seldom(("aiokafka",))

    def passes(name: str, line: int, created: float) -> bool:
        return seldom.filter(logging.makeLogRecord({"name": name, "lineno": line, "created": created}))

    assert passes("aiokafka.conn", 1, created=100.0)
    assert not passes("aiokafka.conn", 1, created=109.0)
    assert passes("aiokafka.conn", 2, created=109.0)
    assert passes("aiokafka.conn", 1, created=111.0)
    assert passes("worker.app", 1, created=111.0)
    assert passes("worker.app", 1, created=111.0)
