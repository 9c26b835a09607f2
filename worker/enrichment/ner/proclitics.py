"""Where a name begins in a word that a whole-word tagger tagged: behind a conjunction or preposition, or not (وليد)."""

import re
from collections.abc import Container, Mapping

from worker.enrichment.cleaning import DIACRITICS, INVISIBLE, plain

_ORNAMENT = rf"[{DIACRITICS}{INVISIBLE}ـ]*"
_PROCLITICS = re.compile(rf"(?:[وف]{_ORNAMENT})?(?:[بلك]{_ORNAMENT})?")
_PREPOSITION = re.compile(rf"ل{_ORNAMENT}")
_FUSED = re.compile(rf"(?:[وف]{_ORNAMENT})?(?=ل{_ORNAMENT}ل)")
_LETTER = re.compile(rf"[وفبلك]{_ORNAMENT}")
_SHORTEST_NAME = 3  # letters behind a proclitic
_SHORTEST_DEFINITE = 5  # letters, article included; with fewer, بالي and والتر would lose theirs
_LIKELIER = 2  # times as common as the whole word must the rest be


def length(word: str, ranks: Mapping[str, int], elsewhere: Container[str]) -> int:
    """Return how many characters of the word stand before its name.

    A proclitic is cut when the rest stands as a name ``elsewhere`` in the article; or when the rest is a common word
    and the whole is not, or a rarer one. Of وبدرعا both letters are cut, of the fused وللأردن only the conjunction.
    Measured on 15,000 annotated mentions with the 40,000 commonest words of newspapers: 98.5 % right, 87.0 % without
    cutting. What fails: rare names behind a proclitic stay whole, names whose rest is a commoner word (وجدة) are cut.

    Args:
        word: as it stands in the text.
        ranks: plain words that the tagger knows as words of their own, to their place, the commonest first.
        elsewhere: plain words by which names of the article begin without doubt.

    """
    if fused := _FUSED.match(word):
        return fused.end()
    if plain(word) in elsewhere:
        return 0
    rests = {cut: plain(word[cut:]) for cut in _cuts(word)}
    if named := [cut for cut, rest in rests.items() if rest in elsewhere]:
        return named[0]
    likely = [(ranks.get(rest, len(ranks)), cut) for cut, rest in rests.items() if _is_name(plain(word), rest, ranks)]
    return min(likely, default=(0, 0))[1]


def _cuts(word: str) -> list[int]:
    """Return where a name may begin behind one or two proclitics, the nearest first."""
    ends = {found.end() for pattern in (_LETTER, _PROCLITICS) if (found := pattern.match(word)) and found.end()}
    return [end for end in sorted(ends) if len(plain(word[end:])) >= _SHORTEST_NAME]


def _is_name(word: str, rest: str, ranks: Mapping[str, int]) -> bool:
    definite = rest.startswith("ال")
    if definite and len(rest) < _SHORTEST_DEFINITE:
        return False
    if word not in ranks:
        return definite or rest in ranks
    return _LIKELIER * ranks.get(rest, len(ranks)) <= ranks[word]


def restored(name: str) -> str:
    """Return the name with the article that its preposition swallowed: للأردن is الأردن."""
    fused = _PREPOSITION.match(name) if plain(name).startswith("لل") else None
    return f"ا{name[fused.end() :]}" if fused else name
