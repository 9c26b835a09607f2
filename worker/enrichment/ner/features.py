"""What the recognizer sees of a word besides its vector, as strings; what each weighs is learned.

After Benajiba & Rosso (2008) and Abdul-Hamid & Darwish (2010: leading and trailing characters instead of a
morphological analysis). A word that may carry a proclitic is described twice, as it stands and by the stem behind its
first letter, so that بدرعا and وليد can be told apart by what is known of the stems.
"""

from collections.abc import Sequence

from worker.enrichment.ner.lexicon import Lexicon, Phrase, reading
from worker.enrichment.ner.vectors import WordVectors

_PROCLITICS = frozenset("وفبلك")
_AFFIX = 4  # letters
_LONGEST = 8  # letters; longer words are counted as so long
_RATIO = 6  # powers of two between the frequencies of stem and word


def stem(word: str) -> str:
    """Return what follows a possible one-letter proclitic of a :func:`reading`, a fused article restored; else ''."""
    if len(word) <= _AFFIX - 1 or word[0] not in _PROCLITICS:
        return ""
    return "ا" + word[1:] if word.startswith("لل") else word[1:]


def word_features(norm: str, lexicon: Lexicon, vectors: WordVectors) -> list[str]:
    """Return what is known of a word wherever it stands."""
    word = reading(norm)
    if not word[0].isalpha():
        return [f"sign={word[:6]}"]
    found = [f"length={min(len(word), _LONGEST)}", f"f={vectors.magnitude(word)}"]
    found += ["latin"] if word < "\u0600" else []
    found += [f"g={listed}" for listed in lexicon.names.get(word, ("none",))]
    if word.startswith("ال") and len(word) > _AFFIX:
        found += _bare(word, lexicon)
    if behind := stem(word):
        found += _stem_features(word, behind, lexicon, vectors)
    return found


def _bare(word: str, lexicon: Lexicon) -> list[str]:
    return [f"bg={listed}" for listed in lexicon.names.get(word[2:], ())]


def _stem_features(word: str, behind: str, lexicon: Lexicon, vectors: WordVectors) -> list[str]:
    letter = "لل" if word.startswith("لل") else word[0]
    ratio = vectors.magnitude(behind) - vectors.magnitude(word)
    lists = lexicon.names.get(behind, ("none",))
    return [
        f"r={letter}{max(-_RATIO, min(_RATIO, ratio))}",
        *(f"tg={listed}" for listed in lists),
        *(f"{letter}tg={listed}" for listed in lists),
        *(_bare(behind, lexicon) if behind.startswith("ال") and len(behind) > _AFFIX else []),
    ]


def phrase_features(words: Sequence[str], lexicon: Lexicon) -> dict[int, list[str]]:
    """Return, by the place of a word among a sentence's readings, the longer names it may begin, go on with or end."""
    found: dict[int, list[str]] = {}
    for i, word in enumerate(words):
        for mark, first in (("B", word), ("P", stem(word))):
            if first in lexicon.phrases:
                _longest_phrase(words, i, (mark, first), lexicon, found)
    return found


def _longest_phrase(
    words: Sequence[str], i: int, begun: tuple[str, str], lexicon: Lexicon, found: dict[int, list[str]]
) -> None:
    mark, first = begun
    known: dict[Phrase, tuple[str, ...]] = lexicon.phrases[first]
    for size in range(min(lexicon.lengths[first], len(words) - i - 1), 0, -1):
        for listed in known.get(tuple(words[i + 1 : i + 1 + size]), ()):
            found.setdefault(i, []).append(f"m{mark}={listed}")
            for j in range(i + 1, i + size):
                found.setdefault(j, []).append(f"mI={listed}")
            found.setdefault(i + size, []).append(f"mE={listed}")
        if i in found and tuple(words[i + 1 : i + 1 + size]) in known:
            return
