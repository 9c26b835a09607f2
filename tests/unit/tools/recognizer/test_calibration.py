"""Confidence becomes the share of mentions that are right."""

import numpy as np
import pytest

from tools.recognizer.calibration import Outcome, calibrate
from worker.enrichment.ner.decoding import calibrated


def outcomes(type_: str, shares: dict[float, float], each: int = 400) -> list[Outcome]:
    """Return, by confidence, so many outcomes of which this share is right."""
    return [Outcome(type_, confidence, i < share * each) for confidence, share in shares.items() for i in range(each)]


def test_overconfident() -> None:
    """What said 0.9 and was right three times of four, says 0.75 afterwards."""
    fitted = calibrate(outcomes("LOC", {0.9: 0.75, 0.5: 0.5, 0.1: 0.25}))
    slope, intercept = fitted["LOC"]
    assert (slope, intercept) == (pytest.approx(0.5, abs=0.01), pytest.approx(0, abs=0.01))
    assert calibrated(0.9, slope, intercept) == pytest.approx(0.75, abs=0.01)


def test_biased() -> None:
    """The intercept moves what is too sure everywhere."""
    slope, intercept = calibrate(outcomes("PER", {0.8: 0.5, 0.5: 0.2}))["PER"]
    assert calibrated(0.8, slope, intercept) == pytest.approx(0.5, abs=0.01)
    assert calibrated(0.5, slope, intercept) == pytest.approx(0.2, abs=0.01)


def test_calibrated_stays() -> None:
    """What is calibrated is left as it is."""
    slope, intercept = calibrate(outcomes("ORG", {0.9: 0.9, 0.6: 0.6, 0.3: 0.3}))["ORG"]
    assert (slope, intercept) == (pytest.approx(1, abs=0.01), pytest.approx(0, abs=0.01))


@pytest.mark.parametrize("count", [0, 19])
def test_few(count: int) -> None:
    """A type with few outcomes stays as it is: no numbers are made of nothing."""
    assert calibrate([Outcome("LOC", 0.7, right=True)] * count) == {}


def test_all_right() -> None:
    """Where everything was right and wholly sure, the numbers stay finite and the order stays."""
    slope, intercept = calibrate([Outcome("LOC", 1.0, right=True)] * 50)["LOC"]
    assert np.isfinite([slope, intercept]).all()
    assert calibrated(0.99, slope, intercept) > calibrated(0.6, slope, intercept)
