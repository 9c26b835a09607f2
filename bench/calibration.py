"""Is a confidence of 0.8 right four times of five? ``python -m bench.calibration --model DIR FILE.jsonl PLOT.png``.

Reads annotated articles that the model was not trained on, prints the expected calibration error by type (Naeini et al.
2015: the difference between confidence and share of right mentions, in ten bins weighted by their mentions), and
draws the reliability diagram.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tools.recognizer import corpora
from tools.recognizer.building import outcomes
from tools.recognizer.calibration import Outcome
from worker.enrichment.ner import convolutional

BINS = 10


class Bin(NamedTuple):
    """Mentions of like confidence."""

    mentions: int
    confidence: float
    """Their mean."""
    right: float
    """The share that is right: field, span and type."""


def main() -> None:
    """Print the errors and write the plot."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="annotated articles (.jsonl) that the model has not seen")
    parser.add_argument("plot", type=Path, help="picture to write (.png, .svg)")
    parser.add_argument("--model", type=Path, required=True, help="the recognizer's folder")
    options = parser.parse_args()
    found = outcomes(corpora.read([options.file]), convolutional.load(options.model))
    by_type = {type_: [o for o in found if o.type == type_] for type_ in sorted({o.type for o in found})}
    named = {name: binned(some) for name, some in [*by_type.items(), ("all", found)]}
    for name, bins in named.items():
        mentions = sum(bin_.mentions for bin_ in bins)
        print(f"{name:4} {mentions:6,} mentions, expected calibration error {error(bins):.3f}")
    draw(named, options.plot)


def binned(found: Sequence[Outcome]) -> list[Bin]:
    """Return the mentions in bins of equal width, empty ones left out."""
    confidences = np.array([outcome.confidence for outcome in found])
    right = np.array([outcome.right for outcome in found], float)
    places = np.minimum((confidences * BINS).astype(int), BINS - 1)
    return [
        Bin(int(chosen.sum()), float(confidences[chosen].mean()), float(right[chosen].mean()))
        for chosen in (places == place for place in range(BINS))
        if chosen.any()
    ]


def error(bins: Sequence[Bin]) -> float:
    """Return the mean difference between confidence and what is right, weighted by mentions."""
    mentions = sum(bin_.mentions for bin_ in bins)
    return sum(bin_.mentions * abs(bin_.confidence - bin_.right) for bin_ in bins) / max(mentions, 1)


def draw(named: dict[str, list[Bin]], path: Path) -> None:
    """Write the reliability diagram: on the diagonal, confidence is the share that is right."""
    from matplotlib.figure import Figure  # noqa: PLC0415  # only for the plot

    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="grey", linestyle=":", label="calibrated")
    for name, bins in named.items():
        style = {"linewidth": 3, "color": "black"} if name == "all" else {"linewidth": 1}
        shares = [bin_.right for bin_ in bins]
        axes.plot([bin_.confidence for bin_ in bins], shares, marker="o", label=f"{name} ({error(bins):.3f})", **style)
    axes.set(xlabel="confidence", ylabel="share of right mentions", xlim=(0, 1), ylim=(0, 1))
    axes.legend(title="expected calibration error")
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    main()
