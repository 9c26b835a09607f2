"""Where a speaker's description begins and ends."""

import pytest

from tests.unit.enrichment.reported import passage_of
from worker.enrichment import phrases
from worker.enrichment.passages import Passage


def words(passage: Passage, span: phrases.Span | None) -> str | None:
    return span and passage.text[passage.tokens[span[0]].start : passage.tokens[span[1] - 1].end]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("مدير المدرسة إن العمل بدأ", "مدير المدرسة", id="before a particle"),
        pytest.param("المتحدث باسم البلدية أن العمل بدأ", "المتحدث باسم البلدية", id="office"),
        pytest.param("المدير الذي وصل أمس", "المدير", id="before a relative clause"),
        pytest.param("المدير، وهو طبيب", "المدير", id="before a comma"),
        pytest.param("المدير في تصريح صحفي", "المدير", id="before an occasion"),
        pytest.param("مسؤول في البلدية إن العمل بدأ", "مسؤول في البلدية", id="a place belongs to it"),
        pytest.param("الوزيرة رغبتها في العمل", "الوزيرة", id="before the verb's object"),
        pytest.param("الناطق العقيد دكتور حازم أن", "الناطق العقيد دكتور حازم", id="titles go on"),
        pytest.param("مستشار المدير من أن العمل بدأ", "مستشار المدير", id="before the verb's preposition"),
        pytest.param("مصادر «الشروق» أن العمل بدأ", "مصادر «الشروق»", id="a name in marks"),
        pytest.param("الناس) لكنه غدا", "الناس", id="inside brackets"),
        pytest.param("دراسة حديثة أجرتها الجامعة أن", "دراسة حديثة", id="before a relative clause without a pronoun"),
        pytest.param("المدير ثقته في الفريق", "المدير", id="before an attitude"),
        pytest.param("ثقتها بأن العمل بدأ", None, id="an attitude is nobody"),
        pytest.param("البيان بضرورة العمل", "البيان", id="before a demand"),
        pytest.param("أمس إن العمل بدأ", None, id="a day is nobody"),
        pytest.param(
            "السفير السويدي لدى الكويت إن العمل بدأ", "السفير السويدي لدى الكويت", id="where one is accredited"
        ),
        pytest.param("السفير السويدي لدى وصوله إن العمل بدأ", "السفير السويدي", id="before an arrival"),
    ],
)
def test_phrase_behind_a_cue(text: str, expected: str | None):
    passage = passage_of(text)
    assert words(passage, phrases.phrase_from(passage, 0, len(passage.tokens))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("المدرب الجديد منير عزوز إن العمل بدأ", "منير عزوز", id="before a particle"),
        pytest.param("المدرب الجديد منير الأسعد حارس الفريق إن", "منير الأسعد", id="a definite word ends it"),
        pytest.param("المدرب الجديد عبد العزيز عزوز إن", "عبد العزيز عزوز", id="but for عبد"),
        pytest.param("المدرب الجديد، منير عزوز، إن العمل بدأ", "منير عزوز", id="behind a comma"),
        pytest.param("المدرب الجديد منير عزوز للصحفيين إن", "منير عزوز", id="before the one spoken to"),
        pytest.param("المدرب الجديد منير عزوز مدير الفريق إن", "منير عزوز", id="before an office"),
        pytest.param("مدير المدرسة علي عزوز إن العمل بدأ", "علي عزوز", id="the name علي is not على"),
        pytest.param("المدرب الجديد على أن العمل بدأ", None, id="على is no name"),
        pytest.param("دراسة حديثة أشرف عليها باحثون إن", None, id="a relative clause without a pronoun"),
        pytest.param("المدرب الجديد إن العمل بدأ", None, id="no name"),
    ],
)
def test_name_behind_a_description(text: str, expected: str | None):
    passage = passage_of(text)
    assert words(passage, phrases.name_behind(passage, 2, len(passage.tokens))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("أمس المدير إن", "المدير", id="a day"),
        pytest.param("له المدير إن", "المدير", id="a pronoun"),
        pytest.param("- أمس - المدير إن", "المدير", id="between dashes"),
        pytest.param("المدير إن", "المدير", id="nothing"),
    ],
)
def test_asides_before_the_subject(text: str, expected: str):
    passage = passage_of(text)
    assert passage.word(phrases.behind_asides(passage, 0, len(passage.tokens))) == expected


def test_phrase_before_a_cue():
    passage = passage_of("وصل الوفد، مدير المدرسة قال")
    assert words(passage, phrases.phrase_before(passage, 0, 5)) == "مدير المدرسة"


def test_subject_of_a_clause():
    passage = passage_of("زار مدير المدرسة القرية، مؤكدا أن العمل بدأ")
    assert words(passage, phrases.subject_of_clause(passage, 0, 4)).startswith("مدير المدرسة")


@pytest.mark.parametrize("connective", ["من جهته", "وفي المقابل،", "بدوره", "ومن ناحيته،"])
def test_subject_behind_a_connective(connective: str):
    passage = passage_of(f"{connective} انتقد مدير المدرسة القرار")
    assert words(passage, phrases.subject_of_clause(passage, 0, len(passage.tokens))).startswith("مدير المدرسة")


def test_head_of_a_relative_clause():
    passage = passage_of("وصل الخبراء الذين يقولون إن العمل بدأ")
    assert words(passage, phrases.relative_head(passage, 0, 3)).endswith("الخبراء")
