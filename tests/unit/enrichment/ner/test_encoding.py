"""Words as numbers, and which words of an article are one."""

import numpy as np
import pytest

from worker.enrichment.ner.encoding import Encoder, article_keys
from worker.enrichment.ner.lexicon import lexicon
from worker.enrichment.ner.vectors import WordVectors, stepped

VECTORS = WordVectors(
    {"درعا": 0},
    np.array([5], np.uint8),
    np.full((1, 8), 40, np.int8),
    stepped(np.random.default_rng(3).normal(size=(64, 8)).astype(np.float32)),
)
ROWS = {"g=psmall": 1, "tg=psmall": 2, "mB=pregion": 3}
ENCODER = Encoder(lexicon([("درعا", ("psmall",)), ("ريف دمشق", ("pregion",))]), VECTORS, ROWS)


def test_words() -> None:
    """A word has its vector and the features that training met; a stem's vector where it may have a proclitic."""
    whole, behind, number, mark = range(4)
    encoded = ENCODER.words(["درعا", "بدرعا", "2015", "،"])
    assert encoded.rows == [[1], [2], [], []]
    assert encoded.vectors[whole].tolist() == encoded.stems[behind].tolist() == [40] * 8
    assert encoded.vectors[behind].any()
    assert not encoded.stems[[whole, number, mark]].any()
    assert not encoded.vectors[[number, mark]].any()


def test_no_words() -> None:
    """No words are encoded as no rows."""
    encoded = ENCODER.words([])
    assert (encoded.vectors.shape, encoded.stems.shape, encoded.rows) == ((0, 8), (0, 8), [])


def test_alone_as_together() -> None:
    """What is known of a word does not depend on the words encoded with it."""
    norms = ["قامشلي", "بدرعا", "ودمشق"]
    together = ENCODER.words(norms)
    for i, norm in enumerate(norms):
        alone = ENCODER.words([norm])
        assert np.array_equal(alone.vectors[0], together.vectors[i])
        assert np.array_equal(alone.stems[0], together.stems[i])
        assert alone.rows[0] == together.rows[i]


def test_places() -> None:
    """Of the longer names around a word, only what training met counts."""
    assert ENCODER.places(["في", "ريف", "دمشق"]) == {1: [3], 2: []}


@pytest.mark.parametrize(
    ("sentences", "keys"),
    [
        pytest.param(["زار درعا", "غادر درعا"], [1, 2, 0, 3, 2, 0], id="a word comes back"),
        pytest.param(["زار درعا", "امطار بدرعا"], [1, 2, 0, 3, 2, 0], id="behind a proclitic"),
        pytest.param(["امطار بدرعا", "زار درعا"], [1, 2, 0, 3, 2, 0], id="also before it comes bare"),
        pytest.param(["زار الاردن", "تاهل للاردن"], [1, 2, 0, 3, 2, 0], id="behind a fused article"),
        pytest.param(["امطار بدرعا", "ودرعا"], [1, 2, 0, 3, 0], id="two that never come bare are two"),
        pytest.param(["وليد يزور"], [1, 2, 0], id="a name that begins like a proclitic"),
        pytest.param([], [], id="an empty article"),
    ],
)
def test_article_keys(sentences: list[str], keys: list[int]) -> None:
    """Words that are one have one number; a zero parts sentences."""
    assert article_keys([sentence.split() for sentence in sentences]).tolist() == keys
