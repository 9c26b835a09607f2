"""The sample news that the demo and the docs use."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from schemas.article import RawArticle
from worker.enrichment.tokenization import tokenize
from worker.reading import plain_article

SAMPLES = Path(__file__).parents[2] / "samples"
TEXTS = sorted(SAMPLES.glob("*.txt"))


def lines(name: str) -> list[str]:
    return (SAMPLES / name).read_text("utf-8").splitlines()


@pytest.mark.parametrize("line", lines("articles.jsonl"), ids=lambda line: json.loads(line)["id"])
def test_articles_are_valid(line: str) -> None:
    """Every sample event is read as it was written."""
    article = RawArticle.model_validate_json(line)
    assert article.published_at is not None
    assert article.withdrawn or len(article.text.split()) >= 200


def test_articles_show_versions() -> None:
    """One sample comes again corrected, and one is withdrawn."""
    articles = [RawArticle.model_validate_json(line) for line in lines("articles.jsonl")]
    assert [(article.id, article.status) for article in articles if article.version > 1] == [
        ("sample-economy-02", "usable"),
        ("sample-mountain-05", "canceled"),
    ]


@pytest.mark.parametrize("line", lines("bad.jsonl")[:10], ids=range(1, 11))
def test_bad_events_are_refused(line: str) -> None:
    """The first ten bad events break the contract; the others are valid and have nothing to enrich."""
    with pytest.raises(ValidationError):
        RawArticle.model_validate_json(line)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_texts_have_the_parts_of_a_page(path: Path) -> None:
    """A text sample has a section line, a headline, a photo credit and a read-also line around its body."""
    article = plain_article(path.read_text("utf-8"), "samples.example")
    document = tokenize(article)
    aside = [article.text[part.start : part.end] for part in document.text.paragraphs if part.kind == "boilerplate"]
    assert len(aside) == 3
    assert article.title not in aside
    assert aside[2].startswith("اقرأ أيضا")
