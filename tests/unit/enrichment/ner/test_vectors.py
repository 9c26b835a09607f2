"""Word vectors: hashed as fastText hashes, made of letters where a word is unknown, stored the same each time."""

from pathlib import Path

import numpy as np
import pytest

from worker.enrichment.ner import vectors
from worker.enrichment.ner.vectors import LARGEST_STEP, STEPS, WordVectors, ngram_buckets, stepped

GENERATOR = np.random.default_rng(7)
FEW = WordVectors(
    words={"حلب": 0, "درعا": 1},
    magnitudes=np.array([9, 4], np.uint8),
    known=stepped(GENERATOR.normal(size=(2, 12)).astype(np.float32)),
    ngrams=GENERATOR.integers(-127, 128, (50, 12)).astype(np.int8),
)


@pytest.mark.parametrize(
    ("word", "place", "value"),
    [
        pytest.param("foo", 1, 0xA9F37ED7, id="three letters"),
        pytest.param("foob", 5, 0x3F5076EF, id="four letters"),
        pytest.param("fooba", 10, 0x39AAA18A, id="five letters"),
    ],
)
def test_published_hashes(word: str, place: int, value: int) -> None:
    """N-grams of plain letters have the values that FNV-1a's authors publish for them."""
    assert list(ngram_buckets(word, 1 << 32))[place] == value


@pytest.mark.parametrize(
    ("word", "buckets"),
    [
        pytest.param("و", [49148], id="one n-gram"),
        pytest.param("foo", [40152, 7125, 52689, 47223, 34123, 31335], id="bytes below 128"),
        pytest.param("درعا", [49869, 17090, 43467, 49704, 6709, 32593, 46576, 26922, 30391], id="signed bytes"),
        pytest.param(
            "سيرغي",
            [41597, 23146, 2724, 45036, 22002, 5697, 57623, 3424, 33498, 3951, 15075, 29162],
            id="a longer word",
        ),
        pytest.param("", [], id="nothing"),
    ],
)
def test_buckets_as_gensim_has_them(word: str, buckets: list[int]) -> None:
    """Words fall into the buckets that gensim's ``ft_ngram_hashes(word, 3, 5, 60000)`` gives."""
    assert sorted(ngram_buckets(word, 60_000)) == sorted(buckets)


def test_known_word() -> None:
    """A known word has its own row, whatever its letters."""
    assert FEW.vector("درعا").tolist() == FEW.known[1].tolist()
    assert FEW.magnitude("درعا") == 4


def test_unknown_word() -> None:
    """An unknown word is the sum of its n-grams at unit length, and has no magnitude."""
    summed = sum(FEW.ngrams[bucket].astype(float) for bucket in ngram_buckets("إدلب", 50))
    exact = summed / np.sqrt((summed**2).sum()) * STEPS
    assert np.abs(FEW.vector("إدلب") - np.clip(exact, -LARGEST_STEP, LARGEST_STEP)).max() <= 0.5
    assert FEW.magnitude("إدلب") == 0


def test_word_without_ngrams() -> None:
    """Nothing is known of a word without n-grams."""
    assert not FEW.vector("").any()


def test_steps() -> None:
    """Rows come out at unit length in whole steps, and no component beyond the largest."""
    rows = stepped(np.array([[3.0, 4.0, 0.0] * 8, [0.0] * 24, [1.0, *[0.0] * 23]], np.float32))
    lengths = np.sqrt((rows.astype(float) ** 2).sum(axis=1))
    assert lengths[0] == pytest.approx(STEPS, abs=2)
    assert lengths[1] == 0
    assert rows[2, 0] == LARGEST_STEP


def test_same_bytes(tmp_path: Path) -> None:
    """Vectors read and written again are the same bytes, and the same vectors."""
    (tmp_path / "again").mkdir()
    vectors.write(tmp_path, FEW)
    read = vectors.read(tmp_path)
    vectors.write(tmp_path / "again", read)
    assert (tmp_path / vectors.FILE).read_bytes() == (tmp_path / "again" / vectors.FILE).read_bytes()
    assert read.words == FEW.words
    for stored, given in ((read.magnitudes, FEW.magnitudes), (read.known, FEW.known), (read.ngrams, FEW.ngrams)):
        assert stored.dtype == given.dtype
        assert np.array_equal(stored, given)
