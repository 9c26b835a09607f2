"""The places where a report may begin."""

import pytest

from tests.unit.enrichment.reported import passage_of
from worker.enrichment import openings


def places(text: str) -> dict[str, str]:
    """Return the kind of place at each word where the first cue's report may begin."""
    passage = passage_of(text)
    return {passage.tokens[at.first].text: at.place for at in openings.after(passage, passage.cues[0])}


@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        pytest.param("قال الوزير إن العمل بدأ", "العمل", "particle", id="particle"),
        pytest.param("قال الوزير إنه سيسافر", "سيسافر", "particle", id="particle with a pronoun"),
        pytest.param("قال الوزير: لن نسافر", "لن", "colon", id="colon"),
        pytest.param("قال الوزير: «لن نسافر»", "لن", "mark", id="mark"),
        pytest.param("أعلن الوزير عن سفره", "سفره", "preposition", id="preposition"),
        pytest.param("أعلنت الوزارة افتتاح المستشفى", "افتتاح", "bare", id="bare"),
    ],
)
def test_place(text: str, word: str, place: str):
    assert places(text)[word] == place


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("قال الوزير: لن نسافر غدا", "نسافر", id="behind the first word behind a colon"),
        pytest.param("قال الوزير إن العمل بدأ غدا", "غدا", id="bare behind a particle"),
        pytest.param("قال الوزير (وهو طبيب) إن العمل بدأ", "طبيب", id="in brackets"),
        pytest.param("الأمر صعب (كما يقول الناس) لكنه غدا", "لكنه", id="behind the brackets around the cue"),
        pytest.param("قال الوزير شيئا. ثم إن العمل بدأ", "العمل", id="in the next sentence"),
        pytest.param("قال الوزير\nإن العمل بدأ", "العمل", id="in the next paragraph"),
    ],
)
def test_no_place(text: str, word: str):
    assert word not in places(text)


def test_a_place_knows_what_comes_behind_it():
    passage = passage_of("أكد الوزير أمس أن العمل بدأ")
    found = openings.after(passage, passage.cues[0])
    assert [at.ahead for at in found] == ["particle near", "particle near", "particle near", "nothing"]


@pytest.mark.parametrize(("distance", "size"), [(0, "1"), (1, "1"), (6, "7"), (50, "50"), (51, "more")])
def test_bucket(distance: int, size: str):
    assert openings.bucket(distance) == size
