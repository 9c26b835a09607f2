"""What is known of words before an article is read: how frequent they are, whom they resemble, what they name."""

import gzip
import math
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from worker.enrichment.cleaning import fold

Phrase = tuple[str, ...]
MAX_PHRASE = 8  # words; longer names are titles of works and list headings


def reading(word: str) -> str:
    """Return the form in which words are looked up: folded, every digit a zero."""
    folded = fold(word)
    return "".join("0" if char.isdigit() else char for char in folded) if any(map(str.isdigit, folded)) else folded


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words of a news corpus and names of gazetteers, all in their :func:`reading`."""

    frequency: dict[str, int]
    """Of a word, log2 of its count + 1, rounded down."""
    clusters: dict[str, tuple[int, ...]]
    """Of a word, the k-means clusters of its word vector, coarse to fine."""
    names: dict[str, tuple[str, ...]]
    """Of a name of one word, the lists it stands in."""
    phrases: dict[str, dict[Phrase, tuple[str, ...]]]
    """Of the first word of longer names, their other words and the lists they stand in."""


def read_lexicon(folder: Path) -> Lexicon:
    """Return the lexicon stored in ``words.tsv.gz`` and ``names.tsv.gz``."""
    frequency: dict[str, int] = {}
    clusters: dict[str, tuple[int, ...]] = {}
    for line in _lines(folder / "words.tsv.gz"):
        word, count, *found = line.split("\t")
        frequency[word] = int(count)
        if found:
            clusters[word] = tuple(map(int, found))
    names: dict[str, tuple[str, ...]] = {}
    phrases: dict[str, dict[Phrase, tuple[str, ...]]] = defaultdict(dict)
    for line in _lines(folder / "names.tsv.gz"):
        name, listed = line.split("\t")
        first, *rest = name.split(" ")
        if rest:
            phrases[first][tuple(rest)] = tuple(listed.split(" "))
        else:
            names[first] = tuple(listed.split(" "))
    return Lexicon(frequency, clusters, names, dict(phrases))


def magnitude(count: int) -> int:
    """Return log2 of ``count + 1``, rounded down: words are told apart by their order of frequency."""
    return int(math.log2(count + 1))


def _lines(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode().splitlines()
