"""Names as words that can be compared, as keys that join articles, and the tables of names that this takes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, cast

from schemas.mentions import EntityType
from worker.enrichment.cleaning import fold

_NAMES_REMEMBERED = 1 << 15
_WORD = re.compile(r"[^\W_]+")

_FIRST_HALVES = {"عبد": "عبد", "ابو": "ابو", "ابا": "ابو", "ابي": "ابو"}
"""First halves of compounds that are written apart or together; a kunya is keyed by its nominative أبو."""
_SECOND_HALVES = frozenset({"الله", "الدين"})
_HOUSE_OF = "ال"  # آل, folded
_ONLY_WITH_IT = "~"  # before an alias that is too common to be one without the full name
SON_OF = frozenset({"بن", "ابن", "بنت", "ابنه"})

_ARTICLE = re.compile(
    r"ال(?!(?:مان|بان|كسند|كساند|ياس|هام|برت|فونس|يزاب|يسون|يوت|اسك|له)|(?:فت|ين|ينا|يسا|ون|ان|يا|كس|يكس|تون)$)(?=..)"
)
"""The article, not the first letters of ألمانيا, ألكسندر, إلياس, إليزابيث, إيلون."""

_PREPOSITION = re.compile(r"^(?:لل|بال)(?=.{3})")

_ARABIC_ONLY = re.compile(r"[حعصضطظذثق]|ه$")
"""Letters that Arabic hardly ever uses to spell a foreign name, and the feminine ending."""
_SHORTEST_FOREIGN = 3  # letters of the skeleton; with fewer, غانا would be كينيا
_PLURAL = re.compile(r"(?<=^ال)(\w{4,})ون$")
_ONE_SPELLING = str.maketrans({"غ": "ك", "ج": "ك", "ق": "ك", "گ": "ك", "ڤ": "ف", "پ": "ب"})
_ONE_G = str.maketrans({"غ": "ج", "گ": "ج", "ڤ": "ف", "پ": "ب"})
_COMPOUND = re.compile(r"(?:عبد|ابو)..|.*(?:الله|الدين)$")
_VOWELS = re.compile(r"(?<=.)[اويء]")


@lru_cache(_NAMES_REMEMBERED)
def parts(name: str) -> tuple[str, ...]:
    """Return the name's folded words with their articles: ``أبو بكر عبد الله`` is (ابوبكر, عبدالله)."""
    joined: list[str] = []
    half = ""
    for match in _WORD.finditer(fold(name)):
        word = half + match[0]
        half = _FIRST_HALVES.get(word, "")
        if word in _SECOND_HALVES and joined:
            joined[-1] += word
        elif not half and word != _HOUSE_OF:
            joined.append(word)
    return (*joined, half) if half else tuple(joined)


@lru_cache(_NAMES_REMEMBERED)
def words(name: str) -> tuple[str, ...]:
    """Return the name's :func:`parts` without the article."""
    return tuple(bare(part) for part in parts(name))


def bare(part: str) -> str:
    """Return the folded word without the article."""
    return part[2:] if _ARTICLE.match(part) else part


def stem(part: str) -> str:
    """Return the folded word without the article, also behind a preposition: السياحة, للسياحة and بالسياحة are one."""
    return _PREPOSITION.sub("", bare(part))


def skeleton(word: str) -> str:
    """Return what spellings of a foreign person's name share: no inner long vowels, one letter for g, none doubled.

    ``سيرغي`` and ``سيرجي`` give ``سرك``, ``نتنياهو`` and ``نتانياهو`` give ``نتنه``.
    """
    consonants = _VOWELS.sub("", word.translate(_ONE_SPELLING))
    return re.sub(r"(.)\1+", r"\1", consonants)


class Word(NamedTuple):
    """A word of a name, and what it shares with its other spellings."""

    part: str
    """Folded, with its article."""
    stem: str
    sound: str

    def alike(self, other: "Word") -> bool:
        """Whether the two are spellings of one word."""
        return self.stem == other.stem or self.sound == other.sound


@dataclass(frozen=True, slots=True)
class Aliases:
    """What is known of names beyond their letters."""

    stands_for: Mapping[tuple[EntityType, str], tuple[str, ...]]
    """By type and key: the keys that a name may stand for (واس: وكالة الأنباء السعودية), several when it is unsure."""
    arabic: frozenset[str]
    """Frequent words of Arabic names, folded, without the article."""
    spellings: Mapping[str, str]
    """The usual Latin spelling of frequent words, Arabic and foreign, folded; an article that is part of it stays."""

    def keys(self, name: str, type_: EntityType) -> tuple[str, ...]:
        """Return the keys that the name may stand for; only its own when the aliases do not have it."""
        own = self.key(name, type_)
        return self.stands_for.get((type_, own), (own,))

    def key(self, name: str, type_: EntityType) -> str:
        """Return the name in one spelling: words folded, without articles and fathers' links.

        A wholly foreign name is spelled by :meth:`sound`, so ``سيرغي لافروف`` and ``سيرجي لافروف`` have one key; an
        Arabic one keeps its letters, for ``جمال`` is not ``كمال`` and ``سالم`` not ``سليم``.
        """
        linked = [part for part in parts(name) if part not in SON_OF]
        if all(self.is_foreign(part) for part in linked):
            linked = [self.sound(part, type_) for part in linked]
        if type_ == "ORG":
            linked = [_PLURAL.sub(r"\1ين", part) for part in linked]
        return " ".join(map(bare, linked)) or fold(name)

    def read(self, name: str, type_: EntityType) -> tuple[Word, ...]:
        """Return the name's words."""
        return tuple(Word(part, stem(part), self.sound(part, type_)) for part in parts(name))

    def sound(self, part: str, type_: EntityType) -> str:
        """Return what the spellings of a word share: a foreign person's skeleton, elsewhere one letter for g.

        Vowels are optional in persons only: ``ميلان`` is not ``ميلانو``.
        """
        if not self.is_foreign(part):
            return stem(part)
        return skeleton(part) if type_ == "PER" else part.translate(_ONE_G)

    def is_foreign(self, part: str) -> bool:
        """Whether the folded word, its article included, is spelled like a foreign name."""
        if part.isascii() or _ARTICLE.match(part) or _ARABIC_ONLY.search(part) or _COMPOUND.match(part):
            return False
        return len(skeleton(part)) >= _SHORTEST_FOREIGN and part not in self.arabic


def load(folder: Path) -> Aliases:
    """Read ``aliases.tsv``, ``arabic.tsv`` and ``foreign.tsv``: tab-separated lines, ``#`` before a comment.

    A name that stands on several lines of ``aliases.tsv``, or after ``~``, may also stand for itself.
    """
    arabic, foreign = _spellings(folder / "arabic.tsv"), _spellings(folder / "foreign.tsv")
    table = Aliases({}, frozenset(map(bare, arabic)), {**foreign, **arabic})
    stands_for: dict[tuple[EntityType, str], tuple[str, ...]] = {}
    for row in _rows(folder / "aliases.tsv"):
        type_ = cast(EntityType, row[0])
        first = table.key(row[1], type_)
        for name in row[1:]:
            own = table.key(name, type_)
            meant = (first, own) if name.startswith(_ONLY_WITH_IT) else (first,)
            stands_for[type_, own] = tuple(dict.fromkeys((*stands_for.get((type_, own), ()), *meant)))
    return replace(table, stands_for=stands_for)


def _spellings(path: Path) -> dict[str, str]:
    return {fold(word): latin for word, latin in _rows(path)}


def _rows(path: Path) -> Iterator[list[str]]:
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
