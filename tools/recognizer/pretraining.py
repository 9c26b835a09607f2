"""What the network learns of raw news before it sees annotated articles: to tell a hidden word by its neighbours.

A share of the words is hidden (Devlin et al. 2019), and each is told among the words of its batch, as is done where a
vocabulary is too large to choose from (sampled softmax, Jean et al. 2015). What names annotated by other rules teach
beside it is learned in ``training``, as any annotated articles are.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray
from rich.progress import track

from tools.recognizer import batches, learning, news, optimization
from tools.recognizer.corpora import Example, sentences
from tools.recognizer.learning import Dropping, Parameters, Table
from tools.recognizer.news import Article
from tools.recognizer.optimization import Schedule
from worker.enrichment.ner.encoding import Encoder
from worker.enrichment.ner.features import phrase_features, word_features
from worker.enrichment.ner.lexicon import Lexicon, reading
from worker.enrichment.ner.spans import OUTSIDE
from worker.enrichment.ner.vectors import WordVectors
from worker.errors import RasdError

ARTICLES = 12_000
SCHEDULE = Schedule(
    steps=2000, fewest_epochs=1, warm_up=100, dropping=Dropping(hidden=0.1, features=0.05, single_feature=0.1)
)

_HIDDEN = 0.2  # share of the tokens
_RAREST_FEATURE = 50  # times a feature must be met to count
_FEATURES = "features.txt"
_NO_WORD = -1e9
_TAUGHT = (
    "features",
    "feature_projection",
    "vector_projection",
    "stem_projection",
    "word_bias",
    "word_output",
    "title",
    "local",
    "joint",
)
"""What raw news says something about: all but the article's memory and the tags."""


class PretrainedError(RasdError):
    """Pretrained parameters are those of another network."""


class Pretrained(NamedTuple):
    """What every model begins with."""

    rows: dict[str, int]
    """Of each feature."""
    parameters: dict[str, NDArray[np.float16]]
    """By their path in :data:`Parameters`; those that nothing was learned about are left out."""

    @classmethod
    def of(cls, rows: dict[str, int], learned: Parameters) -> "Pretrained":
        """Return what was learned, in half precision."""
        paths = jax.tree_util.tree_leaves_with_path(learned)
        return cls(rows, {jax.tree_util.keystr(path): np.asarray(values, np.float16) for path, values in paths})

    def begun(self, initial: Parameters) -> Parameters:
        """Return the initial parameters with the pretrained ones in their place.

        Raises:
            PretrainedError: one of them has another shape.

        """

        def chosen(path: tuple[Any, ...], values: Array) -> Array:
            learned = self.parameters.get(jax.tree_util.keystr(path))
            if learned is None:
                return values
            if learned.shape != values.shape:
                name, shapes = jax.tree_util.keystr(path), f"{learned.shape}, not {values.shape}"
                raise PretrainedError(f"pretrained for another network: {name} is {shapes}; run `pretrain` again")
            return jnp.asarray(learned, jnp.float32)

        begun: Parameters = jax.tree_util.tree_map_with_path(chosen, initial)
        return begun


def pretrain(articles: Sequence[Article], lexicon: Lexicon, vectors: WordVectors, schedule: Schedule) -> Pretrained:
    """Return what raw news teaches: the same articles give the same."""
    examples = [_untagged(number, article) for number, article in enumerate(track(articles, "reading"))]
    rows = _rows(examples, lexicon, vectors)
    encoder = Encoder(lexicon, vectors, rows)
    words = batches.vocabulary(examples, encoder)
    pieces = batches.pieces(examples, encoder, words, (OUTSIDE,))
    begun = _initial(len(rows), vectors.size)
    learned = optimization.fitted(loss, pieces, learning.table(words, rows), begun, schedule)
    return Pretrained.of(rows, {name: learned[name] for name in _TAUGHT})


def _untagged(number: int, article: Article) -> Example:
    document = news.document(str(number), article)
    return Example(str(number), document, [[OUTSIDE] * len(s.tokens) for s in sentences(document)], frozenset())


def _rows(examples: Sequence[Example], lexicon: Lexicon, vectors: WordVectors) -> dict[str, int]:
    norms: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for example in examples:
        for sentence in sentences(example.document):
            norms.update(token.norm for token in sentence.tokens)
            readings = [reading(token.norm) for token in sentence.tokens]
            for found in phrase_features(readings, lexicon).values():
                counts.update(found)
    for norm, count in norms.items():
        for feature in word_features(norm, lexicon, vectors):
            counts[feature] += count
    kept = sorted(feature for feature, count in counts.items() if count >= _RAREST_FEATURE)
    return {feature: row for row, feature in enumerate(kept, start=1)}


def _initial(features: int, vector_size: int) -> Parameters:
    generator = np.random.default_rng(optimization.SEED)

    def matrix(rows: int) -> Array:
        return jnp.asarray(generator.normal(0, rows**-0.5, (rows, learning.WIDTH)), jnp.float32)

    return learning.initial(optimization.SEED, features, vector_size, 1) | {
        "hidden_word": jnp.zeros(learning.WIDTH),
        "guessed_by_vector": matrix(vector_size),
        "guessed_by_features": matrix(learning.FEATURE_WIDTH),
        "guessed_by_frequency": jnp.zeros(learning.FEATURE_WIDTH),
    }


def loss(parameters: Parameters, words: Table, batch: batches.Batch, key: Array, dropping: Dropping) -> Array:
    """Return the mean cross-entropy of the hidden words among all words of the batch."""
    inputs_key, hidden_key, chosen_key = jax.random.split(key, 3)
    is_word = jnp.asarray(batch.keys > 0, jnp.float32)
    dropped = learning.dropper(hidden_key, dropping.hidden)
    _, hidden = jax.lax.top_k(jax.random.uniform(chosen_key, is_word.shape) * is_word, int(_HIDDEN * len(is_word)))
    brought = learning.inputs(parameters, words, batch, inputs_key, dropping)
    brought = brought.at[hidden].set(parameters["hidden_word"])
    seen = learning.local_view(parameters, brought, is_word[:, None], dropped)
    seen = learning.joint_view(parameters, seen, is_word[:, None], dropped)[hidden]

    features = parameters["features"].at[0].set(0.0)[words.rows[batch.words]].sum(axis=1)
    vectors = words.vectors[0, batch.words]
    candidates = vectors @ parameters["guessed_by_vector"] + features @ parameters["guessed_by_features"]
    scores = seen @ candidates.T / learning.WIDTH**0.5 + features @ parameters["guessed_by_frequency"]
    scores = jnp.where(batch.words > 0, scores, _NO_WORD)
    right = jnp.take_along_axis(jax.nn.log_softmax(scores), batch.which[hidden][:, None], axis=1)[:, 0]
    mean: Array = -(right * is_word[hidden]).sum() / is_word[hidden].sum()
    return mean


def write(file: Path, pretrained: Pretrained) -> None:
    """Store what was learned: the same gives the same bytes."""
    features = np.frombuffer("\n".join(pretrained.rows).encode(), np.uint8)
    arrays: dict[str, Any] = {_FEATURES: features, **pretrained.parameters}
    np.savez_compressed(file, **arrays)


def read(file: Path) -> Pretrained:
    """Return what is stored in the file."""
    with np.load(file) as stored:
        arrays = dict(stored)
    features = bytes(arrays.pop(_FEATURES)).decode().split("\n")
    return Pretrained({feature: row for row, feature in enumerate(features, start=1)}, arrays)
