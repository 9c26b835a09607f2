"""Arabic names in Latin letters, for readers without Arabic.

Plain ASCII after ALA-LC without its dots and strokes, as English-language newspapers print names: ش is ``sh``,
خ ``kh``, the article ``al-``. CAMeL Tools' schemes give one sign for one letter (``syrγy lAfrwf``), for machines.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from worker.enrichment.cleaning import fold, plain

_NO_SPELLINGS: Mapping[str, str] = MappingProxyType({})

_CONSONANTS = {
    "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z",
    "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "غ": "gh", "ف": "f", "ق": "q", "ك": "k",
    "ل": "l", "م": "m", "ن": "n", "ه": "h", "پ": "p", "چ": "ch", "گ": "g", "ڤ": "v", "ژ": "zh",
}  # fmt: skip
_SEMIVOWELS = {"و": ("w", "u"), "ي": ("y", "i")}
_HAMZAS = {"ء": "", "ؤ": "u", "ئ": "i"}
_VOWELS = frozenset("aiu")
_LONG_A = frozenset("اأإآىة")
_LINKS = {
    "بن": "bin", "ابن": "Ibn", "بنت": "bint", "آل": "Al", "أبو": "Abu", "ابو": "Abu", "أبي": "Abi", "أم": "Umm",
    "عبد": "Abd", "الله": "Allah", "في": "fi", "من": "min", "على": "ala", "عن": "an",
}  # fmt: skip
"""Short words that are read by heart."""
_COMPOUND = re.compile(r"(عبد|أبو|ابو)(ال)?(?=\w{2})")
_PREFIXES = {"ال": "al-", "لل": "lil-", "وال": "wa-l-", "بال": "bi-l-", "عبد": "Abd ", "أبو": "Abu ", "ابو": "Abu "}
_ARTICLE = re.compile(r"([وب]?ال|لل)(?=\w{2})")
_GOD = re.compile(r"(?<=عبد)\s+(?=الله\b)")
_WORD = re.compile(r"[^\W\d_]+|[^\s]")


def latin(name: str, spellings: Mapping[str, str] = _NO_SPELLINGS) -> str:
    """Return the name in Latin letters, its words capitalized.

    ``spellings`` has the usual Latin spelling of known words by their folded form
    (:attr:`worker.enrichment.names.Aliases.spellings`); other words are read letter by letter, with the short vowels
    that Arabic leaves out supplied by the commonest syllable pattern.
    """
    words = [_word(match[0], spellings) for match in _WORD.finditer(_GOD.sub("", plain(name)))]
    return " ".join(word for word in words if word)


def _word(word: str, spellings: Mapping[str, str]) -> str:
    prefix = ""
    for pattern in (_ARTICLE, _COMPOUND):
        if known := _known(word, spellings):
            return prefix + known
        if found := pattern.match(word):
            prefix += "".join(_PREFIXES[part] for part in found.groups() if part)
            word = word[found.end() :]
    return prefix + (_known(word, spellings) or _read(word))


def _known(word: str, spellings: Mapping[str, str]) -> str | None:
    """Return how the word is usually spelled; one that is known with its article is known without."""
    if word.isascii():
        return word
    folded = fold(word)
    return spellings.get(folded) or _LINKS.get(word) or spellings.get(f"ال{folded}", "").removeprefix("al-")


def _read(word: str) -> str:
    """Return the word letter by letter, long vowels as written and short ones supplied."""
    sounds = [sound for sound in _sounds(word) if sound]
    return "".join(_with_short_vowels(sounds)).capitalize()


def _sounds(word: str) -> Iterator[str]:
    """Yield one consonant or vowel for a letter, or nothing for a letter that only carries one."""
    if word[0] in _LONG_A and word[1:2] in _SEMIVOWELS:  # the alef of أوروبا and إيران only carries the vowel
        yield _SEMIVOWELS[word[1]][1]
        word = word[2:]
    for before, letter, after in zip(f" {word}", word, f"{word[1:]} ", strict=False):
        if letter in _SEMIVOWELS:
            yield _semivowel(before, letter, after)
        elif letter in _LONG_A:
            yield "i" if letter == "إ" else "a"
        elif letter == "ع":
            yield "" if after in _LONG_A or after in _SEMIVOWELS else "a"
        else:
            yield _CONSONANTS.get(letter, _HAMZAS.get(letter, letter))


def _semivowel(before: str, letter: str, after: str) -> str:
    consonant, vowel = _SEMIVOWELS[letter]
    if after == " " or not (before in _LONG_A or before == " " or after in _LONG_A):
        return vowel
    return f"{vowel}{consonant}" if letter == "ي" and before != " " and before not in _LONG_A else consonant


def _with_short_vowels(sounds: Sequence[str]) -> Iterator[str]:
    """Yield the sounds with a vowel wherever a syllable would begin with two consonants or end in two.

    A closing syllable behind a long a takes i (فاعل: ``Nasir``), every other one a (فَعَل, فعلان: ``Hasan``, ``Salman``).
    """
    vowel_before, open_syllable = "", False
    for i, sound in enumerate(sounds):
        consonant_next = i + 1 < len(sounds) and sounds[i + 1][0] not in _VOWELS
        yield sound
        if sound[-1] in _VOWELS:
            vowel_before, open_syllable = sound, True
        elif not open_syllable and consonant_next:
            yield "a"
            vowel_before, open_syllable = "", True
        elif open_syllable and consonant_next and i + 2 == len(sounds):
            yield "i" if vowel_before == "a" else "a"
        else:
            open_syllable = False
