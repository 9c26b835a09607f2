"""First models annotate news together."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from tests.unit.enrichment.ner import tiny
from tools.recognizer import self_training
from tools.recognizer.news import Article
from worker.enrichment.document import Document
from worker.enrichment.ner.convolutional import Convolutional
from worker.enrichment.ner.network import Floats, Model


class Decided(Convolutional):
    """Scores each word the same, whatever it is."""

    def __init__(self, **scores: float) -> None:
        super().__init__(Model(tiny.weights(), {}, tiny.TAGS, {}), tiny.encoder(), "")
        self._given = np.array([scores.get(tag.replace("-", "_"), 0) for tag in tiny.TAGS], np.float32)

    def scores(self, document: Document) -> list[Floats]:
        """Return the given scores for each token."""
        sentences = [sentence for field in document.fields for sentence in field.body()]
        return [np.tile(self._given, (len(sentence.tokens), 1)) for sentence in sentences]


def _tags(recognizers: Sequence[Convolutional], places: Mapping[str, float] = MappingProxyType({})) -> list[str]:
    def expected(norm: str) -> tuple[float, float]:
        return places.get(norm, 0.0), 0.0

    (example,) = self_training.annotated_by(recognizers, expected, [Article("", "زار سامي طفس")])
    return [tag for sentence in example.tags for tag in sentence]


def test_the_mean_of_their_scores_decides() -> None:
    """Two that are a little for a place don't outvote one that is sure of a person."""
    place, person = Decided(B_LOC=1.0), Decided(B_PER=3.0)
    assert _tags([place]) == ["B-LOC"] * 3
    assert _tags([place, person, place]) == ["B-PER"] * 3
    assert _tags([place, person, Decided(B_LOC=3.0)]) == ["B-LOC"] * 3


def test_what_is_expected_of_a_word_joins_what_they_say() -> None:
    """A word that none of them takes for a name, and that lists know as a place."""
    assert _tags([Decided(O=2.0), Decided(O=1.0)], {"طفس": 3.0}) == ["O", "O", "B-LOC"]
