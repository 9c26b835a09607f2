"""The default recognizer: a small convolutional network that reads the whole article, fast without a GPU."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, cast, get_args

import numpy as np

from schemas.mentions import EntityType
from worker.enrichment.document import Document, Field, Mention, Sentence
from worker.enrichment.ner import decoding, lexicon, network, vectors
from worker.enrichment.ner.encoding import Encoder, article_keys
from worker.enrichment.ner.lexicon import reading
from worker.enrichment.ner.network import Floats, Model, Words
from worker.enrichment.ner.proclitics import restored
from worker.enrichment.ner.spans import Span, spans
from worker.errors import RasdError

FILES = (network.FILE, network.FEATURES_FILE, network.SETTINGS_FILE, lexicon.FILE, vectors.FILE)
_TYPES = frozenset(get_args(EntityType))
_WORDS_REMEMBERED = 1 << 15  # 16 MB: the frequent words of a newspaper


class RecognizerModelError(RasdError):
    """The folder does not hold a model that the recognizer can use."""


class Line(NamedTuple):
    """A sentence and the field it stands in."""

    field: Field
    sentence: Sentence


class Convolutional:
    """Finds names by the words themselves, their neighbours, name lists and the rest of the article."""

    def __init__(self, model: Model, encoder: Encoder, version: str) -> None:
        self.version = version
        self.model = model
        self._encoder = encoder
        self._costs = decoding.transitions(model.tags)
        self._rows: dict[str, int] = {}
        self._inputs = np.zeros((_WORDS_REMEMBERED, len(model.weights.title)), np.float32)
        """What each word of ``_rows`` brings; row 0 is the gap between sentences."""

    def __call__(self, document: Document) -> list[Mention]:
        """Return the mentions of title and text in reading order."""
        scored = zip(_lines(document), self.scores(document), strict=True)
        return [mention for line, scores in scored for mention in self._mentions(line, scores)]

    def tags(self, document: Document) -> list[list[str]]:
        """Return the tag of each token, sentence by sentence."""
        return self.tags_of(self.scores(document))

    def tags_of(self, scores: Iterable[Floats]) -> list[list[str]]:
        """Return the tags that have the highest scores together, of each sentence."""
        paths = (decoding.best_path(sentence, self._costs) for sentence in scores)
        return [[self.model.tags[tag] for tag in path] for path in paths]

    def scores(self, document: Document) -> list[Floats]:
        """Return for each sentence of an article the scores (tokens, tags)."""
        lines = _lines(document)
        if not lines:
            return []
        norms = [[token.norm for token in line.sentence.tokens] for line in lines]
        self._remember({norm for sentence in norms for norm in sentence})
        rows = [row for sentence in norms for row in (*map(self._rows.__getitem__, sentence), 0)]
        scores = network.score(self.model.weights, self._words(lines, norms, rows))
        ends = np.cumsum([len(sentence) + 1 for sentence in norms])
        return [part[:-1] for part in np.split(scores, ends[:-1])]

    def _words(self, lines: Sequence[Line], norms: Sequence[Sequence[str]], rows: Sequence[int]) -> Words:
        readings = [[reading(norm) for norm in sentence] for sentence in norms]
        inputs = self._inputs[rows]
        self._add_places(inputs, lines, readings)
        keys = article_keys(readings)
        return Words(np.rint(inputs * np.float32(network.FINE)), keys > 0, keys)

    def _remember(self, norms: set[str]) -> None:
        """Work out what the words bring that were not met lately."""
        new = sorted(norms - self._rows.keys())
        if len(self._rows) + len(new) >= len(self._inputs):
            self._rows, new = {}, sorted(norms)
            size = max(len(self._inputs), len(new) + 1)
            self._inputs = np.zeros((size, self._inputs.shape[1]), np.float32)
        if new:
            first = len(self._rows) + 1
            self._inputs[first : first + len(new)] = network.word_inputs(self.model.weights, self._encoder.words(new))
            self._rows.update(zip(new, range(first, first + len(new)), strict=True))

    def _add_places(self, inputs: Floats, lines: Sequence[Line], readings: Sequence[Sequence[str]]) -> None:
        """Add what depends on where a word stands: the longer names around it, the title."""
        found: dict[int, list[int]] = {}
        start = 0
        for line, words in zip(lines, readings, strict=True):
            found.update((start + i, rows) for i, rows in self._encoder.places(words).items())
            if line.field.name == "title":
                inputs[start : start + len(words)] += self.model.weights.title
            start += len(words) + 1
        if found:
            inputs[list(found)] += network.place_inputs(self.model.weights, list(found.values()))

    def _mentions(self, line: Line, scores: Floats) -> Iterator[Mention]:
        path = decoding.best_path(scores, self._costs)
        tags = [self.model.tags[tag] for tag in path]
        found = [span for span in spans(line.sentence.tokens, tags) if span.type in _TYPES]
        if found:
            chosen = decoding.probabilities(scores)[np.arange(len(path)), path]
            yield from (self._mention(line.field, span, chosen) for span in found)

    def _mention(self, field: Field, span: Span, chosen: Floats) -> Mention:
        """Return the mention, as sure as its least sure word and the one behind it."""
        least = float(chosen[span.first : span.last + 2].min())
        confidence = decoding.calibrated(least, *self.model.calibration[span.type])
        type_ = cast("EntityType", span.type)
        text = field.text[span.start : span.end]
        return Mention(field.name, span.start, span.end, type_, restored(text), round(confidence, 3))


def _lines(document: Document) -> list[Line]:
    return [Line(field, sentence) for field in document.fields for sentence in field.body()]


def load(folder: Path) -> Convolutional:
    """Return the recognizer whose files lie in the folder.

    Raises:
        RecognizerModelError: a file is missing.

    """
    missing = [file for file in FILES if not (folder / file).is_file()]
    if missing:
        raise RecognizerModelError(
            f"{folder}: no {', '.join(missing)}; `python -m tools.recognizer train --out {folder} …` makes a model"
        )
    digest = hashlib.sha256(b"".join((folder / file).read_bytes() for file in FILES)).hexdigest()
    model = network.read(folder)
    encoder = Encoder(lexicon.read(folder), vectors.read(folder), model.rows)
    return Convolutional(model, encoder, f"convolutional-{digest[:12]}")
