"""Articles that nobody annotated."""

import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

_BEGINNING = 80  # characters by which articles are told apart


class Article(NamedTuple):
    """What a newspaper wrote."""

    title: str
    text: str


def read(paths: Iterable[Path]) -> Iterator[Article]:
    """Yield the articles of ``.jsonl`` files, or of ``.zip`` archives of JSON files (an article or a list in each)."""
    for path in paths:
        if path.suffix == ".zip":
            yield from _archived(path)
        else:
            with path.open(encoding="utf-8") as lines:
                yield from (_article(json.loads(line)) for line in lines)


def without(articles: Iterable[Article], texts: Iterable[str]) -> Iterator[Article]:
    """Yield the articles that do not begin as one of the texts does, and of those that begin alike the first."""
    seen = {_beginning(text) for text in texts}
    for article in articles:
        if (beginning := _beginning(article.text)) not in seen:
            seen.add(beginning)
            yield article


def _beginning(text: str) -> str:
    return text.strip()[:_BEGINNING]


def _archived(path: Path) -> Iterator[Article]:
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            read = json.loads(archive.read(name).decode("utf-8-sig"))
            yield from map(_article, read if isinstance(read, list) else [read])


def _article(described: dict[str, str | None]) -> Article:
    return Article(described.get("title") or "", described.get("text") or described.get("content") or "")
