"""Name lists: looked up in one spelling, stored the same each time."""

from pathlib import Path

import pytest

from worker.enrichment.ner import lexicon
from worker.enrichment.ner.lexicon import reading

LISTED = [
    ("درعا", ("psmall", "xLOC")),
    ("ريف دمشق", ("pregion",)),
    ("ريف دمشق الغربي", ("pregion",)),
    ("سامي", ("p1",)),
]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("أردوغان", "اردوغان", id="alef forms"),
        pytest.param("الحسكة", "الحسكه", id="teh marbuta"),
        pytest.param("موسى", "موسي", id="final yeh"),
        pytest.param("درعـــا", "درعا", id="tatweel"),
        pytest.param("دِمَشْق", "دمشق", id="vowel signs"),
        pytest.param("کراچی", "كراچي", id="Persian letters"),
        pytest.param("NATO", "nato", id="capitals"),
        pytest.param("2015", "0000", id="digits"),
        pytest.param("٢٠١٥", "0000", id="Arabic digits"),
        pytest.param("G20", "g00", id="digits behind letters"),
    ],
)
def test_reading(written: str, read: str) -> None:
    """Spelling variants are looked up as one."""
    assert reading(written) == read


def test_names_and_phrases() -> None:
    """One word is a name, more are a phrase under its first word."""
    known = lexicon.lexicon(LISTED)
    assert known.names == {"درعا": ("psmall", "xLOC"), "سامي": ("p1",)}
    assert known.phrases == {"ريف": {("دمشق",): ("pregion",), ("دمشق", "الغربي"): ("pregion",)}}
    assert known.lengths == {"ريف": 2}


def test_same_bytes(tmp_path: Path) -> None:
    """What is stored is read, and stored twice it is the same bytes."""
    lexicon.write(tmp_path, LISTED)
    first = (tmp_path / lexicon.FILE).read_bytes()
    assert lexicon.read(tmp_path) == lexicon.lexicon(LISTED)
    lexicon.write(tmp_path, LISTED)
    assert (tmp_path / lexicon.FILE).read_bytes() == first
    assert first[4:8] == b"\0\0\0\0", "no time of writing in the gzip header"
