"""Articles that nobody annotated."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from schemas.article import RawArticle
from worker.enrichment.document import Document
from worker.enrichment.tokenization import tokenize

_SHORTEST, _LONGEST = 300, 6000  # characters
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


def chosen(articles: Iterable[Article], count: int) -> list[Article]:
    """Return so many articles of usual length, the same whatever their order was."""
    fitting = (article for article in articles if _SHORTEST < len(article.text) < _LONGEST)
    return sorted(fitting, key=digest)[:count]


def digest(article: Article) -> str:
    """Return what tells the article's text from any other."""
    return hashlib.sha256(article.text.encode()).hexdigest()


def document(id_: str, article: Article) -> Document:
    """Return the article tokenized."""
    return tokenize(RawArticle(id=id_, source="unannotated", title=article.title, text=article.text))


def _beginning(text: str) -> str:
    return text.strip()[:_BEGINNING]


def _archived(path: Path) -> Iterator[Article]:
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            read = json.loads(archive.read(name).decode("utf-8-sig"))
            yield from map(_article, read if isinstance(read, list) else [read])


def _article(described: dict[str, str | None]) -> Article:
    return Article(described.get("title") or "", described.get("text") or described.get("content") or "")
