"""What the quotation extractor learns from annotated articles."""

import pytest

from tools.quotations import classes
from tools.quotations.__main__ import HELD_OUT, is_held_out, weights_of
from tools.quotations.fitting import Examples, fit
from tools.quotations.speakers import alike, entities_of, recognized

TEXT = "قال سامي الخطيب إن المدرسة لن تغلق. وأضاف أن العمل انتهى. وهطلت أمطار."


def span(words: str) -> dict[str, int]:
    return {"start": TEXT.index(words), "end": TEXT.index(words) + len(words)}


def annotated(id_: str) -> dict:
    person = {"name": "سامي الخطيب", "entity": "e1"}
    said = {"kind": "indirect", "field": "text", "via": None}
    quotes = [
        {**said, **span("المدرسة لن تغلق"), "cue": span("قال"), "speaker": {**person, **span("سامي الخطيب")}},
        {**said, **span("العمل انتهى"), "cue": span("أضاف"), "speaker": {**person, "start": None, "end": None}},
    ]
    mentions = [{"field": "text", **span("سامي الخطيب")}]
    entities = [{"id": "e1", "type": "PER", "name": "سامي الخطيب", "mentions": mentions}]
    return {
        "id": id_,
        "source": "example",
        "url": None,
        "title": "",
        "text": TEXT,
        "entities": entities,
        "quotes": quotes,
    }


def test_models_learn_what_an_article_shows():
    weights = weights_of([annotated(str(i)) for i in range(4)])
    assert weights["opening"]["particle"] > 0 > weights["opening"]["none"]
    assert weights["speaker"]["after name"] > 0 > weights["speaker"]["nobody"]
    assert weights["ending"]["particle ."] > 0


def test_the_same_articles_give_the_same_weights():
    articles = [annotated(str(i)) for i in range(4)]
    assert weights_of(articles) == weights_of(articles)


def test_an_article_without_quotes_teaches_nothing():
    article = {**annotated("1"), "quotes": []}
    assert not any(weights_of([article, annotated("2")])["alone"].values())
    assert weights_of([article, annotated("2")]) == weights_of([annotated("2")])


def test_the_right_alternative_gets_the_weight():
    examples = Examples()
    for _ in range(5):
        examples.add([["shared", "right"], ["shared", "wrong"]], 0)
        examples.decide(["yes"], right=True)
    weights = fit(examples, penalty=1.0)
    assert weights["right"] > 0 > weights["wrong"]
    assert weights["yes"] > 0
    assert "shared" not in weights


def test_features_seen_once_are_left_out():
    examples = Examples()
    examples.decide(["common", "rare"], right=True)
    examples.decide(["common"], right=True)
    assert set(fit(examples, penalty=0.1)) == {"common"}


def test_the_held_out_share_is_fixed():
    held = [id_ for id_ in map(str, range(800)) if is_held_out(id_)]
    assert len(held) == pytest.approx(800 / HELD_OUT, rel=0.2)
    assert held == [id_ for id_ in map(str, range(800)) if is_held_out(id_)]


def test_some_entities_are_withheld():
    entities = [entities_of(annotated(str(i)))[0] for i in range(300)]
    kept = [entity for i, entity in enumerate(entities) if recognized([entity], str(i))]
    assert 0.75 < len(kept) / 300 < 0.9


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("سامي الخطيب", "الخطيب", True), ("وزارة", "وزاره", True), ("سامي الخطيب", "سامي منصور", False), ("", "", False)],
)
def test_names_alike(one: str, other: str, same: bool):
    assert alike(one, other) is same


def test_words_between_the_same_neighbours_share_a_class(monkeypatch):
    monkeypatch.setattr(classes, "_CLASSES", 11)
    nouns = ["البيت", "الباب", "الجدار", "السقف"]
    verbs = ["ذهب", "رجع", "وقف", "مشى"]
    texts = [f"ثم {verb} من {noun} فورا" for verb in verbs for noun in nouns] * 10
    found = classes.classes_of(texts)
    assert len({found[noun.replace("ى", "ي")] for noun in nouns}) == 1
    assert len({found[verb.replace("ى", "ي")] for verb in verbs}) == 1
    assert found["البيت"] != found["ذهب"]
