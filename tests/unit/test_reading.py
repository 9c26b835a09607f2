"""Files into raw events."""

import io
import json
import sys

import pytest

from worker.reading import RawEvent, UnreadableError, plain_article, read, skipped

SEED = """أخبار محلية

البلدية تفتتح السوق الجديدة

جانب من السوق بعد افتتاحها - رويترز

قالت البلدية إن السوق ستعمل يوميا.
"""


@pytest.mark.parametrize(
    ("content", "title"),
    [
        pytest.param(SEED, "البلدية تفتتح السوق الجديدة", id="the headline stands below the section line"),
        pytest.param(
            "البلدية تفتتح السوق الجديدة اليوم\nقالت البلدية…", "البلدية تفتتح السوق الجديدة اليوم", id="no section"
        ),
        pytest.param("قالت البلدية إن السوق ستعمل يوميا.", "", id="a first line that ends in a full stop is prose"),
        pytest.param("كلمة " * 60, "", id="a long first line is prose"),
        pytest.param("أخبار محلية", "أخبار محلية", id="a short line alone is a headline"),
        pytest.param("", "", id="empty"),
    ],
)
def test_headline(content, title):
    """The rule by which plain text has a title."""
    assert plain_article(content, "s").title == title


def test_the_text_is_the_whole_file():
    """So offsets fit the file."""
    assert plain_article(SEED, "s").text == SEED


def test_files_and_folders_keep_their_order(tmp_path):
    """Folders are read in the order of names; every event says where it comes from."""
    (tmp_path / "b.jsonl").write_bytes(b'\xef\xbb\xbf{"a": 1}\n\n{"a": 2}\n')
    (tmp_path / "a.json").write_text('[{"a": 3}, {"a": "\u0639"}]', encoding="utf-8")
    (tmp_path / "c.json").write_text('{"a": 5}', encoding="utf-8")
    (tmp_path / "d.txt").write_text(SEED, encoding="utf-8")
    (tmp_path / "e.pdf").write_bytes(b"%PDF")
    events = list(read([str(tmp_path)]))
    assert [event.origin.removeprefix(f"{tmp_path}/") for event in events if isinstance(event, RawEvent)] == [
        "a.json[1]",
        "a.json[2]",
        "b.jsonl:1",
        "b.jsonl:3",
        "c.json",
        "d.txt",
    ]
    assert json.loads(events[-1].value)["text"] == SEED
    assert skipped([str(tmp_path)]) == [tmp_path / "e.pdf"]


def test_bad_files_are_named_and_the_rest_goes_on(tmp_path):
    """A wrong encoding, a missing file and an unknown kind each say what to do."""
    (tmp_path / "a.txt").write_bytes("خبر".encode("cp1256"))
    (tmp_path / "b.txt").write_text("خبر", encoding="utf-8")
    found = list(read([str(tmp_path), str(tmp_path / "none.txt"), "x.doc"]))
    assert [isinstance(item, UnreadableError) for item in found] == [True, False, True, True]
    assert "a.txt: not UTF-8 at byte 0" in str(found[0])
    assert "iconv" in str(found[0])


def test_broken_json_goes_on_to_be_refused(tmp_path):
    """The pipeline refuses it with the reason that a stream would give."""
    (tmp_path / "a.json").write_bytes(b"{oops")
    assert list(read([str(tmp_path / "a.json")])) == [RawEvent(str(tmp_path / "a.json"), b"{oops")]


@pytest.mark.parametrize(
    ("content", "origins"),
    [
        pytest.param(b'\n{"a": 1}\n{"a": 2}\n', ["<stdin>:2", "<stdin>:3"], id="JSON Lines"),
        pytest.param("خبر قصير".encode(), ["<stdin>"], id="plain text"),
    ],
)
def test_standard_input(monkeypatch, content, origins):
    """Standard input is JSON Lines when it begins with a brace, else one text."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert [event.origin for event in read(["-"]) if isinstance(event, RawEvent)] == origins
