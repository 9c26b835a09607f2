"""What the recognizer sees of a word, as strings; the weights of each are learned.

After Benajiba & Rosso (2008), Abdul-Hamid & Darwish (2010: leading and trailing characters instead of a
morphological analysis) and Liang (2005: word clusters). A word that may carry a proclitic is described twice, as it
stands and by the stem behind its first letter, so that بدرعا and وليد can be told apart by what is known of the stems.
"""

from collections.abc import Sequence

from worker.enrichment.ner.lexicon import Lexicon, reading

_PROCLITICS = frozenset("وفبلك")
_AFFIX = 4  # letters
_LONGEST = 8  # letters; longer words are counted as so long
_RATIO = 6  # powers of two between the frequencies of stem and word


def stem(word: str) -> str:
    """Return what follows a possible one-letter proclitic of a :func:`reading`, a fused article restored; else ''."""
    if len(word) <= _AFFIX - 1 or word[0] not in _PROCLITICS:
        return ""
    return "ا" + word if word.startswith("لل") else word[1:]


def word_features(norm: str, lexicon: Lexicon) -> list[str]:
    """Return what is known of a word wherever it stands."""
    word = reading(norm)
    if not word[0].isalpha():
        return [f"w={word[:6]}", f"sign={word[0]}"]
    found = [f"w={word}", f"length={min(len(word), _LONGEST)}"]
    found += [f"n={norm}"] if norm != word else []
    found += ["latin"] if word < "\u0600" else []
    for size in range(1, min(_AFFIX, len(word) - 1) + 1):
        found += [f"p={word[:size]}", f"s={word[-size:]}"]
    found += _known("", word, lexicon)
    if word.startswith("ال") and len(word) > _AFFIX:
        found += _bare(word, lexicon)
    if behind := stem(word):
        found += _stem_features(word, behind, lexicon)
    return found


def _known(mark: str, word: str, lexicon: Lexicon) -> list[str]:
    names = lexicon.names.get(word, ("none",))
    clusters = lexicon.clusters.get(word, ())
    return [
        f"{mark}f={lexicon.frequency.get(word, 0)}",
        *(f"{mark}g={listed}" for listed in names),
        *(f"{mark}c{size}={cluster}" for size, cluster in enumerate(clusters)),
    ]


def _bare(word: str, lexicon: Lexicon) -> list[str]:
    return [f"b={word[2:]}", *(f"bg={listed}" for listed in lexicon.names.get(word[2:], ()))]


def _stem_features(word: str, behind: str, lexicon: Lexicon) -> list[str]:
    letter = "لل" if word.startswith("لل") else word[0]
    ratio = lexicon.frequency.get(behind, 0) - lexicon.frequency.get(word, 0)
    return [
        f"t={behind}",
        f"r={letter}{max(-_RATIO, min(_RATIO, ratio))}",
        *_known(f"{letter}t", behind, lexicon),
        *_known("t", behind, lexicon)[1:],
        *(_bare(behind, lexicon) if behind.startswith("ال") and len(behind) > _AFFIX else []),
    ]


def phrase_features(words: Sequence[str], lexicon: Lexicon) -> list[list[str]]:
    """Return, for each of a sentence's readings, the longer names it may begin, go on with or end."""
    found: list[list[str]] = [[] for _ in words]
    for i, word in enumerate(words):
        for mark, first in (("B", word), ("P", stem(word))):
            known = lexicon.phrases.get(first)
            if known:
                _longest_phrase(words, i, mark, known, found)
    return found


def _longest_phrase(
    words: Sequence[str],
    i: int,
    mark: str,
    known: dict[tuple[str, ...], tuple[str, ...]],
    found: list[list[str]],
) -> None:
    for size in range(min(max(map(len, known)), len(words) - i - 1), 0, -1):
        for listed in known.get(tuple(words[i + 1 : i + 1 + size]), ()):
            found[i].append(f"m{mark}={listed}")
            for j in range(i + 1, i + size):
                found[j].append(f"mI={listed}")
            found[i + size].append(f"mE={listed}")
        if tuple(words[i + 1 : i + 1 + size]) in known:
            return
