"""Noun phrases that describe a speaker: where they begin and end, found by the words around them."""

from worker.enrichment.marks import MARKS
from worker.enrichment.openings import PARTICLES
from worker.enrichment.passages import Passage
from worker.enrichment.vocabulary import (
    APPENDED,
    ATTITUDES,
    AUXILIARIES,
    CIRCUMSTANCES,
    CLAUSE_STARTS,
    OCCASIONS,
    RELATIVES,
)

Span = tuple[int, int]

_LONGEST = 14  # words of a described speaker


def phrase_from(passage: Passage, start: int, end: int) -> Span | None:
    """Return the noun phrase that begins at token ``start`` and ends before ``end``.

    It stops before a relative clause, a circumstance, punctuation, or a noun that agrees in definiteness with nothing
    before it (the verb's object).
    """
    if start >= end or not passage.tokens[start].norm[0].isalpha() or _leaves(passage, start, end):
        return None
    last = start + 1
    while last < min(end, start + _LONGEST) and not _leaves(passage, last, end) and not _turns(passage, last):
        last += 1
    while last > start + 1 and not passage.tokens[last - 1].norm[0].isalnum():
        last -= 1
    return start, last


def _leaves(passage: Passage, i: int, end: int) -> bool:
    """Whether token ``i`` is no part of a noun phrase."""
    word = passage.folded[i]
    if word in RELATIVES or word in CIRCUMSTANCES or word in ATTITUDES or word in PARTICLES:
        return True
    if not passage.tokens[i].norm[0].isalnum():
        return passage.tokens[i].norm not in MARKS and passage.tokens[i].norm not in "()"
    following = passage.folded[i + 1] if i + 1 < end else ""
    if word == "في":
        return following in OCCASIONS or i + 1 >= end
    return word[:1] in "لب" and word[1:] in OCCASIONS


def _turns(passage: Passage, i: int) -> bool:
    """Whether an indefinite word behind a definite one begins the verb's object: الوزيرة رغبتها."""
    word, before = passage.folded[i], passage.folded[i - 1]
    if not before.startswith(("ال", "لل")) or not word[:1].isalpha() or word in APPENDED:
        return False
    return not word.startswith(("ال", "لل", "ل", "ب", "و", "في", "من", "ذا", "ذو"))


def phrase_before(passage: Passage, begin: int, end: int) -> Span | None:
    """Return the noun phrase that ends right before token ``end``, back to punctuation or ``begin``."""
    last = end
    while last > begin and passage.folded[last - 1] in AUXILIARIES:
        last -= 1
    first = last
    while first > begin and last - first < _LONGEST and passage.tokens[first - 1].norm[0].isalpha():
        first -= 1
        if passage.folded[first] in CLAUSE_STARTS:
            first += 1
            break
    return (first, last) if first < last else None


def subject_of_clause(passage: Passage, begin: int, end: int) -> Span | None:
    """Return the noun phrase behind the first word of the clause that token ``begin`` starts: its verb's subject."""
    first = begin
    while first < end and (passage.folded[first] in CLAUSE_STARTS or not passage.tokens[first].norm[0].isalnum()):
        first += 1
    return phrase_from(passage, first + 1, end)


def relative_head(passage: Passage, begin: int, end: int) -> Span | None:
    """Return the noun phrase whose relative clause holds the token ``end``: «الخبراء الذين … يقولون»."""
    for i in range(end - 1, begin, -1):
        if passage.folded[i] in RELATIVES:
            return phrase_before(passage, begin, i)
        if passage.tokens[i].norm in "؛:":
            return None
    return None
