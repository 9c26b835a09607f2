"""Lists of names that the recognizer looks words up in: public corpora and lists, and the gazetteer.

Each list has a code: the source's letter and the type, for words inside names of persons their place in the name, for
places their kind. ANERcorp and NewsFANE, which is ANERcorp annotated anew, are left out, so that a model trained on
ANERcorp can be judged on its test part.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from tools.gazetteer.recipe import all_places
from tools.recognizer.corpora import Example, read
from worker.enrichment.ner.lexicon import MAX_PHRASE, reading
from worker.enrichment.tokenization import tokens

_LISTS = (
    ("anergazet-pers.txt", "gPER"),
    ("anergazet-org.txt", "gORG"),
    ("anergazet-loc.txt", "gLOC"),
    ("anetac-per.txt", "tPER"),
    ("anetac-org.txt", "tORG"),
    ("anetac-loc.txt", "tLOC"),
)
_CORPORA = (("x", ("aqmar-train.tsv", "aqmar-dev.tsv", "wojood-sample.tsv")), ("w", ("wikifane.tsv",)))
_TYPES = frozenset(("PER", "ORG", "LOC"))
_BIG, _MIDDLE = 100_000, 10_000  # inhabitants
_SHORTEST = 2  # letters

Listed = tuple[str, str]
"""A name's reading and a list's code."""


def build(folder: Path) -> list[tuple[str, tuple[str, ...]]]:
    """Return every name with its lists' codes, sorted.

    Args:
        folder: holds the public lists and corpora named above.

    """
    codes: dict[str, set[str]] = defaultdict(set)
    for name, code in _all(folder):
        if len(name) >= _SHORTEST and name.count(" ") < MAX_PHRASE:
            codes[name].add(code)
    return [(name, tuple(sorted(found))) for name, found in sorted(codes.items())]


def _all(folder: Path) -> Iterator[Listed]:
    for file, code in _LISTS:
        lines = (folder / file).read_text(encoding="utf-8").splitlines()
        yield from ((_reading(line), code) for line in lines if line.strip())
    for letter, files in _CORPORA:
        yield from _annotated(letter, read(folder / file for file in files))
    for place in all_places():
        yield from ((_reading(name), _place_code(place.kind, place.population)) for name in place.names)


def _annotated(letter: str, examples: Iterable[Example]) -> Iterator[Listed]:
    """Yield the names of a corpus, and the words that stand first and later in names of persons."""
    whole: Counter[Listed] = Counter()
    for example in examples:
        for _, start, end, type_ in sorted(m for m in example.mentions if m[3] in _TYPES):
            whole[_reading(example.document.text.text[start:end]), type_] += 1
    for name, type_ in whole:
        yield name, letter + type_
        if type_ == "PER" and " " in name:
            first, *later = name.split(" ")
            yield first, f"{letter}PER1"
            yield from ((word, f"{letter}PER2") for word in later)


def _place_code(kind: str, population: int) -> str:
    if kind != "city":
        return f"p{kind}"
    return "pbig" if population >= _BIG else "pmiddle" if population >= _MIDDLE else "psmall"


def _reading(name: str) -> str:
    return " ".join(reading(token.norm) for token in tokens(name))
