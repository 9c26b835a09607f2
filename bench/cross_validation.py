"""How good the recognizer is on a corpus of its own: ``python -m bench.cross_validation FILE…``.

Trains on four fifths of the documents, measures on the fifth, five times over, and prints precision, recall and F1 by
type over all of them. Neighbouring documents stay together: news that follow each other tell of the same people.
"""

import argparse
from collections import Counter
from pathlib import Path

from rich.progress import track

from tools.recognizer import corpora, evaluation, pretraining
from tools.recognizer.__main__ import PRETRAINED, SHIPPED
from tools.recognizer.corpora import Example
from tools.recognizer.evaluation import Score
from tools.recognizer.optimization import Schedule
from tools.recognizer.training import train
from worker.enrichment.ner import lexicon, vectors

FOLDS = 5


def main() -> None:
    """Train, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="annotated (.jsonl articles, .tsv tokens)")
    examples = corpora.read(parser.parse_args().files)
    names, words = lexicon.read(SHIPPED), vectors.read(SHIPPED)
    pretrained = pretraining.read(PRETRAINED)
    counts: dict[str, Counter[str]] = {}
    for fold in track(range(FOLDS), "folds"):
        held_out = range(len(examples) * fold // FOLDS, len(examples) * (fold + 1) // FOLDS)
        learned: list[Example] = [example for place, example in enumerate(examples) if place not in held_out]
        recognizer = train(learned, names, words, pretrained, Schedule())
        scores = evaluation.evaluate((examples[place] for place in held_out), evaluation.finder(recognizer))
        for type_, score in scores.items():
            counts.setdefault(type_, Counter()).update(score._asdict())
        print(f"fold {fold + 1}: F1 {100 * scores[evaluation.ALL].f1:.1f}", flush=True)
    print("\n".join(evaluation.table({type_: Score(**summed) for type_, summed in counts.items()})))


if __name__ == "__main__":
    main()
