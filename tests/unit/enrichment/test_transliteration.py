"""Arabic names as readers of English newspapers know them."""

from pathlib import Path

import pytest

from worker.enrichment import names
from worker.enrichment.transliteration import latin

SPELLINGS = names.load(Path(__file__).parents[3] / "worker" / "resources" / "names").spellings


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("سيرغي لافروف", "Sirghi Lafruf", id="long vowels as written"),
        pytest.param("حسن", "Hasan", id="three consonants"),
        pytest.param("ناصر", "Nasir", id="an active participle"),
        pytest.param("سلمان", "Salman", id="a closed first syllable"),
        pytest.param("الشمري", "al-Shamri", id="the article"),
        pytest.param("أبو الخير", "Abu al-Khir", id="a kunya"),
        pytest.param("أبوبكر", "Abu Bakar", id="a kunya written together"),
        pytest.param("عبدالواحد", "Abd al-Wahid", id="Abd written together"),
        pytest.param("راشد بن سالم آل نمر", "Rashid bin Salim Al Namar", id="links"),
        pytest.param("العبدالواحد", "al-Abd al-Wahid", id="Abd between two articles"),
        pytest.param("أوروبا", "Uruba", id="alef that carries a vowel"),
        pytest.param("سوريا", "Suriya", id="yeh before alef is vowel and glide"),
        pytest.param("وادي", "Wadi", id="waw at the beginning is a consonant"),
        pytest.param("سَـالِم", "Salim", id="vowel signs and tatweel are dropped"),
        pytest.param("Vitalia", "Vitalia", id="Latin stays"),
        pytest.param("«»", "« »", id="marks stay"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_letter_by_letter(name: str, expected: str) -> None:
    """Without a table, names are read letter by letter."""
    assert latin(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("محمد بن عبد الله", "Muhammad bin Abdullah", id="given names"),
        pytest.param("الحسن", "al-Hasan", id="the article before a known word"),
        pytest.param("أسد", "Assad", id="a word known with its article"),
        pytest.param("وزارة الخارجية", "Wizarat al-Kharijiya", id="construct state"),
        pytest.param("العراق", "Iraq", id="a country by its English name"),
    ],
)
def test_usual_spelling(name: str, expected: str) -> None:
    """Known words are spelled as usual."""
    assert latin(name, SPELLINGS) == expected


def test_endless_articles() -> None:
    """A word of nothing but articles is read like any other."""
    assert latin("ال" * 5000).startswith("al-Alal")
