"""The network as it learns: the same computation as ``worker.enrichment.ner.network``, with derivatives (JAX).

Activations are rounded to whole steps as in use, gradients pass the rounding unchanged (Bengio et al. 2013).
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from tools.recognizer.batches import DOCUMENTS, FEATURES, TOKENS, Batch, Vocabulary, filled
from worker.enrichment.ner import network
from worker.enrichment.ner.network import ACTIVATION, EPSILON, LARGEST_STEP
from worker.enrichment.ner.vectors import STEPS

WIDTH = 128
FEATURE_WIDTH = 64
WORD_HIDDEN = 256
MEMORY = 48
LOCAL, JOINT = 3, 2  # layers before and behind the article's memory
VECTOR_LENGTH = 3.0
"""What a word vector's unit length counts, beside features that begin near 0."""

_SMOOTHING = 0.04  # of the labels (Szegedy et al. 2016): annotators err too
_LARGEST_FEATURE_STEP = 32767.0  # features are few bytes each, and some weigh a hundred times others
_FEATURES_BEGIN = 0.04  # standard deviation; with more, rare features drown the word vectors
_LOCAL_LOSS = 0.3  # part of the loss of a tagger that does not see the article, so that memories hold tags

Parameters = dict[str, Any]


class Dropping(NamedTuple):
    """Shares of what is left out at random in training (Srivastava et al. 2014)."""

    hidden: float = 0.25
    word: float = 0.3
    """Words that are taken for unknown throughout the batch: only their letters, lists and neighbours tell."""
    features: float = 0.1
    single_feature: float = 0.2


def initial(seed: int, features: int, vector_size: int, tags: int) -> Parameters:
    """Return random parameters for so many features, components of a word vector and tags."""
    generator = np.random.default_rng(seed)

    def matrix(rows: int, columns: int, scale: float = 1.0) -> Array:
        return jnp.asarray(generator.normal(0, scale / rows**0.5, (rows, columns)), jnp.float32)

    def layer() -> Parameters:
        return {"matrix": matrix(3 * WIDTH, WIDTH), "bias": jnp.zeros(WIDTH), "gain": jnp.ones(WIDTH)}

    return {
        "features": jnp.asarray(generator.normal(0, _FEATURES_BEGIN, (features + 1, FEATURE_WIDTH)), jnp.float32),
        "feature_projection": matrix(FEATURE_WIDTH, WIDTH + WORD_HIDDEN),
        "vector_projection": matrix(vector_size, WIDTH + WORD_HIDDEN),
        "stem_projection": matrix(vector_size, WIDTH + WORD_HIDDEN),
        "word_bias": jnp.zeros(WIDTH + WORD_HIDDEN),
        "word_output": matrix(WORD_HIDDEN, WIDTH),
        "title": jnp.zeros(WIDTH),
        "local": [layer() for _ in range(LOCAL)],
        "memory": matrix(WIDTH, MEMORY),
        "memory_bias": jnp.zeros(MEMORY),
        "recall": matrix(2 * MEMORY, WIDTH),
        "topic": matrix(WIDTH, WIDTH),
        "joint": [layer() for _ in range(JOINT)],
        "output": matrix(WIDTH, tags, 0.1),
        "output_bias": jnp.zeros(tags),
        "local_output": matrix(WIDTH, tags, 0.1),
    }


class Table(NamedTuple):
    """The vocabulary where JAX can gather from it."""

    vectors: Array
    """(2, words, v): as known words and as unknown ones."""
    stems: Array
    rows: Array
    """(words, ``FEATURES``)"""
    is_frequency: Array
    """(features + 1,) whether a feature is lost with a word that is not known."""


_FREQUENCY = ("f=", "r=")


def table(words: Vocabulary, rows: Mapping[str, int]) -> Table:
    """Return the vocabulary's arrays, vectors at :data:`VECTOR_LENGTH`."""
    scale = VECTOR_LENGTH / STEPS
    both = (words.known, words.unknown)
    is_frequency = np.zeros(len(rows) + 1, bool)
    is_frequency[[row for feature, row in rows.items() if feature.startswith(_FREQUENCY)]] = True
    return Table(
        jnp.asarray(np.stack([encoded.vectors for encoded in both]), jnp.float32) * scale,
        jnp.asarray(np.stack([encoded.stems for encoded in both]), jnp.float32) * scale,
        jnp.asarray(filled(words.known.rows, FEATURES)),
        jnp.asarray(is_frequency),
    )


def loss(parameters: Parameters, words: Table, batch: Batch, key: Array, dropping: Dropping) -> Array:
    """Return the mean cross-entropy of the batch's tags."""
    scores, local = _scores(parameters, words, batch, key, dropping)
    is_word = batch.keys > 0
    tags = scores.shape[1]
    wanted = jax.nn.one_hot(batch.tags, tags) * (1 - _SMOOTHING) + _SMOOTHING / tags
    entropies = -((jax.nn.log_softmax(scores) + _LOCAL_LOSS * jax.nn.log_softmax(local)) * wanted).sum(axis=1)
    mean: Array = (entropies * is_word).sum() / is_word.sum()
    return mean


def _scores(parameters: Parameters, words: Table, batch: Batch, key: Array, dropping: Dropping) -> tuple[Array, Array]:
    is_word = jnp.asarray(batch.keys > 0, jnp.float32)[:, None]
    inputs_key, hidden_key = jax.random.split(key)
    dropped = dropper(hidden_key, dropping.hidden)
    seen = local_view(parameters, inputs(parameters, words, batch, inputs_key, dropping), is_word, dropped)
    local = seen @ parameters["local_output"]

    memories = _stepped(jax.nn.relu(seen @ parameters["memory"] + parameters["memory_bias"])) * is_word
    counts = jax.ops.segment_sum(is_word, batch.keys, TOKENS)
    means = _stepped(jax.ops.segment_sum(memories, batch.keys, TOKENS) / jnp.maximum(counts, 1))
    largest = jnp.maximum(jax.ops.segment_max(memories, batch.keys, TOKENS), 0)
    lengths = jax.ops.segment_sum(is_word, batch.documents, DOCUMENTS + 1)
    topics = _stepped(jax.ops.segment_sum(seen, batch.documents, DOCUMENTS + 1) / jnp.maximum(lengths, 1))
    said = (jnp.concatenate([means, largest], axis=1) @ parameters["recall"])[batch.keys]
    said += (topics @ parameters["topic"])[batch.documents]

    seen = joint_view(parameters, seen + dropped(said), is_word, dropped)
    scores: Array = seen @ parameters["output"] + parameters["output_bias"]
    return scores, local


Dropped = Callable[[Array], Array]


def dropper(key: Array, share: float) -> Dropped:
    """Return what leaves out so much of each array that it is given, another part each time."""
    keys = iter(jax.random.split(key, 16))

    def dropped(values: Array) -> Array:
        return values * jax.random.bernoulli(next(keys), 1 - share, values.shape) / (1 - share)

    return dropped


def inputs(parameters: Parameters, words: Table, batch: Batch, key: Array, dropping: Dropping) -> Array:
    """Return what each token brings of its own (``TOKENS``, ``WIDTH``)."""
    keys = iter(jax.random.split(key, 4))
    features = parameters["features"].at[0].set(0.0)
    is_unknown = jax.random.bernoulli(next(keys), dropping.word, batch.words.shape)
    rows = words.rows[batch.words]
    rows = rows * jax.random.bernoulli(next(keys), 1 - dropping.single_feature, rows.shape)
    rows = rows * ~(is_unknown[:, None] & words.is_frequency[rows])
    known_as = is_unknown.astype(jnp.int32)
    listed = (features[rows].sum(axis=1) @ parameters["feature_projection"])[batch.which]
    placed = features[batch.places].sum(axis=1) @ parameters["feature_projection"][:, :WIDTH]
    whole = (words.vectors[known_as, batch.words] @ parameters["vector_projection"])[batch.which]
    stems = (words.stems[known_as, batch.words] @ parameters["stem_projection"])[batch.which]
    known = (
        parameters["word_bias"]
        + whole
        + stems
        + listed * jax.random.bernoulli(next(keys), 1 - dropping.features, (TOKENS, 1))
    )
    concluded = (
        dropper(next(keys), dropping.hidden)(_stepped(jax.nn.relu(known[:, WIDTH:]))) @ parameters["word_output"]
    )
    brought: Array = known[:, :WIDTH] + concluded + placed + batch.is_title[:, None] * parameters["title"]
    return brought


def local_view(parameters: Parameters, brought: Array, is_word: Array, dropped: Dropped) -> Array:
    """Return what is seen of each token and its neighbours before the article's memory (``TOKENS``, ``WIDTH``)."""
    seen = _normalized(dropped(brought)) * is_word
    for layer in parameters["local"]:
        seen = _convolved(seen, layer, is_word, dropped)
    return seen


def joint_view(parameters: Parameters, joined: Array, is_word: Array, dropped: Dropped) -> Array:
    """Return what is seen behind the article's memory (``TOKENS``, ``WIDTH``)."""
    seen = _normalized(joined) * is_word
    for layer in parameters["joint"]:
        seen = _convolved(seen, layer, is_word, dropped)
    return seen


def _convolved(seen: Array, layer: Parameters, is_word: Array, dropped: Callable[[Array], Array]) -> Array:
    before = jnp.pad(seen[:-1], ((1, 0), (0, 0)))
    behind = jnp.pad(seen[1:], ((0, 1), (0, 0)))
    added = jax.nn.relu(jnp.concatenate([before, seen, behind], axis=1) @ layer["matrix"] + layer["bias"])
    return _normalized(seen + dropped(added), layer["gain"]) * is_word


def _normalized(values: Array, gain: Array | float = 1.0) -> Array:
    mean = values.mean(axis=1, keepdims=True)
    variance = jnp.square(values - mean).mean(axis=1, keepdims=True)
    return _stepped((values - mean) * jax.lax.rsqrt(variance + EPSILON) * gain)


def _stepped(values: Array) -> Array:
    """Return the values in whole steps, with the derivative of the identity."""
    steps = jnp.clip(jnp.rint(values * ACTIVATION), -LARGEST_STEP, LARGEST_STEP) / ACTIVATION
    return values + jax.lax.stop_gradient(steps - values)


def quantized(parameters: Parameters) -> network.Weights:
    """Return the parameters in whole steps, ready for use."""
    arrays = jax.tree.map(np.asarray, parameters)
    features = arrays["features"].copy()
    features[0] = 0
    step = float(np.abs(features).max()) / _LARGEST_FEATURE_STEP
    projection = _matrix(arrays["feature_projection"])
    return network.Weights(
        features=np.rint(features / step).astype(np.int16),
        feature_projection=projection._replace(step=projection.step * np.float32(step)),
        vector_projection=_vector_matrix(arrays["vector_projection"]),
        stem_projection=_vector_matrix(arrays["stem_projection"]),
        word_bias=arrays["word_bias"],
        word_output=_matrix(arrays["word_output"]),
        title=arrays["title"],
        local=tuple(map(_convolution, arrays["local"])),
        memory=_matrix(arrays["memory"]),
        memory_bias=arrays["memory_bias"],
        recall=_matrix(arrays["recall"]),
        topic=_matrix(arrays["topic"]),
        joint=tuple(map(_convolution, arrays["joint"])),
        output=_matrix(arrays["output"]),
        output_bias=arrays["output_bias"],
    )


def _matrix(values: network.Floats) -> network.Matrix:
    step = np.maximum(np.abs(values).max(axis=0) / np.float32(LARGEST_STEP), np.float32(EPSILON))
    return network.Matrix(np.rint(values / step), step.astype(np.float32))


def _vector_matrix(values: network.Floats) -> network.Matrix:
    matrix = _matrix(values)
    return matrix._replace(step=matrix.step * np.float32(VECTOR_LENGTH / STEPS))


def _convolution(layer: dict[str, network.Floats]) -> network.Convolution:
    return network.Convolution(_matrix(layer["matrix"]), layer["bias"], layer["gain"])
