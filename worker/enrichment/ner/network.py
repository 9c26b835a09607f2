"""A small convolutional network that tags the words of one article and remembers, of each word, its other places in it.

Residual convolutions over word vectors (Collobert et al. 2011; He et al. 2016) with layer normalization (Ba et al.
2016); in the middle each word is joined by the mean and the maximum of what was seen wherever the article has it, so
that a name found surely once is found everywhere (the idea of pooled embeddings, Akbik et al. 2019).

All weights and activations are whole steps of eight bits, so matrix products are sums of whole numbers below 2**24:
exact in single precision, in any order, on any machine. The same article gives the same bytes everywhere.
"""

import gzip
import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from worker.enrichment.ner.encoding import EncodedWords

FILE = "network.npz"
FEATURES_FILE = "features.txt.gz"
SETTINGS_FILE = "model.json"

ACTIVATION = 24.0
"""Steps to the unit of an activation; 127 steps are 5 standard deviations of a normalized one."""
FINE = 256.0
"""Steps to the unit of a sum before it is normalized."""
LARGEST_STEP = 127.0
EPSILON = 1e-5
_WIDEST = 2.0**14  # fine steps; a sum of 128 of them is below 2**24
_CHUNK = 2048  # rows worked on at once: what fits the processor's cache

Floats = NDArray[np.float32]
Indices = NDArray[np.int64]


class Matrix(NamedTuple):
    """A weight matrix in whole steps, with the value of a step in each column."""

    steps: Floats
    step: Floats

    def times(self, activations: Floats) -> Floats:
        """Return the product with activations (rows) in whole steps of ``1 / ACTIVATION``."""
        return (activations @ self.steps) * (self.step / np.float32(ACTIVATION))


class Convolution(NamedTuple):
    """A layer that sees a word and its neighbours on both sides."""

    matrix: Matrix
    bias: Floats
    gain: Floats


class Weights(NamedTuple):
    """All that was learned; widths: hidden layers (``d``), features (``e``), memory (``m``), tags (``t``)."""

    features: NDArray[np.int16]
    """(rows, e): what each feature adds, in steps whose value is part of the projection's."""
    feature_projection: Matrix
    vector_projection: Matrix
    stem_projection: Matrix
    word_bias: Floats
    word_output: Matrix
    """(h, d): what is concluded from a word alone; the projections are d + h wide."""
    title: Floats
    """(d,) for words of the title."""
    local: tuple[Convolution, ...]
    memory: Matrix
    """(d, m): what is remembered of a word."""
    memory_bias: Floats
    recall: Matrix
    """(2 m, d): what the mean and maximum of a word's memories add."""
    topic: Matrix
    """(d, d): what the mean of the whole article adds."""
    joint: tuple[Convolution, ...]
    output: Matrix
    """(d, t)"""
    output_bias: Floats


class Model(NamedTuple):
    """A trained network: its weights, the row of each feature, the tags of its outputs and the calibration.

    ``calibration`` holds by type the slope and intercept that make a probability of a mention's log odds.
    """

    weights: Weights
    rows: dict[str, int]
    tags: tuple[str, ...]
    calibration: dict[str, tuple[float, float]]


class Words(NamedTuple):
    """An article's words as the network sees them; a row of zeros parts sentences (``n`` rows)."""

    inputs: Floats
    """(n, d) from :func:`word_inputs` and :func:`place_inputs`, in fine steps."""
    is_word: NDArray[np.bool_]
    """(n,)"""
    keys: Indices
    """(n,) numbers of the words: equal where the article repeats one; 0 between sentences."""


def word_inputs(weights: Weights, words: EncodedWords) -> Floats:
    """Return what words bring wherever they stand (k, d)."""
    known = (
        weights.word_bias
        + _vector_inputs(weights.vector_projection, words.vectors)
        + _vector_inputs(weights.stem_projection, words.stems)
        + _feature_inputs(weights, words.rows)
    )
    width = weights.word_output.steps.shape[1]
    return known[:, :width] + weights.word_output.times(_rectified(known[:, width:]))


def _vector_inputs(projection: Matrix, vectors: NDArray[np.int8]) -> Floats:
    return (vectors.astype(np.float32) @ projection.steps) * projection.step


def place_inputs(weights: Weights, rows: Sequence[Sequence[int]]) -> Floats:
    """Return what the features of words' places add to them (k, d)."""
    return _feature_inputs(weights, rows)[:, : weights.word_output.steps.shape[1]]


def _feature_inputs(weights: Weights, rows: Sequence[Sequence[int]]) -> Floats:
    """Return what each set of features adds to its word (k, d + h); row 0 adds nothing."""
    flat = np.array([row for known in rows for row in (0, *known)])
    starts = np.cumsum([0, *(len(known) + 1 for known in rows[:-1])])
    summed = np.add.reduceat(weights.features[flat], starts, axis=0, dtype=np.float64)
    projection = weights.feature_projection
    return (summed @ projection.steps.astype(np.float64)).astype(np.float32) * projection.step


def score(weights: Weights, words: Words) -> Floats:
    """Return the scores (n, t) of each tag for each word: unnormalized log probabilities."""
    hidden = np.zeros((len(words.inputs), words.inputs.shape[1]), np.int8)
    memories = np.zeros((len(words.inputs), len(weights.memory_bias)), np.int8)
    for rows in _chunks(words.is_word):
        seen = _normalized(words.inputs[rows], np.float32(1)) * words.is_word[rows, None]
        for layer in weights.local:
            seen = _convolved(seen, layer, words.is_word[rows])
        hidden[rows] = seen
        memories[rows] = _rectified(weights.memory.times(seen) + weights.memory_bias)
    said, which = _recalled(weights, hidden, memories, words)

    scores = np.zeros((len(words.inputs), len(weights.output_bias)), np.float32)
    for rows in _chunks(words.is_word):
        joined = hidden[rows] * np.float32(FINE / ACTIVATION) + said[which[rows]]
        seen = _normalized(joined, np.float32(1)) * words.is_word[rows, None]
        for layer in weights.joint:
            seen = _convolved(seen, layer, words.is_word[rows])
        scores[rows] = weights.output.times(seen) + weights.output_bias
    return scores


def _chunks(is_word: NDArray[np.bool_]) -> Iterator[slice]:
    """Yield slices of at least ``_CHUNK`` rows that end between sentences."""
    start, size = 0, len(is_word)
    gaps = np.flatnonzero(~is_word)
    while start < size:
        later = np.searchsorted(gaps, start + _CHUNK)
        end = int(gaps[later]) + 1 if later < len(gaps) else size
        yield slice(start, end)
        start = end


def _convolved(seen: Floats, layer: Convolution, is_word: NDArray[np.bool_]) -> Floats:
    width = seen.shape[1]
    window = np.zeros((len(seen), 3 * width), np.float32)
    window[1:, :width] = seen[:-1]
    window[:, width : 2 * width] = seen
    window[:-1, 2 * width :] = seen[1:]
    added = np.maximum(layer.matrix.times(window) + layer.bias, 0)
    summed = np.rint(added * np.float32(FINE)) + seen * np.float32(FINE / ACTIVATION)
    return _normalized(summed, layer.gain) * is_word[:, None]


def _normalized(summed: Floats, gain: Floats | np.float32) -> Floats:
    """Return rows of fine steps at mean 0 and variance ``gain`` squared, in steps of activations."""
    fine = np.rint(summed)
    np.clip(fine, -_WIDEST, _WIDEST, out=fine)
    wide = fine.astype(np.float64)
    mean = wide.mean(axis=1, keepdims=True)
    squares = np.einsum("ij,ij->i", wide, wide)[:, None] / wide.shape[1]
    deviation = np.sqrt((squares - mean * mean) / FINE**2 + EPSILON)
    fine -= mean.astype(np.float32)
    fine *= ((ACTIVATION / FINE) / deviation).astype(np.float32)
    fine *= gain
    np.rint(fine, out=fine)
    steps: Floats = np.clip(fine, -LARGEST_STEP, LARGEST_STEP, out=fine)
    return steps


def _rectified(values: Floats) -> Floats:
    steps: Floats = np.clip(np.rint(values * np.float32(ACTIVATION)), 0, LARGEST_STEP)
    return steps


def _recalled(
    weights: Weights, hidden: NDArray[np.int8], memories: NDArray[np.int8], words: Words
) -> tuple[Floats, Indices]:
    """Return what the article says of each of its different words, in fine steps, and which of them each row is."""
    order = np.argsort(words.keys, kind="stable")
    starts = np.flatnonzero(np.diff(words.keys[order], prepend=-1))
    counts = np.diff(starts, append=len(order))
    ordered = memories[order]
    means = np.rint(np.add.reduceat(ordered, starts, axis=0, dtype=np.int64) / counts[:, None])
    known = np.concatenate([means, np.maximum.reduceat(ordered, starts, axis=0)], axis=1).astype(np.float32)
    article = np.rint(hidden.sum(axis=0, dtype=np.int64) / max(int(words.is_word.sum()), 1)).astype(np.float32)
    said = weights.recall.times(known) + weights.topic.times(article[None])
    which = np.empty(len(order), np.int64)
    which[order] = np.repeat(np.arange(len(starts)), counts)
    return np.rint(said * np.float32(FINE)), which


def write(folder: Path, model: Model) -> None:
    """Store the model in the folder: the same model gives the same bytes."""
    arrays: dict[str, Any] = dict(_flat("", model.weights._asdict()))
    np.savez_compressed(folder / FILE, **arrays)
    features = sorted(model.rows, key=model.rows.__getitem__)
    (folder / FEATURES_FILE).write_bytes(gzip.compress("\n".join(features).encode(), mtime=0))
    settings = {"tags": model.tags, "calibration": model.calibration}
    (folder / SETTINGS_FILE).write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def read(folder: Path) -> Model:
    """Return the model stored in the folder."""
    features = gzip.decompress((folder / FEATURES_FILE).read_bytes()).decode().split("\n")
    settings = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
    with np.load(folder / FILE) as stored:
        weights = _weights(dict(stored))
    return Model(
        weights,
        {feature: row for row, feature in enumerate(features, start=1)},
        tuple(settings["tags"]),
        {type_: (slope, intercept) for type_, (slope, intercept) in settings["calibration"].items()},
    )


def _flat(prefix: str, parts: Mapping[str, Any]) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield arrays under dotted names: ``local.0.matrix.steps``."""
    for name, part in parts.items():
        if isinstance(part, Matrix):
            yield f"{prefix}{name}.steps", part.steps.astype(np.int8)
            yield f"{prefix}{name}.step", part.step
        elif isinstance(part, Convolution):
            yield from _flat(f"{prefix}{name}.", part._asdict())
        elif isinstance(part, tuple):
            yield from _flat(f"{prefix}{name}.", dict(zip(map(str, itertools.count()), part, strict=False)))
        else:
            yield f"{prefix}{name}", part


def _weights(stored: Mapping[str, NDArray[Any]]) -> Weights:
    def matrix(name: str) -> Matrix:
        return Matrix(stored[f"{name}.steps"].astype(np.float32), stored[f"{name}.step"])

    def layers(name: str) -> tuple[Convolution, ...]:
        named = (f"{name}.{i}" for i in itertools.count())
        return tuple(
            Convolution(matrix(f"{layer}.matrix"), stored[f"{layer}.bias"], stored[f"{layer}.gain"])
            for layer in itertools.takewhile(lambda layer: f"{layer}.bias" in stored, named)
        )

    return Weights(
        features=stored["features"],
        feature_projection=matrix("feature_projection"),
        vector_projection=matrix("vector_projection"),
        stem_projection=matrix("stem_projection"),
        word_bias=stored["word_bias"],
        word_output=matrix("word_output"),
        title=stored["title"],
        local=layers("local"),
        memory=matrix("memory"),
        memory_bias=stored["memory_bias"],
        recall=matrix("recall"),
        topic=matrix("topic"),
        joint=layers("joint"),
        output=matrix("output"),
        output_bias=stored["output_bias"],
    )
