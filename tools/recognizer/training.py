"""Fits the recognizer to examples."""

from collections.abc import Sequence

from tools.recognizer import batches, learning, optimization
from tools.recognizer.corpora import Example
from tools.recognizer.learning import Parameters
from tools.recognizer.optimization import Schedule
from tools.recognizer.pretraining import Pretrained
from worker.enrichment.ner.convolutional import Convolutional
from worker.enrichment.ner.encoding import Encoder
from worker.enrichment.ner.lexicon import Lexicon
from worker.enrichment.ner.network import Model
from worker.enrichment.ner.spans import OUTSIDE
from worker.enrichment.ner.vectors import WordVectors

OTHER_RULES = Schedule(steps=800)
"""For names that are annotated by other rules."""

_OF_TAGS = ("output", "output_bias", "local_output")


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
    encoder = Encoder(lexicon, vectors, pretrained.rows)
    tags = _tags(examples)
    parameters = _fitted(examples, tags, encoder, pretrained, schedule)
    types = {tag.partition("-")[2] for tag in tags if tag != OUTSIDE}
    model = Model(learning.quantized(parameters), pretrained.rows, tags, dict.fromkeys(sorted(types), (1.0, 0.0)))
    return Convolutional(model, encoder, "")


def pretrained_further(
    examples: Sequence[Example],
    lexicon: Lexicon,
    vectors: WordVectors,
    pretrained: Pretrained,
    schedule: Schedule,
) -> Pretrained:
    """Return what the examples teach beside raw news, whatever their tags are: the same examples give the same.

    Names that are annotated by other rules teach much of what a name is (an intermediate task with labels, Phang et
    al. 2018); what is thrown away is only how the network's last view becomes their tags.

    Raises:
        PretrainedError: the pretrained parameters are those of another network.

    """
    encoder = Encoder(lexicon, vectors, pretrained.rows)
    parameters = _fitted(examples, _tags(examples), encoder, pretrained, schedule)
    kept = {name: learned for name, learned in parameters.items() if name not in _OF_TAGS}
    return Pretrained.of(pretrained.rows, kept)


def _tags(examples: Sequence[Example]) -> tuple[str, ...]:
    return tuple(sorted({tag for e in examples for sentence in e.tags for tag in sentence} | {OUTSIDE}))


def _fitted(
    examples: Sequence[Example], tags: Sequence[str], encoder: Encoder, pretrained: Pretrained, schedule: Schedule
) -> Parameters:
    words = batches.vocabulary(examples, encoder)
    pieces = batches.pieces(examples, encoder, words, tags)
    vector_size = encoder.vectors.size
    begun = pretrained.begun(learning.initial(schedule.seed, len(pretrained.rows), vector_size, len(tags)))
    return optimization.fitted(learning.loss, pieces, learning.table(words, pretrained.rows), begun, schedule)
