"""Makes a recognizer's confidence a probability: Platt's scaling (1999), fitted to articles held out."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

_FEWEST = 20  # mentions of a type; with fewer its confidence stays as it is
_ROUNDS = 50
_RIDGE = 1e-3


class Outcome(NamedTuple):
    """A mention that was found: its type, its uncalibrated confidence, and whether it was right."""

    type: str
    confidence: float
    right: bool


def calibrate(outcomes: Iterable[Outcome]) -> dict[str, tuple[float, float]]:
    """Return by type the slope and intercept that turn log odds into those of being right."""
    by_type: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_type[outcome.type].append(outcome)
    return {type_: _fitted(found) for type_, found in sorted(by_type.items()) if len(found) >= _FEWEST}


def _fitted(outcomes: list[Outcome]) -> tuple[float, float]:
    """Fit a logistic regression of one variable by Newton's method."""
    confidences = np.clip([outcome.confidence for outcome in outcomes], 1e-6, 1 - 1e-6)
    inputs = np.stack([np.log(confidences / (1 - confidences)), np.ones(len(outcomes))], axis=1)
    right = np.array([outcome.right for outcome in outcomes], float)
    weights = np.array([1.0, 0.0])
    for _ in range(_ROUNDS):
        expected = 1 / (1 + np.exp(-inputs @ weights))
        curvature = inputs.T @ (inputs * (expected * (1 - expected))[:, None]) + _RIDGE * np.eye(2)
        weights = weights + np.linalg.solve(curvature, inputs.T @ (right - expected) - _RIDGE * weights)
    return round(float(weights[0]), 4), round(float(weights[1]), 4)
