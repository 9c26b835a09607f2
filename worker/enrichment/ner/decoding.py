"""From scores of tags to the best sequence that makes sense, and how sure it is."""

from collections.abc import Sequence
from math import exp, log

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
_FORBIDDEN = np.float32(-1e4)
_SUREST = 1 - 1e-6


def transitions(tags: Sequence[str]) -> Scores:
    """Return what it costs (t + 1, t) to go from one tag to the next, from the sentence's start by the last row.

    An ``I-X`` goes on only with an ``X``.
    """
    costs = np.zeros((len(tags) + 1, len(tags)), np.float32)
    for j, tag in enumerate(tags):
        if tag.startswith("I-"):
            goes_on = [i for i, before in enumerate(tags) if before.partition("-")[2] == tag[2:]]
            costs[[i for i in range(len(tags) + 1) if i not in goes_on], j] = _FORBIDDEN
    return costs


def best_path(scores: Scores, costs: Scores) -> NDArray[np.int64]:
    """Return the tags (n,) of the highest sum of scores (n, t) that the costs allow (Viterbi 1967)."""
    greedy: NDArray[np.int64] = scores.argmax(axis=1)
    if not costs[np.concatenate([[len(costs) - 1], greedy[:-1]]), greedy].any():
        return greedy
    behind = scores[0] + costs[-1]
    pointers = []
    for row in scores[1:]:
        reached = behind[:, None] + costs[:-1]
        pointers.append(reached.argmax(axis=0))
        behind = reached.max(axis=0) + row
    path = [int(behind.argmax())]
    for pointer in reversed(pointers):
        path.append(int(pointer[path[-1]]))
    return np.array(path[::-1])


def probabilities(scores: Scores) -> Scores:
    """Return the softmax of each row.

    Powers are taken in double precision: those in single precision differ between processors in the last digits.
    """
    powers = np.exp((scores - scores.max(axis=1, keepdims=True)).astype(np.float64))
    shares: Scores = (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)
    return shares


def calibrated(probability: float, slope: float, intercept: float) -> float:
    """Return the probability after Platt's scaling (1999) of its log odds."""
    kept = min(max(probability, 1 - _SUREST), _SUREST)
    return 1 / (1 + exp(-(slope * log(kept / (1 - kept)) + intercept)))
