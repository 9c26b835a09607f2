"""Small batches, a small network and a small base, so that a model is trained in seconds."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.unit.tools.recognizer.own_sentences import BODIES, FAMILY, GIVEN, PLACES, sentences
from tools.recognizer import batches, learning, pretraining
from tools.recognizer.news import Article
from tools.recognizer.optimization import Schedule
from tools.recognizer.pretraining import Pretrained
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
        patch.setattr(pretraining, "_RAREST_FEATURE", 2)
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


def news(count: int, seed: int) -> list[Article]:
    """Return articles of six sentences that nobody annotated."""
    made = sentences(6 * count, seed)
    return [Article("", "\n".join(" ".join(words for words, _ in next(made)) for _ in range(6))) for _ in range(count)]


@pytest.fixture(scope="package")
def pretrained(base: Path, small_batches: None) -> Pretrained:  # noqa: ARG001  # usefixtures is for tests only
    """Return what raw news of the same patterns teaches."""
    names, words = lexicon.read(base), vectors.read(base)
    return pretraining.pretrain(news(120, seed=31), names, words, Schedule(epochs=4, rate=8e-3))


@pytest.fixture(scope="package")
def pretrained_file(pretrained: Pretrained, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Store it."""
    file = tmp_path_factory.mktemp("pretrained") / "pretrained.npz"
    pretraining.write(file, pretrained)
    return file
