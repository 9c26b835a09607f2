"""What more articles give: ``python -m bench.learning_curve FILE.jsonl PLOT.png``.

Trains on an eighth, a quarter, half and all of the articles that are learned from, and measures each model on the tenth
that is held out. Articles are taken in the order of their ids' hashes, so that each part holds the smaller ones.
"""

import argparse
import hashlib
from collections.abc import Mapping
from pathlib import Path

from tools.recognizer import corpora, pretraining
from tools.recognizer.__main__ import PRETRAINED, SHIPPED
from tools.recognizer.building import is_held_out
from tools.recognizer.corpora import Example
from tools.recognizer.evaluation import ALL, Score, evaluate, finder
from tools.recognizer.optimization import Schedule
from tools.recognizer.training import train
from worker.enrichment.ner import lexicon, vectors

PARTS = (8, 4, 2, 1)


def main() -> None:
    """Train, measure, print and draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="annotated articles (.jsonl)")
    parser.add_argument("plot", type=Path, help="picture to write (.png, .svg)")
    options = parser.parse_args()
    examples = sorted(corpora.read([options.file]), key=_hash)
    held_out = [example for example in examples if is_held_out(example)]
    learned = [example for example in examples if not is_held_out(example)]
    names, words = lexicon.read(SHIPPED), vectors.read(SHIPPED)
    pretrained = pretraining.read(PRETRAINED)
    curve: dict[int, Score] = {}
    for part in PARTS:
        some = learned[: len(learned) // part]
        recognizer = train(some, names, words, pretrained, Schedule())
        curve[len(some)] = score = evaluate(held_out, finder(recognizer))[ALL]
        print(f"{len(some):6,} articles  F1 {100 * score.f1:.1f}  lenient F1 {100 * score.lenient_f1:.1f}", flush=True)
    draw(curve, options.plot)


def _hash(example: Example) -> str:
    return hashlib.sha256(example.id.encode()).hexdigest()


def draw(curve: Mapping[int, Score], path: Path) -> None:
    """Write F1 over the number of articles, each doubling as wide as the next."""
    from matplotlib.figure import Figure  # noqa: PLC0415  # only for the plot

    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.subplots()
    axes.plot(list(curve), [score.f1 for score in curve.values()], marker="o", label="strict")
    axes.plot(list(curve), [score.lenient_f1 for score in curve.values()], marker="o", label="lenient")
    axes.set(xscale="log", xlabel="articles learned from", ylabel="F1 on held-out articles")
    axes.set_xticks(list(curve), [f"{articles:,}" for articles in curve])
    axes.minorticks_off()
    axes.legend()
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    main()
