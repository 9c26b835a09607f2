"""Which articles records hold, and which versions are older."""

import pytest

from schemas.article import derived_id
from worker.record import Partition, Record
from worker.replay.selection import VersionError, identity, version


def record(key, value):
    return Record(Partition("raw", 0), 0, 0, key, value, ())


@pytest.mark.parametrize(
    ("key", "value", "article"),
    [
        pytest.param(b"k", b'{"id": "a"}', b"a", id="the article's own id, whatever the key"),
        pytest.param(None, b'{"url": "u"}', derived_id("u", None, None).encode(), id="derived as the pipeline does"),
        pytest.param(b"k", None, b"k", id="a deletion names it by its key"),
        pytest.param(b"k", b"{", None, id="no article"),
    ],
)
def test_identity(key, value, article):
    assert identity(record(key, value)) == article


def test_versions_compare_as_numbers():
    assert version("0.9.0") < version("0.10.0") < version("1.0")


def test_no_version():
    with pytest.raises(VersionError, match="latest"):
        version("latest")
