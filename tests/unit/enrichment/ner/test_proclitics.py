"""Where a name begins in a word that was tagged whole."""

import pytest

from worker.enrichment.ner import proclitics

COMMON_FIRST = [
    "الي",
    "لبنان",
    "الأردن",
    "درعا",
    "بيروت",
    "وليد",
    "سالم",
    "بالي",
    "والتر",
    "والأردن",
    "بنان",
    "يروت",
    "التر",
    "ليد",
]
RANKS = {word: rank for rank, word in enumerate(COMMON_FIRST, 1)}


@pytest.mark.parametrize(
    ("word", "name"),
    [
        pytest.param("درعا", "درعا", id="no proclitic"),
        pytest.param("بدرعا", "درعا", id="a preposition"),
        pytest.param("وبدرعا", "درعا", id="a conjunction and a preposition"),
        pytest.param("وَبِدرعا", "درعا", id="with vowel signs"),
        pytest.param("وـدرعا", "درعا", id="with tatweel"),
        pytest.param("والأردن", "الأردن", id="a rarer word than its rest"),
        pytest.param("للأردن", "للأردن", id="fused with the article"),
        pytest.param("وللأردن", "للأردن", id="a conjunction before the fused article"),
        pytest.param("وليد", "وليد", id="a name that begins like one"),
        pytest.param("بيروت", "بيروت", id="a place that begins like one"),
        pytest.param("بالي", "بالي", id="a commoner rest, but too short behind the article"),
        pytest.param("والتر", "والتر", id="a foreign name whose rest is short"),
        pytest.param("بقشة", "بقشة", id="an unknown word with an unknown rest"),
        pytest.param("لبنان", "لبنان", id="a commoner word than its rest"),
        pytest.param("والقنفذة", "القنفذة", id="an unknown rest with the article"),
        pytest.param("ولبنان", "لبنان", id="the likelier of two cuts"),
        pytest.param("وب", "وب", id="nothing is left"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_known_words(word: str, name: str) -> None:
    """Known words tell a proclitic from a first letter."""
    assert word[proclitics.length(word, RANKS, ()) :] == name


@pytest.mark.parametrize(
    ("word", "name"),
    [
        pytest.param("بقشة", "قشة", id="the rest is a name of the article"),
        pytest.param("وهبان", "وهبان", id="the word itself is a name of the article"),
    ],
)
def test_article_tells(word: str, name: str) -> None:
    """Names that the article has elsewhere decide before known words."""
    assert word[proclitics.length(word, {"هبان": 1}, {"قشة", "وهبان"}) :] == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        pytest.param("للأردن", "الأردن", id="fused"),
        pytest.param("لِلأردن", "الأردن", id="fused, with a vowel sign"),
        pytest.param("ليبيا", "ليبيا", id="not fused"),
    ],
)
def test_restored(written: str, name: str) -> None:
    """The article comes back where a preposition swallowed its alef."""
    assert proclitics.restored(written) == name
