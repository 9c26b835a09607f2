"""Which place mentions of a tagged corpus the gazetteer knows."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from worker.enrichment.gazetteer import Gazetteer, load


def report(file: Path, folder: Path) -> None:
    """Print the share of mentions found, then the names that are not, most frequent first."""
    names = Counter(mentions(file))
    missing = unknown(names, load(folder))
    total = names.total()
    print(f"{total} mentions, {total - missing.total()} found ({1 - missing.total() / max(total, 1):.4f})")
    for name, count in missing.most_common():
        print(f"{count}\t{name}")


def unknown(names: Counter[str], gazetteer: Gazetteer) -> Counter[str]:
    """Return the names that the gazetteer answers with nothing."""
    return Counter({name: count for name, count in names.items() if not gazetteer.lookup(name)})


def mentions(file: Path) -> Iterator[str]:
    """Yield the LOC mentions of ``token<TAB>tag`` lines."""
    words: list[str] = []
    for line in [*file.read_text("utf-8").splitlines(), ""]:
        word, _, tag = line.partition("\t")
        if words and tag != "I-LOC":
            yield " ".join(words)
            words = []
        if tag in {"B-LOC", "I-LOC"}:
            words.append(word)
