"""Where a name begins in a word that a whole-word tagger tagged: behind a conjunction or preposition, or not (وليد)."""

import re
from collections.abc import Container

from worker.enrichment.cleaning import DIACRITICS, INVISIBLE, plain

_ORNAMENT = rf"[{DIACRITICS}{INVISIBLE}ـ]*"
_PROCLITICS = re.compile(rf"(?:[وف]{_ORNAMENT})?(?:[بلك]{_ORNAMENT})?")
_PREPOSITION = re.compile(rf"ل{_ORNAMENT}")
_FUSED = re.compile(rf"(?:[وف]{_ORNAMENT})?(?=ل{_ORNAMENT}ل)")
_SHORTEST_NAME = 3  # letters behind a proclitic
_SHORTEST_DEFINITE = 5  # letters, article included; with fewer, بالي and والتر would lose theirs


def length(word: str, known: Container[str], elsewhere: Container[str]) -> int:
    """Return how many characters of the word stand before its name.

    A proclitic is cut when the rest stands as a name ``elsewhere`` in the article; or when the rest is a ``known`` word
    and either the word is not or the rest has the article. Of وبدرعا both letters are cut, of the fused للأردن only a
    conjunction. A rare name behind a proclitic that is named once stays whole, and a rare one that happens to begin
    with one before a known word (وهبان) is cut.

    Args:
        word: as it stands in the text.
        known: plain words that the tagger knows as words of their own.
        elsewhere: plain words by which names of the article begin without doubt.

    """
    if fused := _FUSED.match(word):
        return fused.end()
    if plain(word) in elsewhere:
        return 0
    for cut in _cuts(word):
        rest = plain(word[cut:])
        if rest in elsewhere or _is_name(plain(word), rest, known):
            return cut
    return 0


def _cuts(word: str) -> list[int]:
    """Return where a name may begin behind one or two proclitics, the nearest first."""
    longest = _PROCLITICS.match(word)
    end = longest.end() if longest else 0
    first = re.match(rf"[وفبلك]{_ORNAMENT}", word)
    cuts = sorted({first.end() if first else 0, end} - {0})
    return [cut for cut in cuts if len(plain(word[cut:])) >= _SHORTEST_NAME]


def _is_name(word: str, rest: str, known: Container[str]) -> bool:
    if rest not in known:
        return False
    return word not in known or (rest.startswith("ال") and len(rest) >= _SHORTEST_DEFINITE)


def restored(name: str) -> str:
    """Return the name with the article that its preposition swallowed: للأردن is الأردن."""
    fused = _PREPOSITION.match(name) if plain(name).startswith("لل") else None
    return f"ا{name[fused.end() :]}" if fused else name
