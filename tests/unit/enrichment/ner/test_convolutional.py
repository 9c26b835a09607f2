"""The default recognizer: its mechanics on random weights, and what the shipped model finds in news of our own."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from schemas.article import RawArticle
from tests.unit.enrichment.ner.tiny import encoder, recognizer
from worker.enrichment.document import Document
from worker.enrichment.ner import convolutional, lexicon, network, vectors
from worker.enrichment.ner.convolutional import Convolutional
from worker.enrichment.tokenization import tokenize

SHIPPED = Path(convolutional.__file__).parents[2] / "resources" / "recognizer"


def read(text: str, title: str = "") -> Document:
    return tokenize(RawArticle(id="a", source="s", title=title, text=text))


ARTICLE = read(
    "زار سامي الكوني درعا.\nأمطار بدرعا والأردن، قال سامي.\nمن ريف دمشق إلى للأردن 2015.", title="سامي في درعا"
)


def test_cold_as_warm() -> None:
    """An article is read the same by a fresh recognizer, by one that read it before, and by one that read others."""
    fresh = recognizer()(ARTICLE)
    experienced = recognizer()
    experienced(read("قال وزير من تونس إن درعا بعيدة عن سامي.", title="الأردن"))
    assert fresh
    assert experienced(ARTICLE) == fresh == experienced(ARTICLE)


def test_forgetting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full memory of words changes nothing, also where one article has more words than it holds."""
    expected = recognizer()(ARTICLE)
    monkeypatch.setattr(convolutional, "_WORDS_REMEMBERED", 3)
    small = recognizer()
    assert [small(ARTICLE), small(read("قال وزير")), small(ARTICLE)][::2] == [expected, expected]


@pytest.mark.parametrize("text", ["", " \n ", "\u200f"])
def test_nothing_to_read(text: str) -> None:
    """An article without words has no names."""
    assert recognizer()(read(text)) == []
    assert recognizer().tags(read(text)) == []


def test_one_word() -> None:
    """An article of one word is read."""
    assert [len(sentence) for sentence in recognizer().tags(read("درعا"))] == [1]


def test_reading_order() -> None:
    """Mentions come in reading order, the title's first, and their offsets are in their field."""
    fields = {field.name: field.text for field in ARTICLE.fields}
    places = [(m.field != "title", m.start) for m in recognizer()(ARTICLE)]
    assert places == sorted(places)
    assert all(fields[m.field][m.start : m.end].strip() for m in recognizer()(ARTICLE))


def test_title_counts() -> None:
    """The same words score differently in the title: the network is told."""
    (title,), (text,) = recognizer().tags(read("", title=SENTENCE)), recognizer().tags(read(SENTENCE))
    assert title != text


SENTENCE = "زار سامي الكوني درعا قال من في الأردن بدرعا سامي من درعا الكوني قال زار الأردن"


def test_load(tmp_path: Path) -> None:
    """A stored recognizer is the same when loaded, and its version changes with any of its files."""
    made = recognizer()
    known = encoder()
    network.write(tmp_path, made.model)
    vectors.write(tmp_path, known.vectors)
    lexicon.write(tmp_path, [("درعا", ("small",)), ("ريف دمشق", ("region",))])
    loaded = convolutional.load(tmp_path)
    with_names = loaded(ARTICLE)
    lexicon.write(tmp_path, [("درعا", ("small",))])
    again = convolutional.load(tmp_path)
    assert with_names == made(ARTICLE)
    assert again.version != loaded.version
    assert loaded.version.startswith("convolutional-")


@pytest.mark.parametrize("file", convolutional.FILES)
def test_missing_file(file: str, tmp_path: Path) -> None:
    """A model without one of its files gets an error that names it and says what makes one."""
    for present in convolutional.FILES:
        (tmp_path / present).write_bytes(b"")
    (tmp_path / file).unlink()
    with pytest.raises(convolutional.RecognizerModelError, match=rf"no {file}; `python -m tools.recognizer train"):
        convolutional.load(tmp_path)


@pytest.fixture(scope="module")
def shipped() -> Convolutional:
    """Load the model of the package."""
    return convolutional.load(SHIPPED)


def found(model: Convolutional, text: str, title: str = "") -> list[tuple[str, str]]:
    """Return type and name of each mention."""
    return [(mention.type, mention.name) for mention in model(read(text, title))]


def named(expected: str) -> list[tuple[str, str]]:
    """Read ``PER سامي; LOC درعا``."""
    pairs = (part.strip().partition(" ") for part in expected.split(";") if part.strip())
    return [(type_, name) for type_, _, name in pairs]


NEWS = {
    "a surname goes with its name": (
        "قال وزير الخارجية الأردني أيمن الصفدي إن اللاجئين يعودون.",
        "PER أيمن الصفدي",
    ),
    "a title is outside": ("استقبل الرئيس التونسي قيس سعيد وفدا من رجال الأعمال.", "PER قيس سعيد"),
    "a class word is outside": ("وصلت المساعدات إلى مدينة حلب مساء الأحد.", "LOC حلب"),
    "a province without its word": ("شهدت محافظة إدلب أمطارا غزيرة.", "LOC إدلب"),
    "a preposition": ("هطلت أمطار غزيرة بدرعا صباح اليوم.", "LOC درعا"),
    "a conjunction": ("وقعت سوريا والأردن اتفاقا جديدا للمياه.", "LOC سوريا; LOC الأردن"),
    "the fused article": ("غادر الوفد إلى عمّان في زيارة للأردن تستمر يومين.", "LOC عمّان; LOC الأردن"),
    "a first letter that is no preposition": (
        "التقى وليد جنبلاط سفراء أوروبيين في بيروت.",
        "PER وليد جنبلاط; LOC بيروت",
    ),
    "a capital for its government": ("قالت موسكو إنها ترفض الاتهامات.", "LOC موسكو"),
    "a nationality is nothing": ("أكد المسؤولون الأمريكيون أن المحادثات مستمرة.", ""),
    "a ministry": ("أعلنت وزارة الصحة السعودية تسجيل ست حالات جديدة.", "ORG وزارة الصحة السعودية"),
    "an army": ("أعلن الجيش السوري السيطرة على بلدتين قرب حلب.", "ORG الجيش السوري; LOC حلب"),
    "a news agency": ("ذكرت وكالة فرانس برس أن القتال توقف.", "ORG وكالة فرانس برس"),
    "in quotation marks": ('نقلت "سانا" عن مصدر عسكري أن الهدوء عاد.', "ORG سانا"),
    "an agency behind a preposition": ("وقال مصدر أمني لرويترز إن التحقيق بدأ.", "ORG رويترز"),
    "an international body": ("دعت الأمم المتحدة إلى هدنة عاجلة في اليمن.", "ORG الأمم المتحدة; LOC اليمن"),
    "a league of states": (
        "عقدت جامعة الدول العربية اجتماعا طارئا في القاهرة.",
        "ORG جامعة الدول العربية; LOC القاهرة",
    ),
    "a university with its place": ("نظمت جامعة دمشق مؤتمرا عن المياه.", "ORG جامعة دمشق"),
    "a party": ("أعلن حزب الله انسحاب مقاتليه.", "ORG حزب الله"),
    "a group by a common name": ("قصف الحوثيون مواقع في مدينة تعز.", "ORG الحوثيون; LOC تعز"),
    "a club": ("تعادل الهلال والنصر بهدف لكل منهما في الرياض.", "ORG الهلال; ORG النصر; LOC الرياض"),
    "a player and his club": ("سجل كريستيانو رونالدو هدف الفوز.", "PER كريستيانو رونالدو"),
    "a son of": ("أصدر الملك سلمان بن عبدالعزيز أمرا ملكيا.", "PER سلمان بن عبدالعزيز"),
    "a prince and his city": ("افتتح الأمير خالد الفيصل المعرض في جدة.", "PER خالد الفيصل; LOC جدة"),
    "a foreign name": ("بحث سيرغي لافروف مع نظيره التركي ملف الحدود.", "PER سيرغي لافروف"),
    "two persons joined": ("اجتمع جون كيري ومحمد جواد ظريف في فيينا.", "PER جون كيري; PER محمد جواد ظريف; LOC فيينا"),
    "a kunya": ("أفاد أبو محمد الجولاني بأن المعارك انتهت.", "PER أبو محمد الجولاني"),
    "countries in a row": ("زار الوزير تونس والجزائر والمغرب.", "LOC تونس; LOC الجزائر; LOC المغرب"),
    "a kingdom": ("تعد المملكة العربية السعودية أكبر مصدر للنفط.", "LOC المملكة العربية السعودية"),
    "a region": ("انتقل سكان من حوران إلى دمشق.", "LOC حوران; LOC دمشق"),
    "a continent": ("انخفضت درجات الحرارة في أوروبا هذا الأسبوع.", "LOC أوروبا"),
    "an airport with its word": ("توقفت الرحلات في مطار بيروت الدولي.", "LOC مطار بيروت الدولي"),
    "a company": ("أعلنت شركة أرامكو أرباحها الفصلية.", "ORG أرامكو"),
    "a bank": ("خفض البنك المركزي التركي سعر الفائدة.", "ORG البنك المركزي التركي"),
    "the observatory": (
        "قال المرصد السوري لحقوق الإنسان إن ثلاثة مدنيين قتلوا في الرقة.",
        "ORG المرصد السوري لحقوق الإنسان; LOC الرقة",
    ),
    "no names at all": ("ارتفعت أسعار النفط اليوم بنسبة اثنين في المئة.", ""),
    "a quarter's common noun": ("قالت الوكالة إن التنظيم انسحب من القرية.", ""),
    "vowel signs and tatweel": ("وصل الوفد إلى دِمَشْق ثم إلى بغـــداد.", "LOC دِمَشْق; LOC بغـــداد"),
    "a minister with a government": (
        "قدمت الحكومة التركية مشروعا إلى البرلمان في أنقرة.",
        "ORG الحكومة التركية; LOC أنقرة",
    ),
}


@pytest.mark.parametrize(("text", "expected"), NEWS.values(), ids=NEWS)
def test_news(shipped: Convolutional, text: str, expected: str) -> None:
    """The shipped model finds the names of plain news, by the rules of the annotation guide."""
    assert found(shipped, text) == named(expected)


def test_surname_alone(shipped: Convolutional) -> None:
    """A surname alone is found where the article has the full name elsewhere."""
    text = "قال وزير الداخلية نواف الحمادي إن الحدود آمنة.\nوأضاف الحمادي أن الطريق مفتوح.\nوغادر الحمادي القاعة."
    assert found(shipped, text).count(("PER", "الحمادي")) == 2


def test_confidence(shipped: Convolutional) -> None:
    """A capital everyone knows is surer than a strange word that may be one."""
    sure, strange = shipped(read("وصل الوفد إلى القاهرة مساء.")), shipped(read("حدث ذلك في شرنقاش."))
    assert sure[0].confidence > 0.9
    assert all(mention.confidence < sure[0].confidence for mention in strange)
    assert all(0 <= mention.confidence <= 1 for mention in (*sure, *strange))


def test_same_bytes_in_any_order(shipped: Convolutional, tmp_path: Path) -> None:
    """A second recognizer from a copy of the folder, with other articles read before, finds the very same."""
    shutil.copytree(SHIPPED, tmp_path / "copy")
    other = convolutional.load(tmp_path / "copy")
    texts = [text for text, _ in NEWS.values()]
    backwards = [other(read(text)) for text in reversed(texts)]
    assert [shipped(read(text)) for text in texts] == backwards[::-1]
    assert other.version == shipped.version


def test_long_article(shipped: Convolutional) -> None:
    """An article of 30,000 tokens is read whole: the last sentence as the first."""
    mentions = shipped(read("قال سيرغي لافروف إن دمشق آمنة.\n" * 4000))
    assert len(mentions) % 4000 == 0
    assert np.unique([mention.name for mention in mentions]).tolist() == ["دمشق", "سيرغي لافروف"]
