"""Fits the recognizer to examples."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import jax
import numpy as np
import optax
from rich.progress import track

from tools.recognizer import batches, learning
from tools.recognizer.corpora import Example, sentences
from worker.enrichment.ner.encoding import Encoder
from worker.enrichment.ner.features import phrase_features, word_features
from worker.enrichment.ner.lexicon import Lexicon, reading
from worker.enrichment.ner.network import Model
from worker.enrichment.ner.spans import OUTSIDE
from worker.enrichment.ner.vectors import WordVectors

_AVERAGING = 0.99  # of the parameters over the last hundred steps (Polyak & Juditsky 1992)
_FIRST_STEPS = 10  # of which the average holds less, or a small corpus would keep the parameters that it began with
_CLIP = 1.0  # largest norm of a step's gradient
_SEED = 1


_STEPS = 1400  # about as many as it takes
_FEWEST_EPOCHS = 5


class Schedule(NamedTuple):
    """How long and how fast to learn."""

    epochs: int | None = None
    """Times each example is read; None: as often as it takes."""
    rate: float = 2e-3
    warm_up: int = 60  # steps
    decay: float = 0.01  # of the weights (Loshchilov & Hutter 2019)
    rarest_feature: int = 4  # times a feature must be met to count
    dropping: learning.Dropping = learning.Dropping()


class _Learned(NamedTuple):
    parameters: learning.Parameters
    state: optax.OptState
    average: learning.Parameters
    """Of the parameters over the last steps."""


def train(
    examples: Sequence[Example],
    lexicon: Lexicon,
    vectors: WordVectors,
    schedule: Schedule,
) -> Model:
    """Return a model fitted to the examples, its confidence not yet calibrated: the same examples give the same."""
    rows = _rows(examples, lexicon, vectors, schedule.rarest_feature)
    tags = tuple(sorted({tag for e in examples for sentence in e.tags for tag in sentence} | {OUTSIDE}))
    encoder = Encoder(lexicon, vectors, rows)
    words = batches.vocabulary(examples, encoder)
    pieces = batches.pieces(examples, encoder, words, tags)
    parameters = _fitted(
        pieces, learning.table(words, rows), learning.initial(_SEED, len(rows), vectors.size, len(tags)), schedule
    )
    types = {tag.partition("-")[2] for tag in tags if tag != OUTSIDE}
    return Model(learning.quantized(parameters), rows, tags, dict.fromkeys(sorted(types), (1.0, 0.0)))


def _rows(examples: Sequence[Example], lexicon: Lexicon, vectors: WordVectors, rarest: int) -> dict[str, int]:
    norms: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for example in examples:
        for sentence in sentences(example.document):
            norms.update(token.norm for token in sentence.tokens)
            readings = [reading(token.norm) for token in sentence.tokens]
            for found in phrase_features(readings, lexicon).values():
                counts.update(found)
    for norm, count in norms.items():
        for feature in word_features(norm, lexicon, vectors):
            counts[feature] += count
    kept = sorted(feature for feature, count in counts.items() if count >= rarest)
    return {feature: row for row, feature in enumerate(kept, start=1)}


def _fitted(
    pieces: Sequence[batches.Piece],
    words: learning.Table,
    parameters: learning.Parameters,
    schedule: Schedule,
) -> learning.Parameters:
    in_epoch = sum(1 for _ in batches.batches(pieces))
    epochs = schedule.epochs or max(_FEWEST_EPOCHS, _STEPS // in_epoch)
    steps = epochs * in_epoch
    warm_up = min(schedule.warm_up, steps // 4)
    rate = optax.warmup_cosine_decay_schedule(0, schedule.rate, warm_up, steps + 1, schedule.rate / 100)
    optimizer = optax.chain(optax.clip_by_global_norm(_CLIP), optax.adamw(rate, weight_decay=schedule.decay))

    @jax.jit
    def step(learned: _Learned, batch: batches.Batch, key: jax.Array, averaging: float) -> _Learned:
        parameters, state, average = learned
        gradients = jax.grad(learning.loss)(parameters, words, batch, key, schedule.dropping)
        updates, state = optimizer.update(gradients, state, parameters)
        parameters = optax.apply_updates(parameters, updates)
        average = jax.tree.map(lambda old, new: averaging * old + (1 - averaging) * new, average, parameters)
        return _Learned(parameters, state, average)

    learned = _Learned(parameters, optimizer.init(parameters), parameters)
    keys = jax.random.key(_SEED)
    for number, batch in enumerate(track(_shuffled(pieces, epochs), "learning", total=steps)):
        averaging = min(_AVERAGING, number / (number + _FIRST_STEPS))
        learned = step(learned, batch, jax.random.fold_in(keys, number), averaging)
    return learned.average


def _shuffled(pieces: Sequence[batches.Piece], epochs: int) -> Iterator[batches.Batch]:
    generator = np.random.default_rng(_SEED)
    for _ in range(epochs):
        yield from batches.batches([pieces[i] for i in generator.permutation(len(pieces))])
