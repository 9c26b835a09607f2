"""Articles that a first model annotates for a second one (Yarowsky 1995; the noise: Xie et al. 2020).

The second learns from ten times the outlets' words, with words and features dropped that the first one had.
"""

import hashlib
from collections.abc import Iterable, Sequence

from schemas.article import RawArticle
from tools.recognizer.corpora import Example, mentions_of
from tools.recognizer.news import Article
from worker.enrichment.ner.convolutional import Convolutional
from worker.enrichment.tokenization import tokenize

ARTICLES = 2500
_SHORTEST, _LONGEST = 300, 6000  # characters


def chosen(articles: Iterable[Article]) -> list[Article]:
    """Return :data:`ARTICLES` articles of usual length, the same whatever their order was."""
    fitting = (article for article in articles if _SHORTEST < len(article.text) < _LONGEST)
    return sorted(fitting, key=lambda article: _hash(article.text))[:ARTICLES]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def annotated_by(recognizer: Convolutional, articles: Sequence[Article]) -> list[Example]:
    """Return the articles with the tags that the recognizer gives them."""
    return [_example(recognizer, article) for article in articles]


def _example(recognizer: Convolutional, article: Article) -> Example:
    id_ = f"guessed-{_hash(article.text)[:16]}"
    document = tokenize(RawArticle(id=id_, source="unannotated", title=article.title, text=article.text))
    tags = recognizer.tags(document)
    return Example(id_, document, tags, mentions_of(document, tags))
