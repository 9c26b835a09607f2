"""From annotated files to a model's folder."""

import hashlib
from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from tools.recognizer import card, corpora, evaluation, news, optimization, pretraining, self_training
from tools.recognizer.calibration import Outcome, calibrate
from tools.recognizer.corpora import Example
from tools.recognizer.optimization import Schedule
from tools.recognizer.place_priors import place_priors
from tools.recognizer.training import train
from worker.enrichment.ner import lexicon, network, vectors
from worker.enrichment.ner.convolutional import Convolutional

_BESIDE_GUESSES = 2  # times an annotated document counts beside one that was guessed
_HELD_OUT = 10  # one document in so many is held out for the figures


class Sources(NamedTuple):
    """What a model is made of."""

    annotated: Sequence[Path]
    unannotated: Sequence[Path]
    """News that first models annotate for the second; may be empty."""
    apart: Sequence[Path]
    """Annotated files whose articles are kept out of the news, so that they can judge the model."""
    base: Path
    """Folder with word vectors and name lists."""
    pretrained: Path
    """File of what every model begins with."""


def build(sources: Sources, out: Path, schedule: Schedule) -> None:
    """Train and write model, manifest and card: the same files give the same bytes.

    It is trained without a tenth of the documents, for the figures and the calibration, and then with all.

    Raises:
        CorpusError: a file is not in its format, or there are too few documents.
        PretrainedError: what models begin with is for another network.

    """
    examples = corpora.read(sources.annotated)
    learned = [example for example in examples if not is_held_out(example)]
    held_out = [example for example in examples if is_held_out(example)]
    if not learned or not held_out:
        raise corpora.CorpusError(f"{len(examples)} documents are too few: some are held out, some learned from")
    names, words = lexicon.read(sources.base), vectors.read(sources.base)
    pretrained = pretraining.read(sources.pretrained)

    def trained(annotated: Sequence[Example], seed: int = optimization.SEED) -> Convolutional:
        return train(annotated, names, words, pretrained, schedule._replace(seed=seed))

    guessed: list[Example] = []
    if sources.unannotated:
        known = [example.document.text.text for example in (*examples, *corpora.read(sources.apart))]
        articles = news.chosen(news.without(news.read(sources.unannotated), known), self_training.ARTICLES)
        teachers = [trained(learned, optimization.SEED + number) for number in range(self_training.TEACHERS)]
        expected = cache(partial(place_priors, lexicon=names, vectors=words))
        guessed = self_training.annotated_by(teachers, expected, articles)
    weight = _BESIDE_GUESSES if guessed else 1

    judged = trained([*learned * weight, *guessed])
    figures = evaluation.evaluate(held_out, evaluation.finder(judged))
    final = trained([*examples * weight, *guessed]).model
    calibration = final.calibration | calibrate(outcomes(held_out, judged))

    out.mkdir(parents=True, exist_ok=True)
    network.write(out, final._replace(calibration=calibration))
    for file in (lexicon.FILE, vectors.FILE):
        if sources.base.resolve() != out.resolve():
            (out / file).write_bytes((sources.base / file).read_bytes())
    card.write(
        out, [*sources.annotated, *sources.unannotated], sources.pretrained, card.Counts.of(examples, guessed), figures
    )


def is_held_out(example: Example) -> bool:
    """Whether a document is kept for the figures, by its id's hash."""
    return int(hashlib.sha256(example.id.encode()).hexdigest(), 16) % _HELD_OUT == 0


def outcomes(examples: Sequence[Example], recognizer: Convolutional) -> list[Outcome]:
    """Return what became of each mention that the recognizer finds in the examples."""
    return [
        Outcome(m.type, m.confidence, (m.field, m.start, m.end, m.type) in example.mentions)
        for example in examples
        for m in recognizer(example.document)
    ]
