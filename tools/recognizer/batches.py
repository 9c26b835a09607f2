"""Examples as arrays of one shape, so that the training step is compiled once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tools.recognizer.corpora import Example, sentences
from worker.enrichment.document import Token
from worker.enrichment.ner.encoding import EncodedWords, Encoder, article_keys
from worker.enrichment.ner.lexicon import reading

TOKENS = 4096
WORDS = 3072
DOCUMENTS = 48
FEATURES = 32  # of a word
PLACES = 6  # features of a word's place

Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All different words of a corpus, encoded; word 0 is the gap between sentences."""

    numbers: dict[str, int]
    known: EncodedWords
    unknown: EncodedWords
    """The same words as if they had never been met."""


class Piece(NamedTuple):
    """A document, or as much of one as fits a batch; a gap behind each sentence."""

    words: Ints
    places: Ints
    """(n, ``PLACES``)"""
    is_title: Ints
    keys: Ints
    tags: Ints


class Batch(NamedTuple):
    """Pieces side by side, filled up with gaps."""

    words: Ints
    """(``WORDS``,) numbers in the vocabulary of the words that stand in the batch."""
    which: Ints
    """(``TOKENS``,) places in ``words``."""
    places: Ints
    is_title: Ints
    keys: Ints
    """(``TOKENS``,) distinct between documents."""
    documents: Ints
    """(``TOKENS``,) 0 for padding."""
    tags: Ints


def vocabulary(examples: Iterable[Example], encoder: Encoder) -> Vocabulary:
    """Return the words of the examples, encoded."""
    norms = sorted({token.norm for e in examples for sentence in sentences(e.document) for token in sentence.tokens})
    numbers = {norm: number for number, norm in enumerate(norms, start=1)}
    return Vocabulary(numbers, _behind_gap(encoder.words(norms)), _behind_gap(encoder.unknown_words(norms)))


def _behind_gap(words: EncodedWords) -> EncodedWords:
    gap = np.zeros((1, words.vectors.shape[1]), np.int8)
    return EncodedWords(np.concatenate([gap, words.vectors]), np.concatenate([gap, words.stems]), [[], *words.rows])


def filled(rows: Sequence[Sequence[int]], width: int) -> Ints:
    """Return the rows (k, ``width``) as an array, short ones with zeros behind."""
    found = np.zeros((len(rows), width), np.int32)
    for i, row in enumerate(rows):
        found[i, : len(row)] = row[:width]
    return found


def pieces(examples: Iterable[Example], encoder: Encoder, words: Vocabulary, tags: Sequence[str]) -> list[Piece]:
    """Return the examples as pieces of at most ``TOKENS`` rows."""
    numbers = {tag: number for number, tag in enumerate(tags)}
    return [_piece(lines, encoder, words, numbers) for example in examples for lines in _portions(example)]


class _Line(NamedTuple):
    tokens: Sequence[Token]
    tags: Sequence[str]
    is_title: bool


def _portions(example: Example) -> Iterator[list[_Line]]:
    """Yield the document's sentences, as many at once as fit; of an endless sentence only what fits."""
    together: list[_Line] = []
    size = 0
    titled = [(field.name == "title", sentence) for field in example.document.fields for sentence in field.body()]
    for (is_title, sentence), tags in zip(titled, example.tags, strict=True):
        line = _Line(sentence.tokens[: TOKENS - 1], tags[: TOKENS - 1], is_title)
        if size + len(line.tokens) + 1 > TOKENS:
            yield together
            together, size = [], 0
        together, size = [*together, line], size + len(line.tokens) + 1
    if together:
        yield together


def _piece(lines: Sequence[_Line], encoder: Encoder, words: Vocabulary, numbers: dict[str, int]) -> Piece:
    readings = [[reading(token.norm) for token in line.tokens] for line in lines]
    places: list[list[int]] = []
    for sentence in readings:
        known = encoder.places(sentence)
        places += [known.get(i, []) for i in range(len(sentence) + 1)]
    return Piece(
        _numbers([words.numbers[token.norm] for token in line.tokens] for line in lines),
        filled(places, PLACES),
        _numbers([int(line.is_title)] * len(line.tokens) for line in lines),
        article_keys(readings).astype(np.int32),
        _numbers([numbers[tag] for tag in line.tags] for line in lines),
    )


def _numbers(sentences: Iterable[Sequence[int]]) -> Ints:
    """Return the sentences' numbers with a 0 behind each sentence."""
    return np.array([number for sentence in sentences for number in (*sentence, 0)], np.int32)


def batches(shuffled: Iterable[Piece]) -> Iterator[Batch]:
    """Yield batches of pieces in their order, each as full as it gets."""
    waiting: list[Piece] = []
    present: set[int] = set()
    size = 0
    for piece in shuffled:
        joined = present.union(piece.words.tolist())
        if waiting and (size + len(piece.words) > TOKENS or len(joined) >= WORDS or len(waiting) >= DOCUMENTS):
            yield _batch(waiting)
            waiting, size, joined = [], 0, set(piece.words.tolist())
        waiting, size, present = [*waiting, piece], size + len(piece.words), joined
    if waiting:
        yield _batch(waiting)


def _batch(together: Sequence[Piece]) -> Batch:
    flat = [np.concatenate(parts) for parts in zip(*together, strict=True)]
    words, places, is_title, _, tags = (_padded(part) for part in flat)
    present = np.unique(np.append(words, 0))[:WORDS]
    offsets = np.cumsum([0, *(piece.keys.max() for piece in together[:-1])])
    keys = np.concatenate([np.where(p.keys > 0, p.keys + o, 0) for p, o in zip(together, offsets, strict=True)])
    documents = np.concatenate([np.full(len(piece.words), i) for i, piece in enumerate(together, start=1)])
    which = np.searchsorted(present, words)
    return Batch(
        np.pad(present, (0, WORDS - len(present))).astype(np.int32),
        which.astype(np.int32),
        places,
        is_title,
        _padded(keys.astype(np.int32)),
        _padded(documents.astype(np.int32)),
        tags,
    )


def _padded(values: Ints) -> Ints:
    return np.pad(values, [(0, TOKENS - len(values)), *[(0, 0)] * (values.ndim - 1)])
