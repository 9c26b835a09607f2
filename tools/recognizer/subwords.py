"""Word vectors from unannotated news, by fastText (Bojanowski et al. 2017; trained by gensim)."""

import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from tools.recognizer.news import Article
from worker.enrichment.ner.lexicon import reading
from worker.enrichment.ner.vectors import WordVectors, stepped
from worker.enrichment.tokenization import tokens

_SIZE = 96
_BUCKETS = 60_000
_RAREST = 4  # occurrences from which a word is trained
_RAREST_KEPT = 6  # occurrences from which it keeps a vector of its own; others are made of n-grams
_SEED = 1


def train(articles: Iterable[Article], workers: int) -> WordVectors:
    """Return vectors of the words in news articles; with one worker the same articles give the same vectors.

    Args:
        articles: the more, the better; each is read once.
        workers: threads.

    """
    from gensim.models import FastText  # noqa: PLC0415 - heavy, and only this needs it

    model = FastText(
        vector_size=_SIZE, window=4, min_count=_RAREST, sg=1, negative=8, sample=1e-4, min_n=3, max_n=5,
        bucket=_BUCKETS, epochs=5, workers=workers, seed=_SEED,
    )  # fmt: skip
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as corpus:
        corpus.writelines(f"{line}\n" for article in articles for line in _lines(f"{article.title}\n{article.text}"))
        corpus.flush()
        model.build_vocab(corpus_file=corpus.name)
        model.train(
            corpus_file=corpus.name,
            total_examples=model.corpus_count,
            total_words=model.corpus_total_words,
            epochs=model.epochs,
        )
    return exported(model)


def exported(model: Any) -> WordVectors:  # noqa: ANN401 - gensim has no types
    """Return a gensim FastText model's vectors, at unit length in whole steps."""
    counts = {word: model.wv.get_vecattr(word, "count") for word in model.wv.index_to_key}
    words = sorted(word for word, count in counts.items() if count >= _RAREST_KEPT)
    ngrams = model.wv.vectors_ngrams
    step = np.abs(ngrams).max() / 127
    return WordVectors(
        words={word: row for row, word in enumerate(words)},
        magnitudes=np.array([int(np.log2(counts[word] + 1)) for word in words], np.uint8),
        known=stepped(np.array([model.wv.get_vector(word) for word in words])),
        ngrams=np.rint(ngrams / step).astype(np.int8),
    )


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if found := " ".join(reading(token.norm) for token in tokens(line)):
            yield found
