"""A recognizer of random weights, small enough to try everything on: nothing it says means anything."""

import numpy as np
from numpy.typing import NDArray

from worker.enrichment.ner.convolutional import Convolutional
from worker.enrichment.ner.encoding import Encoder
from worker.enrichment.ner.lexicon import lexicon
from worker.enrichment.ner.network import Convolution, Floats, Matrix, Model, Weights
from worker.enrichment.ner.vectors import WordVectors, stepped

TAGS = ("B-LOC", "B-PER", "I-LOC", "I-PER", "O", "P-LOC", "P-PER")
_VECTOR, _FEATURES, _HIDDEN = 12, 8, 10
_WORDS = ("زار", "درعا", "بدرعا", "سامي", "الكوني", "الأردن", "في", "قال", "من")


def weights(seed: int = 1, width: int = 16, memory: int = 6, rows: int = 40) -> Weights:
    """Return random weights of the runtime's kind."""
    generator = np.random.default_rng(seed)

    def floats(*shape: int, scale: float = 0.3) -> Floats:
        return generator.normal(0, scale, shape).astype(np.float32)

    def matrix(height: int, columns: int, step: float) -> Matrix:
        steps = generator.integers(-127, 128, (height, columns)).astype(np.float32)
        return Matrix(steps, (generator.uniform(0.5, 1.5, columns) * step / height**0.5).astype(np.float32))

    def layer() -> Convolution:
        return Convolution(matrix(3 * width, width, 0.01), floats(width), 1 + floats(width, scale=0.1))

    features: NDArray[np.int16] = generator.integers(-32767, 32768, (rows + 1, _FEATURES)).astype(np.int16)
    features[0] = 0
    return Weights(
        features=features,
        feature_projection=matrix(_FEATURES, width + _HIDDEN, 4e-7),
        vector_projection=matrix(_VECTOR, width + _HIDDEN, 3e-4),
        stem_projection=matrix(_VECTOR, width + _HIDDEN, 3e-4),
        word_bias=floats(width + _HIDDEN),
        word_output=matrix(_HIDDEN, width, 0.01),
        title=floats(width),
        local=(layer(), layer()),
        memory=matrix(width, memory, 0.01),
        memory_bias=floats(memory),
        recall=matrix(2 * memory, width, 0.01),
        topic=matrix(width, width, 0.01),
        joint=(layer(),),
        output=matrix(width, len(TAGS), 0.02),
        output_bias=floats(len(TAGS)),
    )


def encoder() -> Encoder:
    """Return an encoder that knows a few words, names and features."""
    generator = np.random.default_rng(2)
    vectors = WordVectors(
        {word: row for row, word in enumerate(_WORDS)},
        np.arange(len(_WORDS), dtype=np.uint8),
        stepped(generator.normal(size=(len(_WORDS), _VECTOR)).astype(np.float32)),
        generator.integers(-127, 128, (256, _VECTOR)).astype(np.int8),
    )
    features = [
        *(f"f={size}" for size in range(9)),
        "mB=region",
        "mE=region",
        "mP=region",
    ]
    names = lexicon([("درعا", ("small",)), ("ريف دمشق", ("region",))])
    return Encoder(names, vectors, {feature: row for row, feature in enumerate(features, start=1)})


def recognizer(seed: int = 1) -> Convolutional:
    """Return a recognizer whose mentions are chance, but always the same chance."""
    known = encoder()
    calibration = {"LOC": (1.0, 0.0), "PER": (0.5, 0.1)}
    return Convolutional(Model(weights(seed), dict(known.rows), TAGS, calibration), known, f"tiny-{seed}")
