"""Words inside marks: somebody's own words, or a name, a title, a scare quote."""

from collections.abc import Iterator, Sequence

from worker.enrichment.openings import bucket
from worker.enrichment.passages import Passage
from worker.enrichment.vocabulary import NAMERS
from worker.enrichment.weighing import Weights, probability, weigh

_EVEN = 0.5  # belief above which marked words are somebody's
_AROUND = 6  # tokens on either side in which a reporting word is looked for


def alone(passage: Passage, taken: Sequence[tuple[int, int]], weights: Weights) -> Iterator[tuple[int, int, float]]:
    """Yield the marked words that somebody must have said outside the token spans in ``taken``, with the belief."""
    spans = iter(taken)
    first, last = next(spans, (len(passage.tokens), len(passage.tokens)))
    i = 0
    while i < len(passage.tokens):
        while last <= i:
            first, last = next(spans, (len(passage.tokens), len(passage.tokens) + 1))
        partner = passage.partners[i]
        if first <= i:
            i = last
            continue
        if partner <= i + 1 or first <= partner:
            i += 1
            continue
        belief = probability(weigh(alone_evidence(passage, i, partner), weights))
        if belief > _EVEN:
            yield i + 1, partner, belief
        i = partner + 1


def alone_evidence(passage: Passage, opening: int, closing: int) -> Iterator[str]:
    """Yield what speaks for marked words without a reporting word being a quote."""
    words = closing - opening - 1
    length = bucket(words)
    before, behind = passage.word(opening - 1), passage.word(closing + 1)
    first, last = passage.word(opening + 1), passage.word(closing - 1)
    yield "alone"
    yield f"length {length}"
    yield f"before {before}"
    yield f"before {before} length {length}"
    yield f"behind {behind}"
    yield f"behind mark {not behind[:1].isalnum()} length {length}"
    yield f"twice before {passage.word(opening - 2)} {before}"
    yield f"starts {first}"
    yield f"starts class {passage.class_of(opening + 1)}"
    yield f"before class {passage.class_of(opening - 1)}"
    yield f"before classes {passage.class_of(opening - 2)} {passage.class_of(opening - 1)}"
    yield f"behind class {passage.class_of(closing + 1)}"
    yield f"starts {first[:2]} {min(words, 3)}"
    yield f"starts sentence {passage.ends_sentence(opening)} {length}"
    yield f"ends {'word' if last[:1].isalnum() else last} {length}"
    yield from _cue_evidence(passage, opening, closing)
    yield from _name_evidence(passage, opening, closing)


def _cue_evidence(passage: Passage, opening: int, closing: int) -> Iterator[str]:
    length = bucket(closing - opening - 1)
    for distance in range(1, _AROUND + 1):
        for side, place in (("left", opening - distance), ("right", closing + distance)):
            cue = passage.cue_at.get(place)
            if cue:
                yield f"{side} {cue.form.shape} {cue.form.lemma}"
                yield f"{side} {cue.form.shape} {bucket(distance)} {length}"


def words_evidence(passage: Passage, clause: tuple[int, int], opening: int, closing: int) -> Iterator[str]:
    """Yield what speaks for marked words inside a reported clause being the speaker's own, not a name."""
    first, last = clause
    length = bucket(closing - opening - 1)
    inner, before = passage.word(opening + 1), passage.word(opening - 1)
    yield "words"
    yield f"length {length}"
    yield f"before {before}"
    yield f"before starts {before[:2]}"
    yield f"inner {inner}"
    yield f"inner class {passage.class_of(opening + 1)}"
    yield f"before class {passage.class_of(opening - 1)}"
    yield f"inner starts {inner[:2]} {length}"
    yield f"ends {passage.word(closing - 1)[-2:]}"
    yield f"tail {closing + 2 >= last} {length}"
    yield f"head {opening <= first}"
    yield f"mark {passage.tokens[opening].norm}"
    yield f"inner word {inner} {passage.word(opening + 2)}"
    yield from _name_evidence(passage, opening, closing)


def _name_evidence(passage: Passage, opening: int, closing: int) -> Iterator[str]:
    """Yield what speaks for marked words being a name or a title: a noun that introduces names, Latin letters."""
    inner, before, words = passage.word(opening + 1), passage.word(opening - 1), bucket(closing - opening - 1)
    bracket = passage.word(closing + 1) == "("
    yield f"namer {_is_namer(before)} {words}"
    yield f"namer far {_is_namer(passage.word(opening - 2))} {before[:2]}"
    yield f"latin {inner.isascii()}"
    yield f"bracket {bracket} latin {bracket and passage.word(closing + 2).isascii()}"
    yield f"definite {inner.startswith('ال')} after definite {before.startswith('ال')} {words}"


def _is_namer(word: str) -> bool:
    return word in NAMERS or _unprefixed(word) in NAMERS


def _unprefixed(word: str) -> str:
    for prefix in ("وال", "بال", "لل", "ال", "و", "ب", "ل"):
        if word.startswith(prefix):
            return word.removeprefix(prefix)
    return word
