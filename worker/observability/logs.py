"""Logs: one line an event, its stable name first, then its fields. Never the text of an article."""

import logging
import sys
from datetime import UTC, datetime

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_CHATTY = ("faust", "aiokafka", "mode", "asyncio")


def configure(level: str) -> None:
    """Write our events of at least this level, and others' warnings, to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(EventFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel("DEBUG" if level == "DEBUG" else "WARNING")


class EventFormatter(logging.Formatter):
    """``2026-01-31T10:00:00.000Z WARNING article_rejected reason=too_large offset=17``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the event's line, and its traceback below if it has one."""
        instant = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        fields = "".join(f" {name}={value}" for name, value in vars(record).items() if name not in _STANDARD)
        line = f"{instant} {record.levelname} {record.getMessage()}{fields}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line
