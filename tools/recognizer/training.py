"""Fits the recognizer to examples."""

from collections.abc import Sequence

from tools.recognizer import batches, learning, optimization
from tools.recognizer.corpora import Example
from tools.recognizer.optimization import Schedule
from tools.recognizer.pretraining import Pretrained
from worker.enrichment.ner.convolutional import Convolutional
from worker.enrichment.ner.encoding import Encoder
from worker.enrichment.ner.lexicon import Lexicon
from worker.enrichment.ner.network import Model
from worker.enrichment.ner.spans import OUTSIDE
from worker.enrichment.ner.vectors import WordVectors


def train(
    examples: Sequence[Example],
    lexicon: Lexicon,
    vectors: WordVectors,
    pretrained: Pretrained,
    schedule: Schedule,
) -> Convolutional:
    """Return a recognizer fitted to the examples, its confidence not yet calibrated: the same examples give the same.

    Raises:
        PretrainedError: the pretrained parameters are those of another network.

    """
    rows = pretrained.rows
    tags = tuple(sorted({tag for e in examples for sentence in e.tags for tag in sentence} | {OUTSIDE}))
    encoder = Encoder(lexicon, vectors, rows)
    words = batches.vocabulary(examples, encoder)
    pieces = batches.pieces(examples, encoder, words, tags)
    begun = pretrained.begun(learning.initial(schedule.seed, len(rows), vectors.size, len(tags)))
    parameters = optimization.fitted(learning.loss, pieces, learning.table(words, rows), begun, schedule)
    types = {tag.partition("-")[2] for tag in tags if tag != OUTSIDE}
    model = Model(learning.quantized(parameters), rows, tags, dict.fromkeys(sorted(types), (1.0, 0.0)))
    return Convolutional(model, encoder, "")
