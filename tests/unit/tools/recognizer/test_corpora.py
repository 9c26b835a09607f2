"""Annotated files become documents with tags, or an error that names file, line and what is expected."""

import json
from pathlib import Path

import pytest

from tools.recognizer import corpora
from tools.recognizer.corpora import CorpusError

TEXT = "وصل سامي الكوني إلى درعا.\nأمطار بدرعا."
ARTICLE = {
    "id": "a1",
    "source": "own",
    "title": "سامي في درعا",
    "text": TEXT,
    "entities": [
        {
            "type": "PER",
            "mentions": [{"field": "text", "start": 4, "end": 15}, {"field": "title", "start": 0, "end": 4}],
        },
        {
            "type": "LOC",
            "mentions": [{"field": "text", "start": 20, "end": 24}, {"field": "text", "start": 33, "end": 37}],
        },
    ],
}


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_articles(tmp_path: Path) -> None:
    """An article has tags for each sentence, the title's first, and its mentions as annotated."""
    (example,) = corpora.read([written(tmp_path / "own.jsonl", json.dumps(ARTICLE))])
    assert example.id == "a1"
    assert example.tags == [
        ["B-PER", "O", "O"],
        ["O", "B-PER", "I-PER", "O", "B-LOC", "O"],
        ["O", "P-LOC", "O"],
    ]
    assert example.mentions == {
        ("title", 0, 4, "PER"), ("text", 4, 15, "PER"), ("text", 20, 24, "LOC"), ("text", 33, 37, "LOC"),
    }  # fmt: skip
    assert corpora.mentions_of(example.document, example.tags) == example.mentions


def test_tokens(tmp_path: Path) -> None:
    """Sentences of tokens keep tokens and tags as they are, MISC too, also without a last blank line."""
    lines = ["وصل\tO", "سامي\tB-PER", "الكوني\tI-PER", "", "", "كأس\tB-MISC", "العرب\tI-MISC", "أ.ب\tO"]
    (example,) = corpora.read([written(tmp_path / "own.tsv", *lines)])
    assert [len(sentence.tokens) for sentence in corpora.sentences(example.document)] == [3, 3]
    assert example.tags == [["O", "B-PER", "I-PER"], ["B-MISC", "I-MISC", "O"]]
    text = example.document.text.text
    assert {(type_, text[start:end]) for _, start, end, type_ in example.mentions} == {
        ("PER", "سامي الكوني"),
        ("MISC", "كأس العرب"),
    }


def test_line_separator_in_text(tmp_path: Path) -> None:
    """A line separator inside a text ends no line of the file, and a blank line is no article."""
    article = ARTICLE | {"text": TEXT + "\u2028نهاية\u0085"}
    (example,) = corpora.read([written(tmp_path / "own.jsonl", json.dumps(article, ensure_ascii=False), "")])
    assert example.document.text.text == article["text"]


def test_documents_of_tokens(tmp_path: Path) -> None:
    """A file that marks no articles is cut into documents of fifteen sentences, each with an id of its own."""
    examples = corpora.read([written(tmp_path / "own.tsv", *(["كلمة\tO", ""] * 31))])
    assert [len(example.tags) for example in examples] == [15, 15, 1]
    assert [example.id for example in examples] == ["own.tsv:1", "own.tsv:16", "own.tsv:31"]


def test_token_of_a_vowel_sign(tmp_path: Path) -> None:
    """A token of nothing but a vowel sign is a token all the same."""
    (example,) = corpora.read([written(tmp_path / "own.tsv", "\u064e\tO", "درعا\tB-LOC")])
    assert example.tags == [["O", "B-LOC"]]
    assert all(token.norm for sentence in corpora.sentences(example.document) for token in sentence.tokens)


def test_files_in_their_order(tmp_path: Path) -> None:
    """Both formats may be mixed."""
    articles = written(tmp_path / "a.jsonl", json.dumps(ARTICLE))
    tokens = written(tmp_path / "t.tsv", "درعا\tB-LOC")
    assert [example.id for example in corpora.read([tokens, articles])] == ["t.tsv:1", "a1"]


@pytest.mark.parametrize(
    ("name", "lines", "message"),
    [
        pytest.param("t.tsv", ["درعا\tB-LOC", "حلب"], r"t\.tsv:2: expected token<TAB>tag", id="no tab"),
        pytest.param("t.tsv", ["درعا LOC"], r"t\.tsv:1: expected token<TAB>tag", id="a blank for the tab"),
        pytest.param("t.tsv", ["درعا\tB-LOC", "", "حلب\tLOC"], r"t\.tsv:3: .* B-X or I-X", id="no such tag"),
        pytest.param("t.tsv", ["درعا\t"], r"t\.tsv:1: .* B-X or I-X", id="no tag"),
        pytest.param("a.jsonl", [json.dumps(ARTICLE), "{"], r"a\.jsonl:2: expected an article", id="no JSON"),
        pytest.param("a.jsonl", ["[]"], r"a\.jsonl:1: expected an article", id="no object"),
        pytest.param("a.jsonl", ['{"title": "ب", "text": "ب"}'], r"a\.jsonl:1: .*entities", id="no entities"),
        pytest.param("a.jsonl", [json.dumps(ARTICLE | {"text": 3})], r"a\.jsonl:1: .*text", id="text is no text"),
        pytest.param(
            "a.jsonl",
            [json.dumps(ARTICLE | {"entities": [{"type": "PER", "mentions": [{"field": "text", "start": 1}]}]})],
            r"a\.jsonl:1: .*end",
            id="a mention without its end",
        ),
        pytest.param("a.xml", ["<a/>"], r"a\.xml: expected .*\.jsonl.*\.tsv", id="another format"),
    ],
)
def test_errors(name: str, lines: list[str], message: str, tmp_path: Path) -> None:
    """A line that is not as expected is named, with what is expected."""
    with pytest.raises(CorpusError, match=message):
        corpora.read([written(tmp_path / name, *lines)])
