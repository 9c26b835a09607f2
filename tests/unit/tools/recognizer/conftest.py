"""Small batches, a small network and a small base, so that a model is trained in seconds."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.unit.tools.recognizer.own_sentences import BODIES, FAMILY, GIVEN, PLACES, sentences
from tools.recognizer import batches, learning
from worker.enrichment.ner import lexicon, vectors
from worker.enrichment.ner.lexicon import reading
from worker.enrichment.ner.vectors import WordVectors, stepped

_SIZE, _BUCKETS = 16, 500


@pytest.fixture(scope="package")
def small_batches() -> Iterator[None]:
    """Make batches of 512 tokens in place of 4,096, and a narrow network: a step takes hundredths of a second."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (batches, learning):
            patch.setattr(module, "TOKENS", 512)
            patch.setattr(module, "DOCUMENTS", 12)
        patch.setattr(batches, "WORDS", 256)
        for name, size in (("WIDTH", 32), ("WORD_HIDDEN", 24), ("FEATURE_WIDTH", 16), ("MEMORY", 12), ("LOCAL", 2)):
            patch.setattr(learning, name, size)
        yield


@pytest.fixture(scope="package")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with random vectors of the sentences' words, and a few of their names."""
    folder = tmp_path_factory.mktemp("base")
    generator = np.random.default_rng(4)
    words = {reading(word) for sentence in sentences(300, seed=9) for piece, _ in sentence for word in piece.split()}
    known = sorted(words - {reading(word) for word in (*GIVEN[::2], *FAMILY[::2])})
    vectors.write(
        folder,
        WordVectors(
            {word: row for row, word in enumerate(known)},
            generator.integers(1, 12, len(known)).astype(np.uint8),
            stepped(generator.normal(size=(len(known), _SIZE)).astype(np.float32)),
            generator.integers(-127, 128, (_BUCKETS, _SIZE)).astype(np.int8),
        ),
    )
    listed = [(GIVEN, "p1"), (PLACES, "place"), (BODIES[:2], "body")]
    names = {" ".join(map(reading, name.split())): (code,) for names, code in listed for name in names}
    lexicon.write(folder, sorted(names.items()))
    return folder
