"""Reporting words in all their forms."""

import pytest

from tests.unit.enrichment.reported import passage_of, shipped
from worker.enrichment.cleaning import fold
from worker.enrichment.cues import Cue, read


def only(text: str) -> Cue:
    (cue,) = passage_of(text).cues
    return cue


@pytest.mark.parametrize(
    ("word", "lemma", "shape", "gender", "number"),
    [
        ("قال", "قال", "past", "m", "s"),
        ("قالت", "قال", "past", "f", "s"),
        ("قالا", "قال", "past", "m", "d"),
        ("قالوا", "قال", "past", "m", "p"),
        ("قلن", "قال", "past", "f", "p"),
        ("نفى", "نفى", "past", "m", "s"),
        ("نفت", "نفى", "past", "f", "s"),
        ("نفوا", "نفى", "past", "m", "p"),
        ("دعت", "دعا", "past", "f", "s"),
        ("يقول", "قال", "present", "m", "s"),
        ("تقول", "قال", "present", "f", "s"),
        ("يقولون", "قال", "present", "m", "p"),
        ("سيعلن", "أعلن", "present", "m", "s"),
        ("ترى", "رأى", "present", "f", "s"),
        ("مؤكدا", "أكد", "participle", "m", "s"),
        ("مؤكدة", "أكد", "participle", "f", "s"),
        ("مؤكدين", "أكد", "participle", "m", "p"),
        ("قوله", "قال", "noun", "", ""),
        ("بالقول", "قال", "noun", "", ""),
        ("بحسب", "بحسب", "attribution", "", ""),
    ],
)
def test_forms(word: str, lemma: str, shape: str, gender: str, number: str):
    form, _ = read(fold(word), shipped())
    assert (form.lemma, form.shape, form.gender, form.number) == (lemma, shape, gender, number)


@pytest.mark.parametrize(
    ("word", "proclitic"),
    [
        pytest.param("وقال", "و", id="and"),
        pytest.param("فقالت", "ف", id="so"),
        pytest.param("ومشيرا", "و", id="and, a participle"),
        pytest.param("وصف", "", id="the verb's own letter"),
        pytest.param("بقوله", "ب", id="by"),
    ],
)
def test_proclitics(word: str, proclitic: str):
    _, found = read(fold(word), shipped())
    assert found == proclitic


@pytest.mark.parametrize("word", ["المدرسة", "فحسب", "وقل", "بيت"])
def test_other_words_are_no_cues(word: str):
    assert read(fold(word), shipped()) is None


@pytest.mark.parametrize("word", ["أكد", "اكد", "أكّد", "أَكَّدَ", "أكـــد", "أکد"])
def test_spellings(word: str):
    assert only(f"{word} الوزير سفره").form.lemma == "أكد"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("لن نغلقها، على حد قوله", "على حد قوله", id="phrase"),
        pytest.param("لن نغلقها، وفق ما أعلن الوزير", "وفق ما أعلن", id="attribution and its verb"),
        pytest.param("وقال الوزير", "قال", id="without the proclitic"),
        pytest.param("وأكّدَت الوزيرة", "أكّدَت", id="with diacritics"),
    ],
)
def test_offsets(text: str, words: str):
    cue = only(text)
    assert text[cue.start : cue.end] == words


def test_an_ambiguous_verb_asks_for_evidence():
    needs = {word: read(fold(word), shipped())[0].needs for word in ("أكد", "ذكر")}
    assert needs == {"أكد": "any", "ذكر": "clause"}
