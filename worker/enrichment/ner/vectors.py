"""Word vectors that also know words never seen, by their letters: fastText (Bojanowski et al. 2017).

Vectors are unit vectors in whole steps, so that all sums over them are exact and the same on every machine.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

STEPS = 250.0
"""Steps to the length 1; a component of a unit vector is rarely above 0.5, and 127 is the largest step."""
LARGEST_STEP = 127
FILE = "vectors.npz"

_SHORTEST, _LONGEST = 3, 5  # letters of an n-gram, word boundaries included
_FNV_BASIS, _FNV_PRIME, _32_BITS = 2166136261, 16777619, 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class WordVectors:
    """Vectors of a news corpus' words and of the n-grams that other words are made of."""

    words: dict[str, int]
    """A known word's row."""
    magnitudes: NDArray[np.uint8]
    """log2 of each known word's count + 1, rounded down."""
    known: NDArray[np.int8]
    """One row a known word."""
    ngrams: NDArray[np.int8]
    """One row a bucket of n-grams."""

    @property
    def size(self) -> int:
        """Components of a vector."""
        return int(self.known.shape[1])

    def magnitude(self, word: str) -> int:
        """Return log2 of the word's count + 1, rounded down; 0 for an unknown word."""
        row = self.words.get(word)
        return 0 if row is None else int(self.magnitudes[row])

    def vector(self, word: str) -> NDArray[np.int8]:
        """Return the word's vector, for an unknown one that of its n-grams."""
        row = self.words.get(word)
        if row is None:
            return self.spelled(word)
        vector: NDArray[np.int8] = self.known[row]
        return vector

    def spelled(self, word: str) -> NDArray[np.int8]:
        """Return the vector that the word would have if it were unknown."""
        buckets = list(ngram_buckets(word, len(self.ngrams)))
        summed: NDArray[np.int64] = self.ngrams[buckets].sum(axis=0, keepdims=True, dtype=np.int64)
        vector: NDArray[np.int8] = stepped(summed)[0]
        return vector


def stepped(vectors: NDArray[np.int64] | NDArray[np.float32]) -> NDArray[np.int8]:
    """Return the vectors (rows) at unit length in whole steps."""
    lengths = np.sqrt((vectors.astype(np.float64) ** 2).sum(axis=1, keepdims=True))
    steps = np.rint(vectors * (STEPS / np.maximum(lengths, 1e-9)))
    small: NDArray[np.int8] = np.clip(steps, -LARGEST_STEP, LARGEST_STEP).astype(np.int8)
    return small


def ngram_buckets(word: str, buckets: int) -> Iterator[int]:
    """Yield the bucket of each n-gram, hashed as fastText hashes (FNV-1a over signed bytes)."""
    bounded = f"<{word}>"
    for size in range(_SHORTEST, _LONGEST + 1):
        for start in range(len(bounded) - size + 1):
            yield _fnv(bounded[start : start + size]) % buckets


def _fnv(ngram: str) -> int:
    value = _FNV_BASIS
    for byte in ngram.encode():
        value = (value ^ (byte | 0xFFFFFF00 if byte > LARGEST_STEP else byte)) * _FNV_PRIME & _32_BITS
    return value


def read(folder: Path) -> WordVectors:
    """Return the vectors stored in the folder."""
    with np.load(folder / FILE) as stored:
        words = bytes(stored["words"]).decode().split("\n")
        return WordVectors(
            {word: row for row, word in enumerate(words)}, stored["magnitudes"], stored["known"], stored["ngrams"]
        )


def write(folder: Path, vectors: WordVectors) -> None:
    """Store the vectors in the folder: the same vectors give the same bytes."""
    np.savez_compressed(
        folder / FILE,
        words=np.frombuffer("\n".join(vectors.words).encode(), np.uint8),
        magnitudes=vectors.magnitudes,
        known=vectors.known,
        ngrams=vectors.ngrams,
    )
