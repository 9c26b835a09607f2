"""How a speaker was found, and what is said of it."""

import pytest

from schemas.mentions import Quote
from tests.unit.enrichment.reported import quotes_of
from worker.enrichment.attribution import remember
from worker.enrichment.speakers import Voice


def last(text: str) -> Quote:
    return quotes_of(text)[-1]


@pytest.mark.parametrize(
    ("text", "method"),
    [
        pytest.param("قال سامي الخطيب إن المدرسة لن تغلق.", "after_cue", id="behind the verb"),
        pytest.param("سامي الخطيب أكد أن المدرسة لن تغلق.", "before_cue", id="before the verb"),
        pytest.param("«لن نغلق المدرسة هذا العام»، قال سامي الخطيب.", "after_quote", id="behind the quote"),
        pytest.param("وبحسب المرصد السوري، توقف القصف مساء أمس.", "attribution", id="attribution"),
        pytest.param("قال سامي الخطيب إن المدرسة لن تغلق. وأضاف أن العمل بدأ.", "carried_over", id="carried over"),
    ],
)
def test_method(text: str, method: str):
    assert last(text).speaker.method == method


def test_a_carried_speaker_has_no_span_but_its_entity_and_fullest_name():
    speaker = last("قال سامي الخطيب إن المدرسة لن تغلق. وأوضح الخطيب أن العمل بدأ. وأضاف أن الكلفة بسيطة.").speaker
    assert (speaker.name, speaker.start, speaker.end, speaker.entity) == ("سامي الخطيب", None, None, "سامي الخطيب")


def test_a_surname_is_given_as_written_and_linked():
    speaker = last("قال سامي الخطيب إن المدرسة لن تغلق. وأوضح الخطيب أن العمل بدأ.").speaker
    assert (speaker.name, speaker.entity) == ("الخطيب", "سامي الخطيب")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param("وقال مصدر أمني إن الحريق بدأ في الطابق الأول.", False, id="a source"),
        pytest.param("وقال شهود عيان إن الحريق بدأ في الطابق الأول.", False, id="witnesses"),
        pytest.param("وقال سامي الخطيب إن الحريق بدأ في الطابق الأول.", True, id="a name"),
    ],
)
def test_unnamed_sources_are_flagged(text: str, named: bool):
    assert last(text).speaker.named is named


def test_joint_speakers_are_a_list():
    speaker = last("وقال سامي الخطيب وليلى منصور إن المدرسة لن تغلق هذا العام.").speaker
    assert (speaker.joint, speaker.entity) == (["سامي الخطيب", "ليلى منصور"], None)


@pytest.mark.parametrize(
    ("text", "via"),
    [
        pytest.param("قال سامي الخطيب لرويترز إن المدرسة لن تغلق.", "رويترز", id="told to an agency"),
        pytest.param("نقلت سانا عن سامي الخطيب قوله إن المدرسة لن تغلق.", "سانا", id="relayed"),
        pytest.param("قال سامي الخطيب لصحيفة «رويترز» إن المدرسة لن تغلق.", "رويترز", id="told to a newspaper"),
        pytest.param("قالت رويترز إن المدرسة لن تغلق هذا العام.", None, id="the agency itself"),
        pytest.param("قال المتحدث لهيئة «رويترز» كريم حداد إن المدرسة لن تغلق.", None, id="whom one speaks for"),
        pytest.param("قال سامي الخطيب إن المدرسة لن تغلق.", None, id="nobody between"),
    ],
)
def test_via(text: str, via: str | None):
    assert last(text).via == via


def test_a_described_speaker_is_linked_to_who_was_introduced_so():
    text = "قال وزير التعليم سامي الخطيب إن المدرسة لن تغلق. وأكد الوزير أن العمل بدأ."
    speaker = last(text).speaker
    assert (speaker.name, speaker.entity) == ("الوزير", "سامي الخطيب")


def voice(name: str, gender: str = "") -> Voice:
    return Voice("carried", 0, 1, 0, 1, name, name, "PER", 0, gender=gender)


def test_the_latest_speakers_are_remembered_once_each():
    earlier = []
    for name in "ابجدبه":
        earlier = remember(earlier, voice(name), None)
    assert [(v.name, v.rank) for v in earlier] == [("ه", 0), ("ب", 1)]


def test_a_speaker_keeps_the_gender_that_its_verb_told():
    earlier = remember([voice("ا", "f")], voice("ا"), None)
    assert earlier[0].gender == "f"
