"""Word classes from running text: words that stand between the same neighbours share a class.

Each frequent word is described by how often the commonest words stand right before and right behind it (positive
pointwise mutual information, reduced by singular values); k-means then groups the descriptions. After Levy, Goldberg
and Dagan (2015), with neighbours of one word so that the classes are grammatical rather than topical.
"""

import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from worker.enrichment.cleaning import fold
from worker.enrichment.tokenization import tokens

_RAREST = 8  # occurrences of a word that has a class
_NEIGHBOURS = 1_000  # commonest words whose nearness describes a word
_DIMENSIONS = 120
_WEAK = 1e-5  # of the strongest direction; weaker ones are rounding
_CLASSES = 320
_ROUNDS = 25  # of k-means
_SMOOTHING = 0.75  # of the neighbours' probabilities, against rare ones
_SEED = 7

Floats = npt.NDArray[np.float32]


def articles(archives: Iterable[Path]) -> Iterator[str]:
    """Yield the bodies of a crawl: zips of JSON files, each a list of articles with ``content``."""
    for path in archives:
        with zipfile.ZipFile(path) as archive:
            for name in sorted(archive.namelist()):
                if name.endswith(".json"):
                    rows: list[dict[str, Any]] = json.loads(archive.read(name).decode("utf-8-sig"))
                    yield from (row["content"] for row in rows)


def classes_of(texts: Iterable[str]) -> dict[str, int]:
    """Return the class of each frequent folded word."""
    lines = [[fold(token.norm) for token in tokens(text)] for text in texts]
    counts = Counter(word for line in lines for word in line)
    words = sorted(word for word, count in counts.items() if count >= _RAREST and word[0].isalpha())
    points = _described(lines, words, [word for word, _ in counts.most_common(_NEIGHBOURS)])
    return dict(zip(words, map(int, _grouped(points)), strict=True))


def _described(lines: Sequence[Sequence[str]], words: Sequence[str], neighbours: Sequence[str]) -> Floats:
    row = {word: i for i, word in enumerate(words)}
    column = {word: i for i, word in enumerate(neighbours)}
    counts = np.zeros((len(words), 2 * len(neighbours)), np.float32)
    for side, step in enumerate((-1, 1)):
        pairs: Counter[tuple[int, int]] = Counter()
        for line in lines:
            for word, neighbour in pairwise(line):
                one, other = (neighbour, word) if step < 0 else (word, neighbour)
                if one in row and other in column:
                    pairs[row[one], column[other] + side * len(neighbours)] += 1
        for place, count in pairs.items():
            counts[place] = count
    return _reduced(_information(counts))


def _information(counts: Floats) -> Floats:
    """Return the positive pointwise mutual information of a table of counts."""
    of_words = counts.sum(1, keepdims=True)
    of_neighbours = counts.sum(0, keepdims=True) ** _SMOOTHING
    expected = of_words * (of_neighbours / of_neighbours.sum())
    ratio = np.divide(counts, expected, out=np.ones_like(counts), where=counts > 0)
    information: Floats = np.maximum(np.log(ratio), 0)
    return information


def _reduced(table: Floats) -> Floats:
    """Return the rows' coordinates on the strongest directions, scaled to length one."""
    values, vectors = np.linalg.eigh(table.T @ table)
    strong = np.arange(len(values))[-_DIMENSIONS:][values[-_DIMENSIONS:] > _WEAK * values[-1]]
    points = table @ vectors[:, strong] / np.sqrt(np.sqrt(values[strong]))
    unit: Floats = points / np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-9)
    return unit


def _grouped(points: Floats) -> npt.NDArray[np.int64]:
    """Return each point's class by spherical k-means, started at points drawn with a fixed seed."""
    random = np.random.default_rng(_SEED)
    centres = points[random.choice(len(points), min(_CLASSES, len(points)), replace=False)]
    nearest = np.zeros(len(points), np.int64)
    for _ in range(_ROUNDS):
        nearest = (points @ centres.T).argmax(1)
        for k in range(len(centres)):
            members = points[nearest == k]
            if len(members):
                centre = members.sum(0)
                centres[k] = centre / np.linalg.norm(centre)
    return nearest
