"""Training end to end on own sentences: the same files give the same bytes, and the model has learned."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.unit.tools.recognizer.own_sentences import write_articles, write_tokens
from tools.recognizer import __main__ as command
from tools.recognizer import building, card, corpora, evaluation
from tools.recognizer.building import Sources
from tools.recognizer.corpora import CorpusError
from tools.recognizer.optimization import Schedule
from worker.enrichment.ner import convolutional

SCHEDULE = Schedule(epochs=12, rate=8e-3, warm_up=20)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Write 40 annotated articles and 400 tagged sentences."""
    folder = tmp_path_factory.mktemp("files")
    return [write_articles(folder / "own.jsonl", 40, seed=1), write_tokens(folder / "own.tsv", 400, seed=2)]


@pytest.fixture(scope="module")
def model(
    files: list[Path],
    base: Path,
    pretrained_file: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Train a model."""
    out = tmp_path_factory.mktemp("model")
    building.build(Sources(files, [], [], base, pretrained_file), out, SCHEDULE)
    return out


def test_same_bytes(model: Path, files: list[Path], base: Path, pretrained_file: Path, tmp_path: Path) -> None:
    """The same files give the same bytes: model, manifest and card."""
    building.build(Sources(files, [], [], base, pretrained_file), tmp_path, SCHEDULE)
    written = sorted(path.name for path in model.iterdir())
    assert written == sorted([*convolutional.FILES, card.CARD, card.MANIFEST])
    assert {name: (tmp_path / name).read_bytes() for name in written} == {
        name: (model / name).read_bytes() for name in written
    }


def test_learned(model: Path, tmp_path: Path) -> None:
    """Names of other sentences by the same patterns are found, in articles and in tagged tokens, MISC in these too."""
    recognizer = convolutional.load(model)
    articles = corpora.read([write_articles(tmp_path / "other.jsonl", 10, seed=11)])
    tokens = corpora.read([write_tokens(tmp_path / "other.tsv", 60, seed=12)])
    in_articles = evaluation.evaluate(articles, evaluation.finder(recognizer))
    in_tokens = evaluation.evaluate(tokens, evaluation.finder(recognizer))
    assert {type_: score.f1 > 0.8 for type_, score in in_tokens.items()} == dict.fromkeys(
        ["LOC", "MISC", "ORG", "PER", "all"], True
    )
    assert in_articles["PER"].f1 > 0.8
    assert in_articles["LOC"].f1 > 0.8
    assert all(mention.type != "MISC" for example in articles for mention in recognizer(example.document))


def test_manifest(model: Path, files: list[Path], pretrained_file: Path) -> None:
    """The manifest names sources with licences and checksums, and the figures of documents held out."""
    manifest = json.loads((model / card.MANIFEST).read_text("utf-8"))
    examples = corpora.read(files)
    assert [source["file"] for source in manifest["trained_on"]] == ["own.jsonl", "own.tsv"]
    assert [source["sha256"] for source in manifest["trained_on"]] == [_sha256(file) for file in files]
    assert all("not known" in source["licence"] for source in manifest["trained_on"])
    assert manifest["files"] == {name: _sha256(model / name) for name in convolutional.FILES}
    assert manifest["pretrained"] == {"file": pretrained_file.name, "sha256": _sha256(pretrained_file)}
    assert manifest["documents"] == len(examples)
    assert manifest["mentions"] == sum(len(example.mentions) for example in examples)
    held_out = [example for example in examples if building.is_held_out(example)]
    assert manifest["held_out"]["all"]["annotated"] == sum(len(example.mentions) for example in held_out) > 0
    assert set(manifest["trained_with"]) == {"jax", "numpy", "optax"}
    assert manifest["guessed_documents"] == 0


def test_card(model: Path) -> None:
    """The card tells people what it is made of, how good it is, and what it is not for."""
    text = (model / card.CARD).read_text("utf-8")
    for told in ("own.jsonl", "own.tsv", "LOC, MISC, ORG, PER", "lenient F1", "Not meant for", "language model"):
        assert told in text


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_evaluate_command(model: Path, files: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    """``evaluate`` prints a line for each type."""
    assert command.main(["evaluate", "--model", str(model), str(files[1])]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["type", "LOC", "MISC", "ORG", "PER", "all"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["evaluate", "--model", "nowhere", "own.tsv"], "nowhere: no network.npz", id="no model"),
        pytest.param(["train", "--out", "nowhere", "own.xml"], "own.xml: expected annotated articles", id="training"),
    ],
)
def test_command_errors(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What is not as expected is said in a line, without a traceback."""
    assert command.main([str(tmp_path / a) if a in {"nowhere"} else a for a in arguments]) == 1
    assert message in capsys.readouterr().err


def test_too_few(base: Path, pretrained_file: Path, tmp_path: Path) -> None:
    """One document can't be learned from and judged by."""
    with pytest.raises(CorpusError, match="1 documents are too few"):
        tokens = write_tokens(tmp_path / "own.tsv", 5, seed=1)
        building.build(Sources([tokens], [], [], base, pretrained_file), tmp_path, SCHEDULE)


def test_unannotated_news(files: list[Path], base: Path, pretrained_file: Path, tmp_path: Path) -> None:
    """First models annotate news for a second; articles that are annotated or kept apart are not among them."""
    apart = write_articles(tmp_path / "apart.jsonl", 3, seed=21)
    more = write_articles(tmp_path / "more.jsonl", 6, seed=22)
    long = [dict(json.loads(line), text=json.loads(line)["text"] * 8) for line in more.read_text("utf-8").splitlines()]
    wanted = len({article["text"][:80] for article in long})
    news = tmp_path / "news.jsonl"
    news.write_text("".join(json.dumps(article) + "\n" for article in long) + apart.read_text("utf-8"), "utf-8")
    out = tmp_path / "model"
    building.build(Sources(files[:1], [news], [apart], base, pretrained_file), out, SCHEDULE._replace(epochs=1))
    manifest = json.loads((out / card.MANIFEST).read_text("utf-8"))
    assert manifest["guessed_documents"] == wanted
    assert f"{wanted} documents that first models annotated" in (out / card.CARD).read_text("utf-8")
