"""Two readings of a word: plain (how it is spelled, without ornament) and folded (what spelling variants share).

Both work on single words and never touch the article's text, so offsets need no alignment.
"""

from functools import lru_cache

from camel_tools.utils.normalize import (
    normalize_alef_ar,
    normalize_alef_maksura_ar,
    normalize_teh_marbuta_ar,
    normalize_unicode,
)

INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad"
"""Zero-width, bidi and soft-hyphen characters, as a regular expression class."""
DIACRITICS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
"""Arabic vowel and Quranic signs, as a regular expression class."""

_WORDS_REMEMBERED = 1 << 16  # about a month's vocabulary of a newspaper; 10 MB


def _class_members(pattern: str) -> list[int]:
    """Return the code points of a character class such as ``a-cx``."""
    members: list[int] = []
    for i, char in enumerate(pattern):
        if char == "-" or pattern[i - 1 : i] == "-":
            continue
        last = pattern[i + 2] if pattern[i + 1 : i + 2] == "-" else char
        members += range(ord(char), ord(last) + 1)
    return members


_PLAIN = dict.fromkeys([*_class_members(INVISIBLE + DIACRITICS), ord("ـ")], "") | {
    ord(foreign): arabic for foreign, arabic in zip("یۍېےکڪەہۀھ", "ييييككهههه", strict=True)
}


@lru_cache(_WORDS_REMEMBERED)
def plain(word: str) -> str:
    """Return the word without diacritics, tatweel and invisible marks, in standard Arabic letters.

    Presentation forms are composed (NFKC, by CAMeL Tools); Persian and Urdu yeh, kaf and heh become Arabic ones.
    """
    composed: str = normalize_unicode(word)
    return composed.translate(_PLAIN)


@lru_cache(_WORDS_REMEMBERED)
def fold(word: str) -> str:
    """Return :func:`plain` with alef forms, final yeh and teh marbuta unified (CAMeL Tools' normalizers)."""
    folded: str = normalize_teh_marbuta_ar(normalize_alef_maksura_ar(normalize_alef_ar(plain(word))))
    return folded.lower()
