"""Steps downhill on a loss: how all of the network's parameters are fitted."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import jax
import numpy as np
import optax
from rich.progress import track

from tools.recognizer import batches, learning

_AVERAGING = 0.99  # of the parameters over the last hundred steps (Polyak & Juditsky 1992)
_FIRST_STEPS = 10  # of which the average holds less, or a small corpus would keep the parameters that it began with
_CLIP = 1.0  # largest norm of a step's gradient
SEED = 1

Loss = Callable[
    [learning.Parameters, learning.Table, batches.Batch, jax.Array, learning.Dropping],
    jax.Array,
]


class Schedule(NamedTuple):
    """How long and how fast to learn."""

    epochs: int | None = None
    """Times each document is read; None: as often as it takes."""
    steps: int = 1400
    """About as many as it takes."""
    fewest_epochs: int = 5
    rate: float = 2e-3
    warm_up: int = 60  # steps
    decay: float = 0.01  # of the weights (Loshchilov & Hutter 2019)
    dropping: learning.Dropping = learning.Dropping()
    seed: int = SEED


class _Learned(NamedTuple):
    parameters: learning.Parameters
    state: optax.OptState
    average: learning.Parameters
    """Of the parameters over the last steps."""


def fitted(
    loss: Loss,
    pieces: Sequence[batches.Piece],
    words: learning.Table,
    parameters: learning.Parameters,
    schedule: Schedule,
) -> learning.Parameters:
    """Return the parameters after the schedule, averaged over its last steps: the same pieces give the same."""
    in_epoch = sum(1 for _ in batches.batches(pieces))
    epochs = schedule.epochs or max(schedule.fewest_epochs, schedule.steps // in_epoch)
    steps = epochs * in_epoch
    warm_up = min(schedule.warm_up, steps // 4)
    rate = optax.warmup_cosine_decay_schedule(0, schedule.rate, warm_up, steps + 1, schedule.rate / 100)
    optimizer = optax.chain(optax.clip_by_global_norm(_CLIP), optax.adamw(rate, weight_decay=schedule.decay))

    @jax.jit
    def step(learned: _Learned, batch: batches.Batch, key: jax.Array, averaging: float) -> _Learned:
        parameters, state, average = learned
        gradients = jax.grad(loss)(parameters, words, batch, key, schedule.dropping)
        updates, state = optimizer.update(gradients, state, parameters)
        parameters = optax.apply_updates(parameters, updates)
        average = jax.tree.map(lambda old, new: averaging * old + (1 - averaging) * new, average, parameters)
        return _Learned(parameters, state, average)

    learned = _Learned(parameters, optimizer.init(parameters), parameters)
    keys = jax.random.key(schedule.seed)
    for number, batch in enumerate(track(_shuffled(pieces, epochs, schedule.seed), "learning", total=steps)):
        averaging = min(_AVERAGING, number / (number + _FIRST_STEPS))
        learned = step(learned, batch, jax.random.fold_in(keys, number), averaging)
    return learned.average


def _shuffled(pieces: Sequence[batches.Piece], epochs: int, seed: int) -> Iterator[batches.Batch]:
    generator = np.random.default_rng(seed)
    for _ in range(epochs):
        yield from batches.batches([pieces[i] for i in generator.permutation(len(pieces))])
