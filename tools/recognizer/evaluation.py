"""How many of the names a recognizer finds are right, and how many it misses."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from tools.recognizer.corpora import Example, Mention, mentions_of
from worker.enrichment.document import Document
from worker.enrichment.ner.convolutional import Convolutional

ALL = "all"

Finder = Callable[[Document], frozenset[Mention]]


class Score(NamedTuple):
    """Counts of mentions; right means the same field, span and type (as CoNLL's evaluation has it)."""

    right: int = 0
    overlapping: int = 0
    """Right, or of the right type and overlapping a mention that no other was matched with."""
    found: int = 0
    annotated: int = 0

    @property
    def precision(self) -> float:
        """Share of what was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of what is annotated."""
        return self.right / self.annotated if self.annotated else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return _f1(self.right, self)

    @property
    def lenient_f1(self) -> float:
        """The same where overlapping is enough."""
        return _f1(self.overlapping, self)


def _f1(hits: int, score: Score) -> float:
    return 2 * hits / (score.found + score.annotated) if score.found + score.annotated else 0.0


def finder(recognizer: Convolutional) -> Finder:
    """Return what finds a recognizer's mentions, those of types that articles have not (MISC) too."""
    return lambda document: mentions_of(document, recognizer.tags(document))


def evaluate(examples: Iterable[Example], find: Finder) -> dict[str, Score]:
    """Return the score of each type, and of all together."""
    counts: Counter[tuple[str, str]] = Counter()
    for example in examples:
        found = find(example.document)
        for mark, mentions in (
            ("right", found & example.mentions),
            ("overlapping", _overlapping(found, example.mentions)),
            ("found", found),
            ("annotated", example.mentions),
        ):
            counts.update((type_, mark) for *_, mention_type in mentions for type_ in (mention_type, ALL))
    types = sorted({type_ for type_, _ in counts} - {ALL})
    return {type_: Score(*(counts[type_, mark] for mark in Score._fields)) for type_ in (*types, ALL)}


def _overlapping(found: frozenset[Mention], annotated: frozenset[Mention]) -> list[Mention]:
    hits = list(found & annotated)
    left = sorted(annotated - found)
    for mention in sorted(found - annotated):
        if match := next((other for other in left if _overlap(mention, other)), None):
            left.remove(match)
            hits.append(mention)
    return hits


def _overlap(one: Mention, other: Mention) -> bool:
    return one[0] == other[0] and one[3] == other[3] and one[1] < other[2] and other[1] < one[2]


def table(scores: Mapping[str, Score]) -> Sequence[str]:
    """Return lines that show precision, recall, F1 and lenient F1 in per cent by type."""
    lines = [f"{'type':6}{'P':>8}{'R':>8}{'F1':>8}{'lenient F1':>12}{'right':>8}{'found':>8}{'annotated':>11}"]
    for type_, score in scores.items():
        shares = (score.precision, score.recall, score.f1)
        lines.append(
            f"{type_:6}"
            + "".join(f"{100 * share:8.2f}" for share in shares)
            + f"{100 * score.lenient_f1:12.2f}{score.right:8}{score.found:8}{score.annotated:11}"
        )
    return lines
