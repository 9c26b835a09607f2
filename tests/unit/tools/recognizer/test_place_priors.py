"""What is expected of a word before its article is read."""

import numpy as np
import pytest

from tools.recognizer.place_priors import place_priors
from worker.enrichment.ner.lexicon import lexicon
from worker.enrichment.ner.vectors import WordVectors

LISTS = lexicon(
    [
        ("طفس", ("pmiddle",)),
        ("ريف", ("pregion",)),
        ("مزيريب", ("psmall", "wLOC")),
        ("جابر", ("psmall", "tPER")),
        ("تاب", ("psmall",)),
    ]
)
NOTHING = np.zeros((3, 4), np.int8)
VECTORS = WordVectors({"ريف": 0, "قريه": 1, "ومزيريب": 2}, np.array([11, 9, 2], np.uint8), NOTHING, NOTHING)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("طفس", (5.0, 0.0), id="a village never met"),
        pytest.param("بطفس", (0.0, 0.0), id="behind a letter, too short to tell"),
        pytest.param("بمزيريب", (0.0, 5.0), id="behind a preposition"),
        pytest.param("ومزيريب", (0.0, 4.0), id="less for what was met"),
        pytest.param("ريف", (0.0, 0.0), id="a frequent word is judged by its use"),
        pytest.param("جابر", (0.0, 0.0), id="a person's name too"),
        pytest.param("كتاب", (0.0, 0.0), id="a short place inside a word"),
        pytest.param("قرية", (0.0, 0.0), id="no place of that name"),
        pytest.param("2015", (0.0, 0.0), id="number"),
    ],
)
def test_place_priors(word: str, expected: tuple[float, float]) -> None:
    assert place_priors(word, LISTS, VECTORS) == expected
