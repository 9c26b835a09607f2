"""The best sequence of tags, and how sure it is."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.enrichment.ner import decoding
from worker.enrichment.ner.decoding import Scores

TAGS = ("B-LOC", "B-PER", "I-LOC", "I-PER", "O", "P-LOC")
COSTS = decoding.transitions(TAGS)
START = len(TAGS)


@pytest.mark.parametrize(
    ("before", "tag", "allowed"),
    [
        pytest.param("B-LOC", "I-LOC", True, id="goes on"),
        pytest.param("P-LOC", "I-LOC", True, id="goes on behind a proclitic"),
        pytest.param("I-LOC", "I-LOC", True, id="goes on and on"),
        pytest.param("B-PER", "I-LOC", False, id="another type"),
        pytest.param("O", "I-LOC", False, id="nothing to go on with"),
        pytest.param("start", "I-PER", False, id="nothing before the sentence"),
        pytest.param("start", "P-LOC", True, id="begins the sentence"),
        pytest.param("I-PER", "B-PER", True, id="name beside name"),
        pytest.param("B-PER", "O", True, id="ends"),
    ],
)
def test_transitions(before: str, tag: str, allowed: bool) -> None:
    """A name goes on only with its own type; everything else may follow everything."""
    cost = COSTS[START if before == "start" else TAGS.index(before), TAGS.index(tag)]
    assert (cost == 0) == allowed


def test_types_of_one_ending() -> None:
    """A type is not another one that begins like it."""
    tags = ("B-PERSON", "I-PER")
    assert decoding.transitions(tags)[0, 1] < 0


def total(scores: Scores, path: tuple[int, ...]) -> float:
    """Return what a path scores with its transitions."""
    steps = zip((START, *path), path, strict=False)
    return float(sum(scores[i, j] for i, j in enumerate(path)) + sum(COSTS[i, j] for i, j in steps))


whole_scores = st.integers(1, 4).flatmap(
    lambda n: st.lists(st.lists(st.integers(-8, 8), min_size=6, max_size=6), min_size=n, max_size=n)
)


@settings(max_examples=60, deadline=None)
@given(whole_scores)
def test_best_of_all(rows: list[list[int]]) -> None:
    """No sequence scores more than the one found, and the one found is allowed."""
    scores = np.array(rows, np.float32)
    path = tuple(decoding.best_path(scores, COSTS).tolist())
    best = max(total(scores, other) for other in itertools.product(range(len(TAGS)), repeat=len(rows)))
    assert total(scores, path) == best > -1000


def test_greedy_where_allowed() -> None:
    """Where the best tags may follow each other they are the best sequence; elsewhere the sequence differs."""
    generator = np.random.default_rng(5)
    greedy = 0
    for _ in range(300):
        scores = generator.normal(size=(4, len(TAGS))).astype(np.float32)
        each = tuple(scores.argmax(axis=1).tolist())
        found = tuple(decoding.best_path(scores, COSTS).tolist())
        allowed = total(scores, each) > -1000
        assert (found == each) == allowed
        greedy += allowed
    assert 30 < greedy < 270, "both ways were tried"


def test_long_sentence() -> None:
    """The costs of a forbidden step never add up to make one worth it: 2,000 words, each wanting an I-LOC."""
    scores = np.zeros((2000, len(TAGS)), np.float32)
    scores[:, TAGS.index("I-LOC")] = 9
    path = [TAGS[tag] for tag in decoding.best_path(scores, COSTS)]
    assert path[0] in {"B-LOC", "P-LOC"}
    assert set(path[1:]) == {"I-LOC"}


def test_probabilities() -> None:
    """Each row is a distribution in the order of its scores, also of scores that no power holds."""
    found = decoding.probabilities(np.array([[0.0, 1.0, 1.0], [1000.0, -1000.0, 999.0]], np.float32))
    assert found.sum(axis=1) == pytest.approx([1, 1])
    assert found[0] == pytest.approx([0.155362, 0.422319, 0.422319], abs=1e-6)
    assert found[1] == pytest.approx([0.731059, 0, 0.268941], abs=1e-6)


@pytest.mark.parametrize(
    ("probability", "slope", "intercept", "expected"),
    [
        pytest.param(0.9, 1.0, 0.0, 0.9, id="as it is"),
        pytest.param(0.9, 0.5, 0.0, 0.75, id="less sure: the root of odds of nine"),
        pytest.param(0.5, 2.0, np.log(3), 0.75, id="moved"),
        pytest.param(1.0, 1.0, 0.0, 0.999999, id="never wholly sure"),
        pytest.param(0.0, 1.0, 0.0, 0.000001, id="never wholly unsure"),
    ],
)
def test_calibrated(probability: float, slope: float, intercept: float, expected: float) -> None:
    """The log odds are stretched and moved."""
    assert decoding.calibrated(probability, slope, intercept) == pytest.approx(expected, abs=1e-9)
