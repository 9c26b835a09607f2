"""The network as it learns computes what it computes in use."""

from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tests.unit.tools.recognizer.own_sentences import write_articles
from tools.recognizer import batches, corpora, learning
from tools.recognizer.learning import Dropping, Parameters
from worker.enrichment.ner import lexicon, network, vectors
from worker.enrichment.ner.convolutional import Convolutional
from worker.enrichment.ner.encoding import Encoder
from worker.enrichment.ner.network import Convolution, Matrix, Model, Weights
from worker.enrichment.ner.vectors import STEPS

TAGS = ("B-LOC", "B-ORG", "B-PER", "I-LOC", "I-ORG", "I-PER", "O")
NOTHING_DROPPED = Dropping(0.0, 0.0, 0.0, 0.0)


def dequantized(weights: Weights) -> Parameters:
    """Return parameters that are whole steps already, so that nothing is lost when they are quantized."""

    def values(matrix: Matrix) -> np.ndarray:
        return matrix.steps * matrix.step

    def layer(convolution: Convolution) -> Parameters:
        return {"matrix": values(convolution.matrix), "bias": convolution.bias, "gain": convolution.gain}

    kept = ("word_bias", "title", "memory_bias", "output_bias")
    matrices = ("word_output", "memory", "recall", "topic", "output", "feature_projection")
    return {
        "features": weights.features.astype(np.float32),
        "vector_projection": values(weights.vector_projection) * (STEPS / learning.VECTOR_LENGTH),
        "stem_projection": values(weights.stem_projection) * (STEPS / learning.VECTOR_LENGTH),
        "local": list(map(layer, weights.local)),
        "joint": list(map(layer, weights.joint)),
        "local_output": values(weights.output),
        **{name: getattr(weights, name) for name in kept},
        **{name: values(getattr(weights, name)) for name in matrices},
    }


def both(base: Path, articles: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the scores of an article's tokens as in training, as in use, and in use without the article's memory."""
    (example,) = corpora.read([articles])
    names, words = lexicon.read(base), vectors.read(base)
    features = ("g=p1", "g=place", "g=none", *(f"f={magnitude}" for magnitude in range(16)))
    rows = {feature: row for row, feature in enumerate(features, start=1)}
    encoder = Encoder(names, words, rows)
    weights = learning.quantized(_moved(learning.initial(3, len(rows), words.size, len(TAGS))))

    vocabulary = batches.vocabulary([example], encoder)
    (batch,) = batches.batches(batches.pieces([example], encoder, vocabulary, TAGS))
    table = learning.table(vocabulary, rows)
    trained, _ = learning._scores(
        jax.tree.map(jnp.asarray, dequantized(weights)), table, batch, jax.random.key(0), NOTHING_DROPPED
    )
    trained = np.asarray(trained)[batch.keys > 0]

    silent = weights._replace(recall=weights.recall._replace(step=0 * weights.recall.step))
    used, forgetful = (
        np.concatenate(Convolutional(Model(given, rows, TAGS, {}), encoder, "").scores(example.document))
        for given in (weights, silent)
    )
    return trained, used, forgetful


def _moved(parameters: Parameters) -> Parameters:
    """Return the parameters with biases and gains that are not 0 and 1, so that each of them counts."""
    generator = np.random.default_rng(8)
    return jax.tree.map(lambda values: values + generator.normal(0, 0.1, values.shape).astype(np.float32), parameters)


@pytest.mark.usefixtures("small_batches")
def test_in_training_as_in_use(base: Path, tmp_path: Path) -> None:
    """Training's scores are those of use, but for sums that fall on the other side of a step.

    In use sums are rounded to 1/256 before they are normalized, in training not: up to a tenth of the activations
    (24 / 256) may come out one step of 1/24 away, a relative error of about one per cent (24 ** -1 * 10 ** -0.5) a
    layer, and layers carry it on: 4.4 per cent were measured here, twice that is allowed. Without the article's memory
    it is 88 per cent.
    """
    trained, used, forgetful = both(base, write_articles(tmp_path / "own.jsonl", 1, seed=5))
    spread = used.std()
    assert np.sqrt(np.square(trained - used).mean()) < 0.09 * spread
    assert np.sqrt(np.square(forgetful - used).mean()) > 0.4 * spread
    assert (trained.argmax(axis=1) == used.argmax(axis=1)).mean() > 0.95


def test_quantized() -> None:
    """Weights in whole steps are at most half a step from what was learned, and the row of no feature is nothing."""
    parameters = learning.initial(2, 30, 12, len(TAGS))
    weights = learning.quantized(parameters)
    assert not weights.features[0].any()
    for name in ("memory", "recall", "topic", "output", "word_output"):
        matrix: Matrix = getattr(weights, name)
        assert np.abs(matrix.steps).max() <= network.LARGEST_STEP
        assert (np.abs(matrix.steps * matrix.step - np.asarray(parameters[name])) <= matrix.step * 0.501).all()
