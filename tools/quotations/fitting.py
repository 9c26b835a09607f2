"""Fitting of small linear models by full-batch gradient descent (Adam), the same on every run."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from worker.enrichment.weighing import Weights

_STEPS = 250
_RATE = 0.15  # first step's length, falling to zero
_MEAN, _SQUARE, _TINY = 0.9, 0.99, 1e-8  # Adam's decay rates and its guard against zero
_STEEPEST = 60.0  # largest score, so that no power overflows
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
    weights = _descend(_matrix(examples, names), penalty)
    return {name: round(float(w), _DIGITS) for name, w in zip(names, weights, strict=True) if abs(w) >= _SMALLEST}


@dataclass(frozen=True)
class _Matrix:
    """The examples in numbers: which feature (column) holds of which alternative (row), its choice and target."""

    rows: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int64]
    groups: npt.NDArray[np.int64]
    targets: Floats
    size: int


def _matrix(examples: Examples, names: Sequence[str]) -> _Matrix:
    index = {name: i for i, name in enumerate(names)}
    rows, columns = [], []
    for row, features in enumerate(examples.alternatives):
        for feature in features:
            if feature in index:
                rows.append(row)
                columns.append(index[feature])
    groups, targets = np.array(examples.groups, np.int64), np.array(examples.targets)
    return _Matrix(np.array(rows, np.int64), np.array(columns, np.int64), groups, targets, len(names))


def _descend(matrix: _Matrix, penalty: float) -> Floats:
    """Return the weights after a fixed number of Adam's steps (Kingma and Ba, 2015) over all examples."""
    weights, mean, square = np.zeros(matrix.size), np.zeros(matrix.size), np.zeros(matrix.size)
    for step in range(1, _STEPS + 1):
        slope = _slope(matrix, weights) + penalty * weights
        mean = _MEAN * mean + (1 - _MEAN) * slope
        square = _SQUARE * square + (1 - _SQUARE) * slope**2
        rate = _RATE * (1 - step / (_STEPS + 1))
        weights -= rate * (mean / (1 - _MEAN**step)) / (np.sqrt(square / (1 - _SQUARE**step)) + _TINY)
    return weights


def _slope(matrix: _Matrix, weights: Floats) -> Floats:
    scores = np.bincount(matrix.rows, weights[matrix.columns], len(matrix.targets))
    powers = np.exp(np.clip(scores, -_STEEPEST, _STEEPEST))
    shares = powers / np.bincount(matrix.groups, powers)[matrix.groups]
    slope: Floats = np.bincount(matrix.columns, (shares - matrix.targets)[matrix.rows], matrix.size).astype(np.float64)
    return slope
