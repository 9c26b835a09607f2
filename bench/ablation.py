"""What each part of the recognizer gives, and what it costs: ``python -m bench.ablation --model DIR FILE.jsonl``.

Takes one part after the other away from a trained model, measures the rest on annotated articles that it has not seen,
and prints F1 beside the time in ratio to the whole. A network trained without the part would make up for some of it:
these are the figures of what the trained one relies on.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from tools.recognizer import corpora
from tools.recognizer.corpora import Example
from tools.recognizer.evaluation import ALL, evaluate, finder
from worker.enrichment.ner import lexicon, network, vectors
from worker.enrichment.ner.convolutional import Convolutional, Line
from worker.enrichment.ner.encoding import Encoder
from worker.enrichment.ner.network import Words

ROUNDS = 3  # the fastest counts


class Forgetful(Convolutional):
    """Takes every word of an article for another one."""

    def _words(self, lines: Sequence[Line], norms: Sequence[Sequence[str]], rows: Sequence[int]) -> Words:
        words = super()._words(lines, norms, rows)
        return words._replace(keys=np.where(words.is_word, np.arange(1, len(words.keys) + 1), 0))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="annotated articles (.jsonl) that the model has not seen")
    parser.add_argument("--model", type=Path, required=True, help="the recognizer's folder")
    options = parser.parse_args()
    examples = corpora.read([options.file])
    whole = network.read(options.model)
    encoder = Encoder(lexicon.read(options.model), vectors.read(options.model), whole.rows)
    unknown = replace(encoder.vectors, words={})
    parts = {
        "all": Convolutional(whole, encoder, ""),
        "without the article's memory": Forgetful(whole, encoder, ""),
        "without name lists": Convolutional(whole, replace(encoder, lexicon=lexicon.lexicon([])), ""),
        "every word unknown": Convolutional(whole, replace(encoder, vectors=unknown), ""),
        "one layer of neighbours less": Convolutional(_shallower(whole), encoder, ""),
    }
    seconds = {name: _seconds(recognizer, examples) for name, recognizer in parts.items()}
    print(f"{'':34}{'F1':>8}{'lenient':>9}{'time':>7}")
    for name, recognizer in parts.items():
        score = evaluate(examples, finder(recognizer))[ALL]
        ratio = seconds[name] / seconds["all"]
        print(f"{name:34}{100 * score.f1:8.1f}{100 * score.lenient_f1:9.1f}{ratio:7.2f}")


def _shallower(model: network.Model) -> network.Model:
    return model._replace(weights=model.weights._replace(local=model.weights.local[:-1]))


def _seconds(recognizer: Convolutional, examples: Sequence[Example]) -> float:
    """Return the processor time of the fastest round, words remembered."""
    times = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for example in examples:
            recognizer(example.document)
        times.append(time.process_time() - began)
    return min(times)


if __name__ == "__main__":
    main()
