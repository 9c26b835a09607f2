"""Records are read whatever bytes name their headers, and otherwise as aiokafka reads them."""

import pytest
from aiokafka.consumer import fetcher
from aiokafka.record.default_records import DefaultRecordBatchBuilder
from aiokafka.record.memory_records import MemoryRecords

import worker.clients  # noqa: F401  # whose consumers read so

UNCOMPRESSED, ZSTD = 0, 4
NAME = "Nachrichten-Art"


def batches(compression: int) -> bytes:
    """Return two batches of records with all that a record may lack."""
    written = b""
    for first in (0, 3):
        builder = DefaultRecordBatchBuilder(2, compression, 0, -1, -1, -1, 1 << 20)
        builder.append(first, 5, b"key", "خبر".encode() * 400, [(NAME, b"1"), ("الناشر", None)])
        builder.append(first + 1, 6, None, None, [])
        builder.append(first + 2, 4, b"", b"", [(NAME, b""), (NAME, b"2")])
        written += bytes(builder.build())
    return written


def read(reader: type, written: bytes) -> list[object]:
    records = reader(written)
    found = []
    while records.has_next():
        batch = records.next_batch()
        assert batch.validate_crc()
        found += [(r.offset, r.timestamp, r.key, r.value, [*r.headers]) for r in batch]
    return found


@pytest.mark.parametrize("compression", [UNCOMPRESSED, ZSTD])
def test_records_are_read_as_ever(compression):
    written = batches(compression)
    assert fetcher.MemoryRecords is not MemoryRecords
    assert len(read(MemoryRecords, written)) == 6
    assert read(fetcher.MemoryRecords, written) == read(MemoryRecords, written)


def test_a_name_of_any_bytes_is_spelled_out():
    odd = b"Nachrichten-\xc7\xe1\xff"
    records = fetcher.MemoryRecords(batches(UNCOMPRESSED).replace(NAME.encode(), odd))
    names = [name for record in records.next_batch() for name, _ in record.headers]
    assert names == [r"Nachrichten-\xc7\xe1\xff", "الناشر", *[r"Nachrichten-\xc7\xe1\xff"] * 2]
