"""Classes of words that stand between the same neighbours, so that a rare word tells as much as a frequent one."""

import gzip
from collections.abc import Iterator, Mapping
from pathlib import Path

FILE = "classes.tsv.gz"


def read(path: Path) -> dict[str, str]:
    """Return the class of each folded word; a line of the file holds a class and its words."""
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    return {word: name for name, *words in map(str.split, lines) for word in words}


def write(path: Path, classes: Mapping[str, int]) -> None:
    """Write a file of classes: the same bytes for the same classes."""
    path.write_bytes(gzip.compress("\n".join(_lines(classes)).encode(), mtime=0))


def _lines(classes: Mapping[str, int]) -> Iterator[str]:
    for number in sorted(set(classes.values())):
        yield " ".join([str(number), *sorted(word for word, other in classes.items() if other == number)])


def class_of(word: str, classes: Mapping[str, str]) -> str:
    """Return the word's class; of an unknown one its first and last letters, a mark itself, ``#`` for any number."""
    if word in classes:
        return classes[word]
    if word[:1].isalpha():
        return f"{word[:2]}-{word[-1:]}"
    return "#" if word[:1].isdigit() else word
