"""One line an event, with its fields."""

import logging

from worker.observability.logs import EventFormatter


def test_an_event_is_a_line_with_its_fields():
    record = logging.makeLogRecord(
        {"msg": "article_rejected", "levelname": "WARNING", "created": 0.0, "reason": "too_large", "offset": 17}
    )
    assert EventFormatter().format(record) == (
        "1970-01-01T00:00:00.000Z WARNING article_rejected reason=too_large offset=17"
    )
