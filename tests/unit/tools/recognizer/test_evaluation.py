"""Figures counted by hand."""

import pytest

from tools.recognizer.corpora import Example, Mention
from tools.recognizer.evaluation import Score, evaluate, table
from worker.enrichment.document import Document, Field

DOCUMENT = Document("", Field("title", "", ()), Field("text", "", ()))


def mentions(described: str) -> frozenset[Mention]:
    """Read ``PER 0-4, LOC 5-9`` in the text; a ``t`` before a start is the title."""
    found = []
    for part in filter(None, described.split(", ")):
        type_, place = part.split(" ")
        start, end = place.removeprefix("t").split("-")
        found.append(("title" if place[0] == "t" else "text", int(start), int(end), type_))
    return frozenset(found)


@pytest.mark.parametrize(
    ("annotated", "found", "score"),
    [
        pytest.param("PER 0-4", "PER 0-4", Score(1, 1, 1, 1), id="right"),
        pytest.param("PER 0-4", "PER 0-9", Score(0, 1, 1, 1), id="another end"),
        pytest.param("PER 0-4", "LOC 0-4", Score(0, 0, 1, 1), id="another type"),
        pytest.param("PER 0-4", "PER t0-4", Score(0, 0, 1, 1), id="another field"),
        pytest.param("PER 0-4", "PER 4-8", Score(0, 0, 1, 1), id="touching is not overlapping"),
        pytest.param("PER 0-4", "", Score(0, 0, 0, 1), id="missed"),
        pytest.param("", "PER 0-4", Score(0, 0, 1, 0), id="invented"),
        pytest.param("PER 0-9", "PER 0-4, PER 5-9", Score(0, 1, 2, 1), id="two pieces of one count once"),
        pytest.param("PER 0-4, PER 5-9", "PER 0-9", Score(0, 1, 1, 2), id="one over two counts once"),
        pytest.param("PER 0-4, PER 5-9", "PER 0-4, PER 3-9", Score(1, 2, 2, 2), id="the right one is no other's match"),
        pytest.param("", "", Score(), id="nothing at all"),
    ],
)
def test_counts(annotated: str, found: str, score: Score) -> None:
    """Right is the same field, span and type; each annotated mention is matched once."""
    scores = evaluate([Example("a", DOCUMENT, [], mentions(annotated))], lambda _: mentions(found))
    assert scores["all"] == score


def test_by_type() -> None:
    """Types are counted apart, over all documents."""
    examples = [
        Example("a", DOCUMENT, [], mentions("PER 0-4, LOC 5-9, MISC 10-14")),
        Example("b", DOCUMENT, [], mentions("LOC 0-4")),
    ]
    scores = evaluate(examples, lambda _: mentions("PER 0-4, LOC 5-9"))
    assert scores == {
        "LOC": Score(1, 1, 2, 2),
        "MISC": Score(0, 0, 0, 1),
        "PER": Score(1, 1, 2, 1),
        "all": Score(2, 2, 4, 4),
    }
    assert (scores["PER"].precision, scores["PER"].recall) == (0.5, 1.0)
    assert scores["PER"].f1 == pytest.approx(2 / 3)


def test_lenient() -> None:
    """Overlaps count in the lenient figure alone."""
    score = Score(right=1, overlapping=3, found=4, annotated=4)
    assert (score.f1, score.lenient_f1) == (0.25, 0.75)


def test_nothing_found() -> None:
    """No share is taken of nothing."""
    assert (Score().precision, Score().recall, Score().f1, Score().lenient_f1) == (0, 0, 0, 0)


def test_table() -> None:
    """The table has a line a type, in per cent."""
    head, row = table({"PER": Score(1, 2, 2, 4)})
    assert head.split() == ["type", "P", "R", "F1", "lenient", "F1", "right", "found", "annotated"]
    assert row.split() == ["PER", "50.00", "25.00", "33.33", "66.67", "1", "2", "4"]
