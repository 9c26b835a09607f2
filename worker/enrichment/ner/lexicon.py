"""What is known of names before an article is read: which lists they stand in."""

import gzip
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from worker.enrichment.cleaning import fold

FILE = "names.tsv.gz"
MAX_PHRASE = 8  # words; longer names are titles of works and list headings
_WORDS_REMEMBERED = 1 << 16

Phrase = tuple[str, ...]


@lru_cache(_WORDS_REMEMBERED)
def reading(word: str) -> str:
    """Return the form in which words are looked up: folded, every digit a zero."""
    folded = fold(word)
    return "".join("0" if char.isdigit() else char for char in folded) if any(map(str.isdigit, folded)) else folded


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Names of gazetteers and name lists, in their :func:`reading`, each with the lists it stands in."""

    names: dict[str, tuple[str, ...]]
    """The lists of a name of one word."""
    phrases: dict[str, dict[Phrase, tuple[str, ...]]]
    """By the first word of longer names, the lists of their other words."""
    lengths: dict[str, int]
    """By the first word of longer names, the most words that follow."""


def lexicon(listed: Iterable[tuple[str, tuple[str, ...]]]) -> Lexicon:
    """Return the lexicon of names (words parted by a blank) and their lists."""
    names: dict[str, tuple[str, ...]] = {}
    phrases: dict[str, dict[Phrase, tuple[str, ...]]] = defaultdict(dict)
    for name, lists in listed:
        first, *rest = name.split(" ")
        if rest:
            phrases[first][tuple(rest)] = lists
        else:
            names[first] = lists
    return Lexicon(names, dict(phrases), {first: max(map(len, known)) for first, known in phrases.items()})


def read(folder: Path) -> Lexicon:
    """Return the lexicon stored in the folder."""
    lines = gzip.decompress((folder / FILE).read_bytes()).decode().splitlines()
    shared: dict[str, tuple[str, ...]] = {}
    return lexicon(
        (name, shared.setdefault(lists, tuple(lists.split(" "))))
        for name, lists in (line.split("\t") for line in lines)
    )


def write(folder: Path, listed: Iterable[tuple[str, tuple[str, ...]]]) -> None:
    """Store names and their lists in the folder: the same names give the same bytes."""
    text = "".join(f"{name}\t{' '.join(lists)}\n" for name, lists in listed)
    (folder / FILE).write_bytes(gzip.compress(text.encode(), mtime=0))
