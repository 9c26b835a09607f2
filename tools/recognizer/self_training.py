"""Articles that first models annotate together for a second one (Yarowsky 1995; the noise: Xie et al. 2020).

The second learns from ten times the outlets' words, with words and features dropped that the first ones had; they begin
from other random parameters each, and err less together than one of them (Lakshminarayanan et al. 2017).
"""

from collections.abc import Callable, Sequence

import numpy as np
from rich.progress import track

from tools.recognizer import news
from tools.recognizer.corpora import Example, mentions_of, sentences
from tools.recognizer.news import Article
from worker.enrichment.document import Document
from worker.enrichment.ner.convolutional import Convolutional
from worker.enrichment.ner.network import Floats

ARTICLES = 2500
TEACHERS = 3


_PLACE_TAGS = ("B-LOC", "P-LOC")

Expected = Callable[[str], tuple[float, float]]
"""What speaks for a token being a place as it stands, and behind a proclitic (log odds)."""


def annotated_by(
    recognizers: Sequence[Convolutional], expected: Expected, articles: Sequence[Article]
) -> list[Example]:
    """Return the articles with the tags that the recognizers, of the same tags, give them together."""
    return [_example(recognizers, expected, article) for article in track(articles, "annotating")]


def _example(recognizers: Sequence[Convolutional], expected: Expected, article: Article) -> Example:
    id_ = f"guessed-{news.digest(article)[:16]}"
    document = news.document(id_, article)
    scored = zip(*(_scores(recognizer, expected, document) for recognizer in recognizers), strict=True)
    tags = recognizers[0].tags_of(np.mean(scores, axis=0) for scores in scored)
    return Example(id_, document, tags, mentions_of(document, tags))


def _scores(recognizer: Convolutional, expected: Expected, document: Document) -> list[Floats]:
    scored = recognizer.scores(document)
    for scores, sentence in zip(scored, sentences(document), strict=True):
        priors = np.array([expected(token.norm) for token in sentence.tokens], np.float32)
        for tag, prior in zip(_PLACE_TAGS, priors.T, strict=True):
            if tag in recognizer.model.tags:
                scores[:, recognizer.model.tags.index(tag)] += prior
    return scored
