"""What raw news teaches before anything is annotated."""

import json
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tests.unit.tools.recognizer.conftest import news
from tests.unit.tools.recognizer.own_sentences import write_tokens
from tools.recognizer import __main__ as command
from tools.recognizer import batches, corpora, evaluation, learning, optimization, pretraining, training
from tools.recognizer.learning import Dropping
from tools.recognizer.optimization import Schedule
from tools.recognizer.pretraining import Pretrained, PretrainedError
from worker.enrichment.ner import lexicon, vectors
from worker.enrichment.ner.encoding import Encoder
from worker.enrichment.ner.spans import OUTSIDE

NOTHING_DROPPED = Dropping(0.0, 0.0, 0.0, 0.0)


def test_hidden_words_are_told(base: Path, pretrained: Pretrained) -> None:
    """After learning, hidden words of other news are told far better than before."""
    names, words = lexicon.read(base), vectors.read(base)
    examples = [pretraining._untagged(number, article) for number, article in enumerate(news(130, seed=32))]
    encoder = Encoder(names, words, pretrained.rows)
    vocabulary = batches.vocabulary(examples, encoder)
    pieces = batches.pieces(examples, encoder, vocabulary, (OUTSIDE,))
    table = learning.table(vocabulary, pretrained.rows)
    before = pretraining._initial(len(pretrained.rows), words.size)
    after = optimization.fitted(pretraining.loss, pieces[:110], table, before, Schedule(epochs=4, rate=8e-3))
    batch = next(batches.batches(pieces[110:]))
    unsure, sure = (
        float(pretraining.loss(parameters, table, batch, jax.random.key(5), NOTHING_DROPPED))
        for parameters in (before, after)
    )
    assert sure < 0.6 * unsure


def test_same_bytes(base: Path, tmp_path: Path) -> None:
    """The same news gives the same file, and a file is read as it was written."""
    names, words = lexicon.read(base), vectors.read(base)
    for file in ("one.npz", "other.npz"):
        learned = pretraining.pretrain(news(20, seed=33), names, words, Schedule(epochs=1))
        pretraining.write(tmp_path / file, learned)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "other.npz").read_bytes()
    stored = pretraining.read(tmp_path / "one.npz")
    assert stored.rows == learned.rows
    assert stored.parameters.keys() == learned.parameters.keys()
    assert all(np.array_equal(stored.parameters[path], values) for path, values in learned.parameters.items())


def test_begun(pretrained: Pretrained, base: Path) -> None:
    """A model begins with what was learned; the article's memory and the tags are still to be learned."""
    size = vectors.read(base).size
    initial = learning.initial(7, len(pretrained.rows), size, 5)
    begun = pretrained.begun(initial)
    learned = pretrained.parameters["['local'][0]['matrix']"]
    assert np.array_equal(begun["local"][0]["matrix"], learned.astype(np.float32))
    assert all(jnp.array_equal(begun[name], initial[name]) for name in ("recall", "memory", "output", "local_output"))


def test_names_by_other_rules(base: Path, pretrained: Pretrained, tmp_path: Path) -> None:
    """A corpus whose tags have other names teaches what a name is, so that few examples do; its tags are not kept."""
    tokens = write_tokens(tmp_path / "other.tsv", 400, seed=35)
    tokens.write_text(tokens.read_text("utf-8").replace("PER", "Artist").replace("LOC", "Water-Body"), "utf-8")
    names, words = lexicon.read(base), vectors.read(base)
    further = training.pretrained_further(
        corpora.read([tokens]), names, words, pretrained, Schedule(epochs=20, rate=8e-3)
    )
    assert further.rows == pretrained.rows
    assert not any("output" in path.replace("word_output", "") for path in further.parameters)
    few = corpora.read([write_tokens(tmp_path / "few.tsv", 30, seed=36)])
    judged = corpora.read([write_tokens(tmp_path / "judged.tsv", 100, seed=37)])
    without, beside = (
        evaluation.evaluate(
            judged,
            evaluation.finder(training.train(few, names, words, begun, Schedule(epochs=15, rate=8e-3, warm_up=5))),
        )["all"].f1
        for begun in (pretrained, further)
    )
    assert beside > without + 0.1


def test_another_network(pretrained: Pretrained, base: Path) -> None:
    """Parameters of a network of other widths are refused with what to do."""
    initial = learning.initial(7, len(pretrained.rows) + 1, vectors.read(base).size, 5)
    with pytest.raises(PretrainedError, match=r"another network: \['features'\] is .*; run `pretrain` again"):
        pretrained.begun(initial)


@pytest.mark.usefixtures("small_batches")
def test_command(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``pretrain`` reads news, leaves out what is kept apart, reads names by other rules and writes one file."""
    monkeypatch.setattr(pretraining, "SCHEDULE", Schedule(epochs=1))
    monkeypatch.setattr(training, "OTHER_RULES", Schedule(epochs=1))
    read: list[int] = []
    whole = pretraining.pretrain

    def noted(articles: list[object], *arguments: object) -> Pretrained:
        read.append(len(articles))
        return whole(articles, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(pretraining, "pretrain", noted)
    articles = [{"title": "", "text": article.text * 2} for article in news(12, seed=34)]
    (tmp_path / "news.jsonl").write_text("".join(json.dumps(article) + "\n" for article in articles), "utf-8")
    apart = {"id": "1", "source": "own", "title": "", "text": articles[0]["text"], "entities": []}
    (tmp_path / "apart.jsonl").write_text(json.dumps(apart) + "\n", "utf-8")
    out = tmp_path / "pretrained.npz"
    corpus = write_tokens(tmp_path / "corpus.tsv", 40, seed=38)
    given = {"--apart": tmp_path / "apart.jsonl", "--annotated": corpus, "--base": base, "--out": out}
    options = [str(part) for option in given.items() for part in option]
    assert command.main(["pretrain", str(tmp_path / "news.jsonl"), *options]) == 0
    assert read == [len({article["text"][:80] for article in articles}) - 1]
    pretrained = pretraining.read(out)
    assert pretrained.rows
    assert "['memory']" in pretrained.parameters
