"""Sums of weights as probabilities."""

import pytest

from worker.enrichment import weighing, word_classes
from worker.enrichment.weighing import probability, shares, weigh


def test_unknown_features_weigh_nothing():
    assert weigh(["a", "b", "c"], {"a": 1.5, "b": -0.5}) == 1.0


@pytest.mark.parametrize(("score", "expected"), [(0.0, 0.5), (1000.0, 1.0), (-1000.0, 0.0)])
def test_probability(score: float, expected: float):
    assert probability(score) == expected


def test_shares_sum_to_one_without_overflow():
    assert shares([1000.0, 1000.0, -1000.0]) == [0.5, 0.5, 0.0]


def test_a_file_gives_back_its_weights_and_the_same_bytes(tmp_path):
    models = {"opening": {"على": 0.25, "b": -1.0}}
    for name in ("a", "b"):
        weighing.write(tmp_path / name, models)
    assert weighing.read(tmp_path / "a") == models
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_file_gives_back_its_word_classes(tmp_path):
    word_classes.write(tmp_path / "classes", {"وزير": 2, "رئيس": 2, "قال": 1})
    assert word_classes.read(tmp_path / "classes") == {"وزير": "2", "رئيس": "2", "قال": "1"}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("قال", "1", id="known"),
        pytest.param("والمدرسه", "وا-ه", id="unknown"),
        pytest.param("1987", "#", id="number"),
        pytest.param("،", "،", id="mark"),
    ],
)
def test_class_of(word: str, expected: str):
    assert word_classes.class_of(word, {"قال": "1"}) == expected
