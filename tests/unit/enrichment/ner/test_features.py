"""What the recognizer sees of a word: itself, its letters, its stem, the lists they stand in."""

import numpy as np
import pytest

from worker.enrichment.ner.features import phrase_features, stem, word_features
from worker.enrichment.ner.lexicon import lexicon, reading
from worker.enrichment.ner.vectors import WordVectors

LISTS = lexicon(
    [
        ("درعا", ("psmall",)),
        ("الاردن", ("pcountry",)),
        ("وليد", ("xPER1",)),
        ("سودان", ("pcountry",)),
        ("ريف دمشق", ("pregion",)),
        ("ريف دمشق الغربي", ("pregion",)),
        ("دمشق", ("pbig",)),
        ("المرصد السوري لحقوق الانسان", ("gORG",)),
    ]
)
COUNTS = {"درعا": 8, "بدرعا": 3, "وليد": 7, "ليد": 1, "الاردن": 12, "للاردن": 2}
VECTORS = WordVectors(
    {word: row for row, word in enumerate(COUNTS)},
    np.array(list(COUNTS.values()), np.uint8),
    np.zeros((len(COUNTS), 4), np.int8),
    np.zeros((9, 4), np.int8),
)


@pytest.mark.parametrize(
    ("word", "behind"),
    [
        pytest.param("بدرعا", "درعا", id="a preposition"),
        pytest.param("والاردن", "الاردن", id="a conjunction"),
        pytest.param("للاردن", "الاردن", id="the fused article is restored"),
        pytest.param("وللاردن", "للاردن", id="one letter only"),
        pytest.param("وليد", "ليد", id="a possible one is enough"),
        pytest.param("بيت", "", id="two letters are no stem"),
        pytest.param("درعا", "", id="no proclitic"),
        pytest.param("سوريا", "", id="the future's letter is before verbs only"),
        pytest.param("و", "", id="the letter alone"),
    ],
)
def test_stem(word: str, behind: str) -> None:
    """A word's stem is what stands behind a letter that may be a proclitic."""
    assert stem(word) == behind


@pytest.mark.parametrize(
    ("norm", "present"),
    [
        pytest.param("درعا", {"length=4", "f=8", "g=psmall"}, id="the word itself"),
        pytest.param("بدرعا", {"g=none", "r=ب5", "tg=psmall", "بtg=psmall"}, id="the stem is commoner"),
        pytest.param("وليد", {"g=xPER1", "r=و-6", "tg=none", "وtg=none"}, id="the stem is rarer"),
        pytest.param("للأردن", {"r=لل6", "tg=pcountry", "للtg=pcountry"}, id="the fused article"),
        pytest.param("السودان", {"g=none", "bg=pcountry"}, id="without the article"),
        pytest.param("بالسودان", {"bg=pcountry"}, id="without proclitic and article"),
        pytest.param("القسطنطينية", {"length=8"}, id="long words are of one length"),
        pytest.param("NATO", {"latin"}, id="Latin letters"),
        pytest.param("مجهولون", {"f=0", "g=none"}, id="an unknown word"),
    ],
)
def test_known_of_a_word(norm: str, present: set[str]) -> None:
    """A word is described as it stands, and a second time by its stem."""
    assert present <= set(word_features(norm, LISTS, VECTORS))


@pytest.mark.parametrize(
    ("norm", "features"),
    [
        pytest.param("2015", ["sign=0000"], id="a year"),
        pytest.param("٣٫٥", ["sign=0٫0"], id="Arabic digits"),
        pytest.param("»", ["sign=»"], id="a mark"),
    ],
)
def test_no_words(norm: str, features: list[str]) -> None:
    """Numbers and marks have no letters to look at."""
    assert word_features(norm, LISTS, VECTORS) == features


@pytest.mark.parametrize("norm", ["درعا", "سوريا"])
def test_no_stem(norm: str) -> None:
    """A word that can carry no proclitic is not described by a stem."""
    assert not [feature for feature in word_features(norm, LISTS, VECTORS) if feature[0] in "tr"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("في ريف دمشق اليوم", {1: ["mB=pregion"], 2: ["mE=pregion"]}, id="begins and ends"),
        pytest.param(
            "ريف دمشق الغربي", {0: ["mB=pregion"], 1: ["mI=pregion"], 2: ["mE=pregion"]}, id="the longest counts"
        ),
        pytest.param("بريف دمشق", {0: ["mP=pregion"], 1: ["mE=pregion"]}, id="behind a proclitic"),
        pytest.param(
            "قال المرصد السوري لحقوق الإنسان",
            {1: ["mB=gORG"], 2: ["mI=gORG"], 3: ["mI=gORG"], 4: ["mE=gORG"]},
            id="in any spelling",
        ),
        pytest.param("المرصد السوري", {}, id="a beginning is none"),
        pytest.param("دمشق", {}, id="one word is no phrase"),
        pytest.param("ريف", {}, id="the sentence ends before"),
        pytest.param("", {}, id="nothing"),
    ],
)
def test_longer_names(text: str, expected: dict[int, list[str]]) -> None:
    """Words know the listed names of several words that they stand in."""
    assert phrase_features([reading(word) for word in text.split()], LISTS) == expected
