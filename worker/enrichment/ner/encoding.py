"""Words of an article as the numbers that the network computes with, the same in training as in use."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from worker.enrichment.ner.features import phrase_features, stem, word_features
from worker.enrichment.ner.lexicon import Lexicon, reading
from worker.enrichment.ner.vectors import WordVectors


class EncodedWords(NamedTuple):
    """What is known of k words wherever they stand."""

    vectors: NDArray[np.int8]
    """(k, v) of the words; zeros for numbers and marks."""
    stems: NDArray[np.int8]
    """(k, v) of what stands behind a possible proclitic; zeros where there is none."""
    rows: list[list[int]]
    """The rows of each word's features."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """Name lists, word vectors and the rows of the features that were met in training."""

    lexicon: Lexicon
    vectors: WordVectors
    rows: Mapping[str, int]

    def words(self, norms: Sequence[str]) -> EncodedWords:
        """Return the words encoded, each given by its token's ``norm``."""
        return self._words(norms, self.vectors.vector)

    def unknown_words(self, norms: Sequence[str]) -> EncodedWords:
        """Return the words encoded as if none had a vector of its own."""
        return self._words(norms, self.vectors.spelled)

    def _words(self, norms: Sequence[str], vector: Callable[[str], NDArray[np.int8]]) -> EncodedWords:
        whole = np.zeros((len(norms), self.vectors.size), np.int8)
        stems = np.zeros_like(whole)
        for i, norm in enumerate(norms):
            word = reading(norm)
            if word[0].isalpha():
                whole[i] = vector(word)
            if behind := stem(word):
                stems[i] = vector(behind)
        return EncodedWords(
            whole, stems, [self._known(word_features(norm, self.lexicon, self.vectors)) for norm in norms]
        )

    def places(self, readings: Sequence[str]) -> dict[int, list[int]]:
        """Return, by the place of a word in its sentence, the rows of the longer names it belongs to."""
        return {i: self._known(found) for i, found in phrase_features(readings, self.lexicon).items()}

    def _known(self, features: Sequence[str]) -> list[int]:
        row_of = self.rows.get
        return [row for feature in features if (row := row_of(feature))]


def article_keys(sentences: Sequence[Sequence[str]]) -> NDArray[np.int64]:
    """Return a number for each word of an article's readings, equal for equal words; 0 behind each sentence.

    A word that may carry a proclitic is the word behind it where the article has that too: بدرعا is درعا.
    """
    present = {word for sentence in sentences for word in sentence}
    numbers: dict[str, int] = {}
    keys = []
    for sentence in sentences:
        for word in sentence:
            behind = stem(word)
            keys.append(numbers.setdefault(behind if behind in present else word, len(numbers) + 1))
        keys.append(0)
    return np.array(keys, np.int64)
