"""Fitting of small linear models by full-batch gradient descent (Adam), the same on every run."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from worker.enrichment.weighing import Weights

_STEPS = 400
_RATE = 0.15  # first step's length, falling to zero
_RAREST = 2  # examples a feature must occur in
_SMALLEST = 0.02  # weights nearer to zero are dropped
_DIGITS = 3

Floats = npt.NDArray[np.float64]


@dataclass
class Examples:
    """Choices among alternatives; each alternative is a set of features."""

    alternatives: list[list[str]] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    """The choice that each alternative belongs to."""
    targets: list[float] = field(default_factory=list)
    """1 for the right alternative."""
    choices: int = 0

    def add(self, alternatives: Iterable[Iterable[str]], right: int) -> None:
        """Add a choice of one among several."""
        for i, features in enumerate(alternatives):
            self.alternatives.append(list(features))
            self.groups.append(self.choices)
            self.targets.append(float(i == right))
        self.choices += 1

    def decide(self, features: Iterable[str], right: bool) -> None:
        """Add a yes-or-no decision: a choice against nothing."""
        self.add([features, ()], 0 if right else 1)


def fit(examples: Examples, penalty: float) -> Weights:
    """Return the weights that make the right alternatives most probable (softmax in each choice, L2 penalty)."""
    counts = Counter(feature for features in examples.alternatives for feature in set(features))
    names = sorted(feature for feature, count in counts.items() if count >= _RAREST)
    index = {name: i for i, name in enumerate(names)}
    rows, columns = _positions(examples.alternatives, index)
    groups, targets = np.array(examples.groups), np.array(examples.targets)
    weights = _descend(rows, columns, groups, targets, len(names), penalty)
    return {name: round(float(w), _DIGITS) for name, w in zip(names, weights, strict=True) if abs(w) >= _SMALLEST}


def _positions(
    alternatives: Sequence[Sequence[str]], index: dict[str, int]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    rows, columns = [], []
    for row, features in enumerate(alternatives):
        for feature in features:
            if feature in index:
                rows.append(row)
                columns.append(index[feature])
    return np.array(rows), np.array(columns)


def _descend(
    rows: npt.NDArray[np.int64],
    columns: npt.NDArray[np.int64],
    groups: npt.NDArray[np.int64],
    targets: Floats,
    size: int,
    penalty: float,
) -> Floats:
    weights, mean, square = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, _STEPS + 1):
        scores = np.bincount(rows, weights[columns], len(targets))
        powers = np.exp(np.clip(scores, -60, 60))
        shares = powers / np.bincount(groups, powers)[groups]
        slope = np.bincount(columns, (shares - targets)[rows], size) + penalty * weights
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        rate = _RATE * (1 - step / (_STEPS + 1))
        weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights
