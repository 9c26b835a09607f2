"""From annotated files to a model's folder."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from tools.recognizer import card, corpora, evaluation
from tools.recognizer.calibration import Outcome, calibrate
from tools.recognizer.corpora import Example
from tools.recognizer.training import Schedule, train
from worker.enrichment.ner import lexicon, network, vectors
from worker.enrichment.ner.convolutional import Convolutional
from worker.enrichment.ner.encoding import Encoder
from worker.enrichment.ner.network import Model

_HELD_OUT = 10  # one document in so many is held out for the figures


def build(files: Sequence[Path], out: Path, base: Path, schedule: Schedule) -> None:
    """Train on annotated files and write model, manifest and card: the same files give the same bytes.

    It is trained twice: without a tenth of the documents, for the figures and the calibration, and with all.

    Raises:
        CorpusError: a file is not in its format, or there are too few documents.

    """
    examples = corpora.read(files)
    learned = [example for example in examples if not is_held_out(example)]
    held_out = [example for example in examples if is_held_out(example)]
    if not learned or not held_out:
        raise corpora.CorpusError(f"{len(examples)} documents are too few: some are held out, some learned from")
    names, words = lexicon.read(base), vectors.read(base)

    def recognizer(model: Model) -> Convolutional:
        return Convolutional(model, Encoder(names, words, model.rows), "")

    judged = train(learned, names, words, schedule)
    figures = evaluation.evaluate(held_out, evaluation.finder(recognizer(judged)))
    calibration = judged.calibration | calibrate(outcomes(held_out, recognizer(judged)))

    out.mkdir(parents=True, exist_ok=True)
    network.write(out, train(examples, names, words, schedule)._replace(calibration=calibration))
    for file in (lexicon.FILE, vectors.FILE):
        if base.resolve() != out.resolve():
            (out / file).write_bytes((base / file).read_bytes())
    card.write(out, files, examples, figures, schedule)


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
