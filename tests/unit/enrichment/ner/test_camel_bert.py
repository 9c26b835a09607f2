"""The BERT recognizer: its decoding by the book, and a tiny model that learns words where the extra is installed."""

import importlib.util
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from schemas.article import RawArticle
from worker.enrichment.document import Document
from worker.enrichment.ner import camel_bert
from worker.enrichment.ner.bert_tagger import OUTSIDE, Label, segments
from worker.enrichment.tokenization import tokenize

needs_extra = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None or importlib.util.find_spec("transformers") is None,
    reason="the extra bert is not installed",
)

TAGS = {
    "درعا": "B-LOC", "بدرعا": "B-LOC", "والأردن": "B-LOC", "للأردن": "B-LOC", "سامي": "B-PERS", "الكوني": "I-PERS",
    "وزارة": "B-ORG", "الري": "I-ORG", "كأس": "B-MISC", "العرب": "I-MISC", "المجد": "I-ORG",
}  # fmt: skip
RANKS = {word: rank for rank, word in enumerate(["الأردن", *TAGS]) if word != "بدرعا"}


def by_the_book(sentences: Sequence[Sequence[str]]) -> list[list[Label]]:
    return [[Label(TAGS[word], 0.9) if word in TAGS else OUTSIDE for word in words] for words in sentences]


def read(text: str, title: str = "") -> Document:
    return tokenize(RawArticle(id="a", source="s", title=title, text=text))


def found(recognizer: camel_bert.Recognizer, document: Document) -> list[tuple[str, str, str]]:
    """Return type, the words at the offsets, and the name of each mention."""
    texts = {field.name: field.text for field in document.fields}
    return [(m.type, texts[m.field][m.start : m.end], m.name) for m in recognizer(document)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("زار سامي الكوني درعا.", [("PER", "سامي الكوني"), ("LOC", "درعا")], id="B begins, I goes on"),
        pytest.param("أمطار بدرعا والأردن", [("LOC", "درعا"), ("LOC", "الأردن")], id="proclitics are outside"),
        pytest.param("تأهل للأردن فريق", [("LOC", "للأردن")], id="the fused article is inside"),
        pytest.param("فاز المجد بالدوري", [("ORG", "المجد")], id="an I alone begins a name"),
        pytest.param("قالت وزارة الري سامي", [("ORG", "وزارة الري"), ("PER", "سامي")], id="types side by side"),
        pytest.param("انطلقت كأس العرب", [], id="MISC is nothing"),
        pytest.param("في \u202bدرعا\u202c نفسها", [("LOC", "درعا")], id="invisible marks are outside"),
        pytest.param("", [], id="empty"),
    ],
)
def test_mentions(text: str, expected: list[tuple[str, str]]) -> None:
    """Tagged words become mentions with offsets into the untouched text."""
    recognizer = camel_bert.CamelBert(by_the_book, RANKS, "test")
    assert [(type_, words) for type_, words, _ in found(recognizer, read(text))] == expected


def test_restored_name_and_confidence() -> None:
    """The name is written in full, and a mention is as sure as its least sure word."""

    def unsure(sentences: Sequence[Sequence[str]]) -> list[list[Label]]:
        return [[Label("B-LOC", 0.8), Label("I-LOC", 0.6)] for _ in sentences]

    (mention,) = camel_bert.CamelBert(unsure, RANKS, "test")(read("للأردن الشقيق"))
    assert (mention.name, mention.confidence) == ("الأردن الشقيق", 0.6)


def test_title_comes_first() -> None:
    """Mentions come in reading order, the title's first."""
    mentions = camel_bert.CamelBert(by_the_book, RANKS, "test")(read("وصل سامي", title="أمطار بدرعا"))
    assert [(mention.field, mention.name) for mention in mentions] == [("title", "درعا"), ("text", "سامي")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param([(1,), (2,), (3,)], [[0, 1, 2]], id="all fit"),
        pytest.param([(1, 1), (2, 2), (3,)], [[0], [1, 2]], id="as many as fit"),
        pytest.param([(1,), (), (3,)], [[0, 2]], id="a word without pieces is left out"),
        pytest.param([(1,) * 9, (2,)], [[0], [1]], id="a word longer than the limit stands alone"),
        pytest.param([(), ()], [], id="nothing to read"),
        pytest.param([], [], id="no words"),
    ],
)
def test_segments(words: list[tuple[int, ...]], expected: list[list[int]]) -> None:
    """A long sentence is read in segments of at most the limit, here three pieces, and loses no word."""
    cut = list(segments(0, words, 3))
    assert [list(segment.words) for segment in cut] == expected
    assert all(segment.size <= 3 for segment in cut)


def test_missing_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without the extra, the error says what to install."""
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(camel_bert.BertExtraMissingError, match=r"rasd\[bert\]"):
        camel_bert.load(tmp_path)


@needs_extra
def test_missing_folder(tmp_path: Path) -> None:
    """Without the model, the error says what to fetch."""
    with pytest.raises(camel_bert.BertModelError, match="ner-arabert"):
        camel_bert.load(tmp_path / "nowhere")


@needs_extra
def test_other_model(tiny_model: Path, tmp_path: Path) -> None:
    """A model with other labels is refused."""
    for file in tiny_model.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    config = json.loads((tmp_path / "config.json").read_text())
    config["id2label"] = {str(i): f"LABEL_{i}" for i in range(len(config["id2label"]))}
    config["label2id"] = {label: int(i) for i, label in config["id2label"].items()}
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(camel_bert.BertModelError, match="LABEL_0"):
        camel_bert.load(tmp_path)


@needs_extra
def test_tiny_model(tiny_model: Path) -> None:
    """A model that learned five words finds them, in short sentences and far beyond its limit of 16 pieces."""
    recognizer = camel_bert.load(tiny_model)
    document = read(f"زار سامي الكوني درعا.\n{'مطر ' * 40}بدرعا {'مطر ' * 3}")
    assert found(recognizer, document) == [
        ("PER", "سامي الكوني", "سامي الكوني"),
        ("LOC", "درعا", "درعا"),
        ("LOC", "درعا", "درعا"),
    ]
    assert recognizer(document) == recognizer(document)
    assert recognizer.version == camel_bert.load(tiny_model).version


@needs_extra
def test_neighbours_in_a_batch_change_nothing(tiny_model: Path) -> None:
    """A sentence gets the same labels alone and padded beside a longer one."""
    tagger = camel_bert.load(tiny_model)._tagger
    short, long = ["زار", "سامي", "درعا"], ["مطر"] * 12
    alone, beside = tagger([short])[0], tagger([short, long])[0]
    assert [label.name for label in beside] == [label.name for label in alone]
    assert [label.confidence for label in beside] == pytest.approx([label.confidence for label in alone], abs=1e-3)


@needs_extra
def test_word_without_pieces(tiny_model: Path) -> None:
    """A word that the tokenizer reads as nothing is outside, and the words behind it keep their labels."""
    labels = camel_bert.load(tiny_model)._tagger([["\u200b", "درعا", "", "سامي"]])[0]
    assert [label.name for label in labels] == ["O", "B-LOC", "O", "B-PERS"]


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a BERT of one layer that has learned the words below by heart."""
    import torch  # noqa: PLC0415  # the extra
    from transformers import BertConfig, BertForTokenClassification, BertTokenizerFast  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("bert")
    words = ["زار", "مطر", "سامي", "الكوني", "درعا", "بدرعا"]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", "ب", "##درعا", *words[:-1]]
    (folder / "vocab.txt").write_text("\n".join(pieces), "utf-8")
    BertTokenizerFast(str(folder / "vocab.txt"), do_lower_case=False).save_pretrained(folder)
    labels = ["O", "B-LOC", "I-LOC", "B-PERS", "I-PERS", "B-ORG", "I-ORG", "B-MISC", "I-MISC"]
    config = BertConfig(
        vocab_size=len(pieces), hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=18, id2label=dict(enumerate(labels)), label2id={x: i for i, x in enumerate(labels)},
    )  # fmt: skip
    torch.manual_seed(1)
    model = BertForTokenClassification(config)
    learned = {"سامي": "B-PERS", "الكوني": "I-PERS", "درعا": "B-LOC", "ب": "B-LOC"}
    goal = torch.tensor([labels.index(learned.get(piece, "O")) for piece in pieces])
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(150):
        rows = torch.randint(1, len(pieces), (32, 18))
        optimizer.zero_grad()
        model(input_ids=rows, labels=goal[rows]).loss.backward()
        optimizer.step()
    model.save_pretrained(folder)
    return folder
