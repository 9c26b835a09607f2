"""The network's arithmetic: exact, so that the same article gives the same scores everywhere, and in linear memory."""

import itertools
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from tests.unit.enrichment.ner.tiny import encoder, weights
from worker.enrichment.ner import network
from worker.enrichment.ner.network import Convolution, Floats, Matrix, Model, Weights, Words

WEIGHTS = weights()
WIDTH = len(WEIGHTS.title)


class Shuffled(Matrix):
    """A matrix that multiplies in another order and in double precision, as another machine's BLAS might."""

    __slots__ = ()

    def times(self, activations: Floats) -> Floats:
        """Return the product, summed from the last to the first."""
        backwards = activations[:, ::-1].astype(np.float64) @ self.steps[::-1].astype(np.float64)
        return backwards.astype(np.float32) * (self.step / np.float32(network.ACTIVATION))


def shuffled(given: Weights) -> Weights:
    """Return the weights with every matrix between the layers shuffled."""

    def layers(stacked: tuple[Convolution, ...]) -> tuple[Convolution, ...]:
        return tuple(layer._replace(matrix=Shuffled(*layer.matrix)) for layer in stacked)

    matrices = {
        name: Shuffled(*getattr(given, name)) for name in ("word_output", "memory", "recall", "topic", "output")
    }
    return given._replace(local=layers(given.local), joint=layers(given.joint), **matrices)


def article(lengths: list[int], seed: int = 3, words: int = 30) -> Words:
    """Return sentences of random words, each word with its own inputs wherever it stands."""
    generator = np.random.default_rng(seed)
    known = np.rint(generator.normal(0, 300, (words + 1, WIDTH))).astype(np.float32)
    known[0] = 0
    keys = np.concatenate([np.append(generator.integers(1, words + 1, length), 0) for length in lengths])
    return Words(known[keys], keys > 0, keys)


SENTENCES = [7, 1, 12, 3, 30, 5, 2, 18]
ARTICLE = article(SENTENCES)
SCORES = network.score(WEIGHTS, ARTICLE)


def sentences(rows: np.ndarray, lengths: list[int]) -> list[np.ndarray]:
    """Return rows by sentence, the gaps left out."""
    ends = np.cumsum([length + 1 for length in lengths])
    return [part[:-1] for part in np.split(rows, ends[:-1])]


def test_scores_differ() -> None:
    """The scores depend on the words: or nothing below would mean anything."""
    assert SCORES.shape == (len(ARTICLE.inputs), len(WEIGHTS.output_bias))
    assert len(np.unique(SCORES[ARTICLE.is_word], axis=0)) == ARTICLE.is_word.sum()


@pytest.mark.parametrize("rows", [1, 2, 9, 40, 1000])
def test_any_chunks(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scores are the same however many rows are worked on at once."""
    monkeypatch.setattr(network, "_CHUNK", rows)
    assert np.array_equal(network.score(WEIGHTS, ARTICLE), SCORES)


def test_any_order_of_sums() -> None:
    """The scores are the same in whatever order, and with whatever precision, products are summed."""
    assert np.array_equal(network.score(shuffled(WEIGHTS), ARTICLE), SCORES)


def test_largest_sums() -> None:
    """The largest product of a convolution, 384 times 127 by 127, is exact in single precision."""
    full = Matrix(np.full((384, 3), 127, np.float32), np.ones(3, np.float32))
    activations = np.full((2, 384), 127, np.float32)
    activations[1, 0] = 126
    product = full.times(activations) * np.float32(network.ACTIVATION)
    assert np.rint(product[:, 0]).tolist() == [384 * 127 * 127, 384 * 127 * 127 - 127]
    assert np.array_equal(full.times(activations), Shuffled(*full).times(activations))


def test_any_order_of_sentences() -> None:
    """A sentence has the same scores wherever it stands in its article."""
    places = list(range(len(SENTENCES)))[::-1]
    parts = [np.split(part, np.cumsum([n + 1 for n in SENTENCES])[:-1]) for part in ARTICLE]
    turned = Words(*(np.concatenate([part[place] for place in places]) for part in parts))
    scores = sentences(network.score(WEIGHTS, turned), [SENTENCES[place] for place in places])
    for place, found in zip(places, scores, strict=True):
        assert np.array_equal(found, sentences(SCORES, SENTENCES)[place])


def test_numbers_of_words_mean_nothing() -> None:
    """Which number a word has is no matter, only where it comes again."""
    renamed = ARTICLE._replace(keys=np.where(ARTICLE.keys > 0, 1000 - 7 * ARTICLE.keys, 0))
    assert np.array_equal(network.score(WEIGHTS, renamed), SCORES)


def test_article_tells() -> None:
    """What one sentence says of a word reaches the others that have it, and not through sight: they are far apart."""
    seen = article([3, 40, 3])
    seen.keys[:] = np.arange(1, len(seen.keys) + 1) * seen.is_word
    apart, together = seen, seen._replace(keys=seen.keys.copy())
    together.keys[-2] = together.keys[1]
    first, between, last = sentences(network.score(WEIGHTS, apart) - network.score(WEIGHTS, together), [3, 40, 3])
    assert first[1].any()
    assert last[-1].any()
    assert not between.any()


def test_far_words_of_a_sentence() -> None:
    """Beside the article's memory, a word is seen by as many neighbours as there are layers on each side."""
    deaf = WEIGHTS._replace(
        topic=WEIGHTS.topic._replace(step=np.zeros_like(WEIGHTS.topic.step)),
        recall=WEIGHTS.recall._replace(step=np.zeros_like(WEIGHTS.recall.step)),
    )
    one = article([21])
    other = one._replace(inputs=one.inputs.copy())
    other.inputs[10] = -one.inputs[10]
    changed = (network.score(deaf, one) != network.score(deaf, other)).any(axis=1)
    layers = len(WEIGHTS.local) + len(WEIGHTS.joint)
    assert np.flatnonzero(changed).tolist() == list(range(10 - layers, 10 + layers + 1))


def test_one_word() -> None:
    """An article of one word has scores."""
    assert np.isfinite(network.score(WEIGHTS, article([1]))[0]).all()


def test_linear_memory() -> None:
    """An article of 200,000 tokens takes eight times the memory of one of 25,000, at most."""
    peaks = []
    for tokens in (25_000, 200_000):
        long = article([40] * (tokens // 40), words=tokens // 10)
        tracemalloc.start()
        network.score(WEIGHTS, long)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] <= 8 * peaks[0]


def test_endless_sentence() -> None:
    """A sentence of 20,000 words is worked on as a whole: no name is cut by a chunk."""
    whole = article([20_000])
    assert np.isfinite(network.score(WEIGHTS, whole)).all()


def test_inputs_of_words_alone() -> None:
    """What a word brings does not depend on the words worked out with it."""
    norms = ["درعا", "بدرعا", "قامشلي", "2015", "،"]
    together = network.word_inputs(WEIGHTS, encoder().words(norms))
    for norm, row in zip(norms, together, strict=True):
        assert np.array_equal(network.word_inputs(WEIGHTS, encoder().words([norm]))[0], row)


def test_inputs_by_hand() -> None:
    """A word brings its two vectors and its features, projected, and what a hidden layer concludes from them."""
    words = encoder().words(["بدرعا"])
    (row,) = network.word_inputs(WEIGHTS, words)

    def projected(matrix: Matrix, vector: np.ndarray) -> np.ndarray:
        return vector.astype(np.float64) @ (matrix.steps.astype(np.float64) * matrix.step)

    known = WEIGHTS.word_bias + projected(WEIGHTS.vector_projection, words.vectors[0])
    known = known + projected(WEIGHTS.stem_projection, words.stems[0])
    known = known + projected(WEIGHTS.feature_projection, WEIGHTS.features[words.rows[0]].sum(axis=0, dtype=int))
    hidden = np.clip(np.rint(known[WIDTH:] * network.ACTIVATION), 0, 127) / network.ACTIVATION
    assert words.rows[0]
    assert hidden.any()
    assert row == pytest.approx(known[:WIDTH] + projected(WEIGHTS.word_output, hidden), rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("rows", [[], [3], [3, 3], [1, 5, 9]])
def test_features_of_a_place(rows: list[int]) -> None:
    """Features add up, none add nothing."""
    summed = WEIGHTS.features[rows].sum(axis=0, dtype=int) if rows else np.zeros(WEIGHTS.features.shape[1])
    found = network.place_inputs(WEIGHTS, [rows, [2]])[0]
    projection = WEIGHTS.feature_projection
    assert found == pytest.approx((summed @ projection.steps * projection.step)[:WIDTH], rel=1e-6)


def test_same_bytes(tmp_path: Path) -> None:
    """A model read and written again is the same bytes and scores the same."""
    model = Model(WEIGHTS, {"g=psmall": 1, "f=3": 2}, ("B-LOC", "O"), {"LOC": (0.9, -0.1)})
    (tmp_path / "again").mkdir()
    network.write(tmp_path, model)
    read = network.read(tmp_path)
    network.write(tmp_path / "again", read)
    for file in (network.FILE, network.FEATURES_FILE, network.SETTINGS_FILE):
        assert (tmp_path / file).read_bytes() == (tmp_path / "again" / file).read_bytes()
    assert (read.rows, read.tags, read.calibration) == (model.rows, model.tags, model.calibration)
    assert np.array_equal(network.score(read.weights, ARTICLE), SCORES)


def test_chunks_end_between_sentences() -> None:
    """Chunks cover all rows once, and each but the last ends with a gap."""
    is_word = ARTICLE.is_word
    cut = list(network._chunks(np.tile(is_word, 200)))
    assert [part.start for part in cut] == [0, *(part.stop for part in cut[:-1])]
    assert cut[-1].stop == 200 * len(is_word)
    assert len(cut) > 1
    assert not any(np.tile(is_word, 200)[part.stop - 1] for part in cut)
    assert all(a.stop == b.start for a, b in itertools.pairwise(cut))
