"""The places where a report may end, and where one before its cue may begin."""

import pytest

from tests.unit.enrichment.reported import passage_of
from worker.enrichment import endings


def ends(text: str, first: str) -> list[str]:
    """Return the words behind each place where what begins at the word ``first`` may end."""
    passage = passage_of(text)
    at = next(i for i, token in enumerate(passage.tokens) if token.text == first)
    return [passage.tokens[i].text if i < len(passage.tokens) else "" for i in endings.ends(passage, at)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("قال إن العمل توقف، ثم هدأ.", ["،", ".", ""], id="punctuation"),
        pytest.param("قال إن العمل توقف وأكد بقاءه", ["وأكد", ""], id="a cue"),
        pytest.param("قال إن العمل «توقف، ثم هدأ» غدا.", ["«", ".", ""], id="not inside marks"),
        pytest.param("قال إن العمل كلف 3.5 مليون.", [".", ""], id="not in a number"),
        pytest.param("قال إن العمل توقف.\nانتهى اليوم.", [".", "انتهى"], id="not beyond the paragraph"),
        pytest.param("قال إن العمل توقف، وأضاف الوزير: لن نقف", ["،"], id="not beyond other speech"),
    ],
)
def test_ends(text: str, expected: list[str]):
    assert ends(text, "العمل") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("وصل الناس. توقف العمل، بحسب الوزير", ["توقف"], id="the sentence"),
        pytest.param("وصل الناس، توقف العمل، بحسب الوزير", ["توقف", "وصل"], id="a comma"),
        pytest.param("إلا أن العمل توقف، بحسب الوزير", ["العمل", "إلا"], id="a particle"),
        pytest.param("توقف العمل. وذلك بحسب الوزير", ["توقف"], id="the sentence before وذلك"),
    ],
)
def test_starts(text: str, expected: list[str]):
    passage = passage_of(text)
    found = endings.starts(passage, passage.cues[0], 0)
    assert [passage.tokens[i].text for i in found] == expected


def test_no_start_lies_in_an_earlier_quote():
    passage = passage_of("وصل الناس، توقف العمل، بحسب الوزير")
    assert [passage.tokens[i].text for i in endings.starts(passage, passage.cues[0], 3)] == ["توقف"]
