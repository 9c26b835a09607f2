"""Tags words with a BERT for token classification: segments that fit the model, in batches of like length."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

_BATCH = 16  # segments; more at once is no faster on a CPU
_FRAME = 2  # the marks [CLS] and [SEP] around a segment
_WORDS_REMEMBERED = 1 << 16

Pieces = tuple[int, ...]
"""The ids of a word's pieces in the model's vocabulary."""


class Label(NamedTuple):
    """What the model says of a word, with the softmax probability of its first piece."""

    name: str
    confidence: float


OUTSIDE = Label("O", 1.0)


class Segment(NamedTuple):
    """Consecutive words of one sentence that the model reads together; words without pieces are left out."""

    sentence: int
    words: tuple[int, ...]
    pieces: tuple[Pieces, ...]

    @property
    def size(self) -> int:
        """The number of pieces."""
        return sum(map(len, self.pieces))


class BertTagger:
    """Gives every word of a text a label."""

    def __init__(self, torch: Any, tokenizer: Any, model: Any) -> None:  # noqa: ANN401  # torch is an extra
        self._torch = torch
        self._model = model
        self._limit = model.config.max_position_embeddings - _FRAME
        self._names: Mapping[int, str] = model.config.id2label
        self._first, self._last, self._padding = tokenizer.cls_token_id, tokenizer.sep_token_id, tokenizer.pad_token_id
        self._pieces: Callable[[str], Pieces] = lru_cache(_WORDS_REMEMBERED)(
            lambda word: tuple(tokenizer.convert_tokens_to_ids(tokenizer.tokenize(word)))
        )

    def __call__(self, sentences: Sequence[Sequence[str]]) -> list[list[Label]]:
        """Return one label for each word of each sentence; a word that has no pieces is outside of any name."""
        labels = [[OUTSIDE] * len(words) for words in sentences]
        cut = [
            segment
            for i, words in enumerate(sentences)
            for segment in segments(i, [self._pieces(word) for word in words], self._limit)
        ]
        cut.sort(key=lambda segment: segment.size)
        for start in range(0, len(cut), _BATCH):
            batch = cut[start : start + _BATCH]
            for segment, found in zip(batch, self._tagged(batch), strict=True):
                for word, label in zip(segment.words, found, strict=True):
                    labels[segment.sentence][word] = label
        return labels

    def _tagged(self, batch: Sequence[Segment]) -> Iterator[list[Label]]:
        torch = self._torch
        longest = max(segment.size for segment in batch) + _FRAME
        ids = torch.full((len(batch), longest), self._padding)
        for row, segment in enumerate(batch):
            framed = [self._first, *(piece for pieces in segment.pieces for piece in pieces), self._last]
            ids[row, : len(framed)] = torch.tensor(framed)
        sizes = torch.tensor([segment.size + _FRAME for segment in batch])
        mask = torch.arange(longest) < sizes[:, None]
        with torch.inference_mode():
            logits = self._model(input_ids=ids, attention_mask=mask.long()).logits
        confidences, best = torch.softmax(logits, dim=-1).max(dim=-1)
        for row, segment in enumerate(batch):
            firsts = list(_first_pieces(segment))
            found = zip(best[row, firsts].tolist(), confidences[row, firsts].tolist(), strict=True)
            yield [Label(self._names[label], round(confidence, 4)) for label, confidence in found]


def segments(sentence: int, words: Sequence[Pieces], limit: int) -> Iterator[Segment]:
    """Yield the sentence in as few segments of at most ``limit`` pieces as reading on from the left gives.

    No word is lost: one that is longer than the limit alone keeps its first pieces.
    """
    start, size = 0, 0
    readable = [(i, pieces[:limit]) for i, pieces in enumerate(words) if pieces]
    for i, (_, pieces) in enumerate(readable):
        if size + len(pieces) > limit:
            yield _segment(sentence, readable[start:i])
            start, size = i, 0
        size += len(pieces)
    if readable:
        yield _segment(sentence, readable[start:])


def _segment(sentence: int, readable: Sequence[tuple[int, Pieces]]) -> Segment:
    return Segment(sentence, tuple(word for word, _ in readable), tuple(pieces for _, pieces in readable))


def _first_pieces(segment: Segment) -> Iterator[int]:
    """Yield where each word's first piece stands in its row."""
    position = 1
    for pieces in segment.pieces:
        yield position
        position += len(pieces)
