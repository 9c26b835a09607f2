r"""Reads records with header names that are not UTF-8, which aiokafka's own reader raises on, at every start anew.

Kafka's protocol says UTF-8; brokers take any bytes, and some clients send them. Such a name is read with its odd bytes
spelled out, as in ``\xc7``, and the record is like any other.
"""

from typing import SupportsIndex

from aiokafka.consumer import fetcher
from aiokafka.record import memory_records
from aiokafka.record.default_records import _DefaultRecordBatchPy


class _Spelled(bytearray):
    """Bytes that can always be decoded, and so can their parts."""

    def __getitem__(self, place: SupportsIndex | slice) -> "int | _Spelled":  # type: ignore[override]
        found = super().__getitem__(place)
        return found if isinstance(found, int) else _Spelled(found)

    def decode(self, encoding: str = "utf-8", errors: str = "backslashreplace") -> str:
        return super().decode(encoding, errors)


class _Batch(_DefaultRecordBatchPy):  # type: ignore[misc]  # aiokafka ships no types
    """A batch of records, read in plain Python: slower than compiled, and still little beside an article."""

    _buffer: bytearray

    def _maybe_uncompress(self) -> None:
        super()._maybe_uncompress()
        self._buffer = _Spelled(self._buffer)


def use() -> None:
    """Let all of aiokafka's consumers read records so."""
    fetcher.MemoryRecords = memory_records._MemoryRecordsPy
    memory_records.DefaultRecordBatch = _Batch
