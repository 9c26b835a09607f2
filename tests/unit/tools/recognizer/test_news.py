"""Reading articles that nobody annotated."""

import json
import zipfile
from pathlib import Path

from tools.recognizer import news
from tools.recognizer.news import Article


def test_archives_and_lines(tmp_path: Path) -> None:
    """A zip holds an article or a list in each of its files, byte order mark and all; a .jsonl one a line."""
    archive = tmp_path / "day.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("b.json", json.dumps([{"title": "ثان", "content": "نص ثان"}]).encode("utf-8-sig"))
        file.writestr("a.json", json.dumps({"title": None, "content": "نص أول"}))
    lines = tmp_path / "more.jsonl"
    lines.write_text(json.dumps({"title": "ثالث", "text": "نص ثالث"}) + "\n", "utf-8")
    assert list(news.read([archive, lines])) == [
        Article("", "نص أول"),
        Article("ثان", "نص ثان"),
        Article("ثالث", "نص ثالث"),
    ]


def test_without() -> None:
    """Articles that begin like a known text, or like an earlier one, are left out."""
    articles = [Article("أ", "نص معروف"), Article("ب", "نص جديد"), Article("ج", " نص جديد ")]
    assert list(news.without(articles, ["نص معروف"])) == [articles[1]]


def test_chosen_whatever_the_order() -> None:
    """The choice depends on the texts alone; stubs and books are passed over."""
    articles = [Article("", f"{number} " * 200) for number in range(20)]
    odd = [Article("", "قصير"), Article("", "طويل " * 2000)]
    assert news.chosen([*articles, *odd], 8) == news.chosen(articles[::-1], 8)
    assert set(news.chosen([*articles, *odd], 30)) == set(articles)
