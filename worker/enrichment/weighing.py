"""Small linear models that weigh evidence: features that hold, their trained weights, a probability."""

import gzip
import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path

FILE = "weights.json.gz"

Weights = dict[str, float]
"""A weight for each feature; features it lacks weigh nothing."""


def read(path: Path) -> dict[str, Weights]:
    """Return the models of a weights file by name."""
    models: dict[str, Weights] = json.loads(gzip.decompress(path.read_bytes()))
    return models


def write(path: Path, models: dict[str, Weights]) -> None:
    """Write a weights file: JSON, compressed, the same bytes for the same weights."""
    text = json.dumps(models, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode(), mtime=0))


def weigh(features: Iterable[str], weights: Weights) -> float:
    """Return the sum of the features' weights."""
    get = weights.get
    return sum([get(feature, 0.0) for feature in features])


def probability(score: float) -> float:
    """Return the logistic of a score, safe against overflow."""
    return 1 / (1 + math.exp(-score)) if score > 0 else math.exp(score) / (1 + math.exp(score))


def shares(scores: Sequence[float]) -> list[float]:
    """Return the softmax of the scores."""
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]
