"""Words that point to a country without being places: nationality adjectives, bodies, statesmen, outlets."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from worker.enrichment.cleaning import fold
from worker.enrichment.place_names import key

TABLES = ("demonyms.csv", "figures.csv", "outlets.csv")
"""Files of two columns: ISO 3166-1 alpha-2 code, words parted by ``|``."""

_ENDINGS = ("", "ه", "ين", "ون", "ان", "ات", "ا", "تان", "تين")
"""Endings of a nisba adjective, folded: سوري، سورية، سوريين، سوريون…"""
_PROCLITICS = "وفبلك"


@dataclass(frozen=True, slots=True)
class CountrySignals:
    """Which country a word, a name or an outlet stands for, as ISO 3166-1 alpha-2 codes."""

    demonyms: Mapping[str, str]
    """Folded inflected forms, without the article."""
    names: Mapping[str, str]
    """Spelling keys of bodies and statesmen."""
    outlets: Mapping[str, str]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the :data:`TABLES`."""
        demonyms, figures, outlets = (folder / name for name in TABLES)
        return cls(
            demonyms={form: country for country, stem in _rows(demonyms) for form in _inflected(stem)},
            names={key(name): country for country, name in _rows(figures)},
            outlets={outlet: country for country, outlet in _rows(outlets)},
        )

    def of_word(self, word: str) -> str | None:
        """Return the country whose people or things a word of the text describes: السورية, والروسي, للأتراك."""
        for form in _forms(fold(word)):
            if country := self.demonyms.get(form):
                return country
        return None

    def of_name(self, name: str) -> str | None:
        """Return the country of a well-known person or body."""
        return self.names.get(key(name))

    def of_outlet(self, source: str) -> str | None:
        """Return the country that an outlet writes for first; None for pan-Arab ones."""
        name = source.lower().removeprefix("www.")
        return self.outlets.get(name) or self.outlets.get(name.partition(".")[0])


def _rows(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (country, word) for every word of every row; words are parted by ``|``."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for word in row["words"].split("|"):
                yield row["country"], word.strip()


def _inflected(stem: str) -> Iterator[str]:
    folded = fold(stem)
    if not folded.endswith("ي"):
        yield folded
        return
    yield from (folded + ending for ending in _ENDINGS)


def _forms(word: str) -> Iterator[str]:
    yield word
    for bare in (word, word[1:] if word[:1] in _PROCLITICS else word):
        if bare.startswith("ال"):
            yield bare[2:]
        if bare.startswith("لل"):
            yield bare[2:]
