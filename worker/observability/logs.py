"""Logs: one line an event, its stable name first, then its fields. Never the text of an article."""

import logging
import sys
from datetime import UTC, datetime
from typing import Final

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_CHATTY = ("faust", "aiokafka", "mode", "asyncio")
_SELDOM: Final = 10.0  # seconds


def configure(level: str) -> None:
    """Write our events of at least this level, and others' warnings, to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(EventFormatter())
    handler.addFilter(Seldom(_CHATTY))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel("DEBUG" if level == "DEBUG" else "WARNING")


class Seldom(logging.Filter):
    """Lets the named libraries say the same thing once in ten seconds: they retry ten times a second, aloud."""

    def __init__(self, libraries: tuple[str, ...]) -> None:
        super().__init__()
        self._libraries = libraries
        self._said: dict[tuple[str, int], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record is to be written."""
        if record.name.partition(".")[0] not in self._libraries:
            return True
        place = record.pathname, record.lineno
        if record.created - self._said.get(place, -_SELDOM) < _SELDOM:
            return False
        self._said[place] = record.created
        return True


class EventFormatter(logging.Formatter):
    """``2026-01-31T10:00:00.000Z WARNING article_rejected reason=too_large offset=17``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the event's line, and its traceback below if it has one."""
        instant = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        fields = "".join(f" {name}={value}" for name, value in vars(record).items() if name not in _STANDARD)
        line = f"{instant} {record.levelname} {record.getMessage()}{fields}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line
