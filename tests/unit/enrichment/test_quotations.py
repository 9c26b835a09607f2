"""Who said what, construction by construction: exact words, kind and speaker."""

import re
from itertools import cycle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.enrichment.quote_cases import GROUPS
from tests.unit.enrichment.reported import quotes_of

KINDS = {"[": "direct", "{": "indirect", "<": "mixed"}
BRACKETS = re.compile(r"([\[{<])([^]}>]*)[]}>]")


def expected(marked: str, speakers: tuple[str | None, ...]) -> list[tuple]:
    found = [(KINDS[match[1]], match[2]) for match in BRACKETS.finditer(marked)]
    return [(*quote, speaker) for quote, speaker in zip(found, cycle(speakers or (None,)), strict=False)]


def plain(marked: str) -> str:
    return BRACKETS.sub(r"\2", marked)


@pytest.mark.parametrize(
    ("group", "marked", "speakers"),
    [
        pytest.param(group, marked, speakers, id=f"{group}: {rule}")
        for group, rows in GROUPS.items()
        for rule, marked, *speakers in rows
    ],
)
def test_construction(group: str, marked: str, speakers: list[str | None]):
    field = "title" if group == "title" else "text"
    quotes = quotes_of(plain(marked), field)
    assert [(q.kind, q.words, q.speaker and q.speaker.name) for q in quotes] == expected(marked, tuple(speakers))


def test_there_are_enough_constructions():
    rules = [(group, row[0]) for group, rows in GROUPS.items() for row in rows]
    assert len(rules) >= 200
    assert len(set(rules)) == len(rules)


PIECES = st.sampled_from(
    [
        *"«»“”‘’\"'()[]:،,.؟!…-–\n",
        *("''", "&quot;", "..", "\u200f", "ـ", "3.5", "x", "\u0651"),
        *(
            "قال",
            "وأضاف",
            "قالت",
            "مشيرا",
            "إلى",
            "أن",
            "إن",
            "بحسب",
            "وفق",
            "على حد قوله",
            "نقلت",
            "عن",
            "قوله",
            "تعلن",
        ),
        *("سامي الخطيب", "ليلى منصور", "رويترز", "الوزير", "مصدر أمني", "المدرسة لن تغلق", "و", "لم", "الذي"),
    ]
)
NOISE = st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=60).flatmap(
    lambda pieces: st.sampled_from(["", " "]).map(lambda blank: blank.join(pieces))
)


@given(NOISE, st.sampled_from(["title", "text"]))
@settings(max_examples=400, deadline=None)
def test_any_text_gives_spans_inside_it_that_do_not_overlap(text: str, field: str):
    quotes = quotes_of(text, field)
    assert quotes == quotes_of(text, field)
    last = 0
    for quote in quotes:
        assert last <= quote.start < quote.end <= len(text)
        assert quote.words == text[quote.start : quote.end]
        assert 0 <= quote.confidence <= 1
        if quote.speaker and quote.speaker.start is not None:
            assert 0 <= quote.speaker.start < quote.speaker.end <= len(text)
        last = quote.end


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("«" * 10_000, id="opening marks"),
        pytest.param('قال: "نعم" ' * 5_000, id="ten thousand marks"),
        pytest.param("قال " * 10_000, id="verbs"),
        pytest.param("(" * 10_000 + ")" * 10_000, id="brackets"),
    ],
)
def test_long_noise_is_survived(text: str):
    assert all(quote.end <= len(text) for quote in quotes_of(text))
