"""A quotation: which words exactly, without the marks around them, and of what kind."""

from dataclasses import dataclass
from typing import NamedTuple

from schemas.mentions import QuoteKind
from worker.enrichment.cues import Cue
from worker.enrichment.marked import words_evidence
from worker.enrichment.marks import MARKS
from worker.enrichment.openings import PARTICLES
from worker.enrichment.passages import Passage
from worker.enrichment.weighing import Weights, weigh

OUTSIDE = frozenset(".،,؛;:…-–—/") | MARKS
"""What stands left and right of a quote, not in it."""

_JOINED = ("وال", "وقد", "وفي", "ومن", "وعلى", "وكان", "ولم", "ولا", "وأن", "وإن", "وهو", "وهي", "وت", "وي", "وسي")
_SHORTEST_NOUN = 3  # letters of a word whose ب is no part of it: بمقتل


@dataclass(frozen=True, slots=True)
class Quotation:
    """Reported words: tokens ``first`` to ``last`` (exclusive), characters ``start`` to ``end``."""

    passage: Passage
    first: int
    last: int
    start: int
    end: int
    kind: QuoteKind
    cue: Cue | None
    rule: str
    confidence: float


class Find(NamedTuple):
    """Tokens that hold reported words, perhaps with marks around them, and the rule that found them."""

    first: int
    last: int
    cue: Cue | None
    rule: str
    belief: float


def quotation(passage: Passage, find: Find, weights: Weights) -> Quotation | None:
    """Return the words found without outer marks and the final stop, or ``None`` when no word is left.

    ``weights`` tell a speaker's own words inside a reported clause from names.
    """
    first, last = find.first, find.last
    enclosed = find.rule == "mark"
    while first < last and _is_outside(passage, first, last):
        enclosed |= passage.partners[first] >= 0
        first += 1
    while last > first and _is_outside(passage, last - 1, first):
        last -= 1
    if first >= last:
        return None
    start = passage.tokens[first].start + _proclitic(passage, first, find)
    direct = enclosed or find.rule in ("colon", "headline") or _follows_colon(passage, first)
    kind: QuoteKind = "direct" if direct else _kind(passage, first, last, weights)
    return Quotation(passage, first, last, start, passage.tokens[last - 1].end, kind, find.cue, find.rule, find.belief)


def _is_outside(passage: Passage, i: int, other: int) -> bool:
    """Whether token ``i``, at one end of the words, is no part of them; ``other`` is their other end."""
    if passage.tokens[i].norm not in OUTSIDE:
        return False
    partner = passage.partners[i]
    if partner < 0 or not (i < partner < other or other <= partner < i):
        return True
    stop = passage.tokens[min(partner, other)].norm in OUTSIDE if other < len(passage.tokens) else False
    return abs(partner - other) <= 1 + stop


def _kind(passage: Passage, first: int, last: int, weights: Weights) -> QuoteKind:
    spans = [(i, passage.partners[i]) for i in range(first, last) if i < passage.partners[i] <= last]
    own = any(weigh(words_evidence(passage, (first, last), *span), weights) > 0 for span in spans)
    return "mixed" if own else "indirect"


def _follows_colon(passage: Passage, first: int) -> bool:
    """Whether only a particle inside marks stands between a colon and the words: «…: "إن الأمر …"»."""
    behind_mark = first > 1 and passage.tokens[first - 2].norm in MARKS
    return behind_mark and passage.word(first - 1) in PARTICLES and passage.word(first - 3) == ":"


def _proclitic(passage: Passage, first: int, find: Find) -> int:
    """Return how many letters of the first word join it to what stands before: و of a sentence, ب of the verb."""
    word = passage.tokens[first].text
    if find.rule == "before":
        cue = passage.cue_at.get(first)
        return len(cue.proclitic) if cue else int(word.startswith(_JOINED))
    takes_b = find.rule == "bare" and find.cue is not None and "ب" in find.cue.form.prepositions
    return int(takes_b and word.startswith("ب") and len(word) > _SHORTEST_NOUN)
