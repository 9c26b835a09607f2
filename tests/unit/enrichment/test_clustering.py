"""Which mentions of an article mean one thing."""

import re
from pathlib import Path

import pytest

from schemas.article import RawArticle
from worker.enrichment import clustering, names
from worker.enrichment.clustering import cluster
from worker.enrichment.document import Document, Entity, Mention
from worker.enrichment.tokenization import tokenize

ALIASES = names.load(Path(__file__).parents[3] / "worker" / "resources" / "names")
_MARKED = re.compile(r"\{(PER|ORG|LOC) ([^}]+)\}")


def article(title: str, text: str) -> tuple[Document, list[Mention]]:
    """Read ``قال {PER سامي}`` as an article with its mentions."""
    fields = {"title": title, "text": text}
    mentions = []
    for field, marked in fields.items():
        removed = 0
        for found in _MARKED.finditer(marked):
            start = found.start() - removed
            removed += len(found[0]) - len(found[2])
            mentions.append(Mention(field, start, start + len(found[2]), found[1], found[2], 1.0))
        fields[field] = _MARKED.sub(r"\2", marked)
    return tokenize(RawArticle(id="a", source="example.org", **fields)), mentions


def entities(text: str, title: str = "") -> list[Entity]:
    return cluster(*article(title, text), ALIASES)


def grouped(text: str, title: str = "") -> list[list[str]]:
    return [[mention.name for mention in entity.mentions] for entity in entities(text, title)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("قال {PER سيرغي ميرونوف}. وأضاف {PER ميرونوف}", id="a surname is its full name"),
        pytest.param("التقى {PER ميرونوف} الوفد. وقال {PER سيرجي ميرونوف}", id="a surname before its full name"),
        pytest.param("تحدث {PER وائل أبو الخير} ثم غادر {PER أبو الخير}", id="a kunya is a surname"),
        pytest.param("بايع {PER نايف بن راشد آل مبارك} ثم خطب {PER نايف}", id="who is a son of goes by the given name"),
        pytest.param("وصل {PER طلال بن راشد} وسئل {PER ابن راشد}", id="the son of"),
        pytest.param("لعب {PER ليون كاسترو}. سجل {PER كاسترو} هدفا", id="a foreign surname"),
        pytest.param("زار {PER رجب دميرغان} المصنع، وشكر {PER دميرجان} العمال", id="g is gh or j"),
        pytest.param(
            "زار {PER باول نيتانوف} المصنع. وقال {PER نتانوف}", id="long vowels of foreign names are optional"
        ),
        pytest.param("كرم {PER عبد الله الراوي} ابنه. شكره {PER عبدالله الراوي}", id="Abd written apart or together"),
        pytest.param("تحدث {PER أبو بكر سالم} و{PER ابوبكر سالم}", id="Abu written apart or together"),
        pytest.param("أعلن {PER إلهام شاكر} و{PER الهام شاكر}", id="hamza on alef is optional"),
        pytest.param("قالت {ORG وزارة الري المصرية} إن {ORG وزارة الري} تعمل", id="a body without its country"),
        pytest.param(
            "قالت {ORG وزارة الري المصرية} إن {ORG الري المصرية} تعمل", id="a ministry without its class word"
        ),
        pytest.param("انتخب {ORG حزب الغد الأخضر} رئيسا. ودعا {ORG الغد الأخضر}", id="a party without its class word"),
        pytest.param("رصد {ORG المرصد الوطني لجودة الهواء} وقال {ORG المرصد الوطني}", id="a body without its tail"),
        pytest.param("نقلت {ORG وكالة الأنباء السعودية} وأكدت {ORG واس}", id="an agency by its acronym"),
        pytest.param("نشر {ORG مركز دراسات البادية} (مدب) تقريرا. وقال {ORG مركز دراسات البادية}", id="one name twice"),
        pytest.param("نشر {ORG مركز دراسات البادية} ({ORG مدب}) تقريرا. وقال {ORG مدب}", id="an acronym in brackets"),
        pytest.param(
            "نشر {ORG مركز دراسات البادية} ({PER مدب}) تقريرا. وقال {PER مدب}", id="an acronym taken for a person"
        ),
        pytest.param("أعلنت {ORG فيتاليا} ({ORG Vitalia}) أرباحها", id="the other script in brackets"),
        pytest.param(
            "دعت {ORG الهيئة العامة للشواطئ} الزوار وقالت {ORG هيئة الشواطئ}", id="the article behind a preposition"
        ),
        pytest.param("طالب {ORG الكشافون المتطوعون} بدعم {ORG الكشافين المتطوعين}", id="plurals in both cases"),
        pytest.param(
            "زار {LOC المملكة العربية السعودية} ثم غادر {LOC السعودية} إلى", id="a state by its everyday name"
        ),
        pytest.param(
            "أمطار على {LOC السعودية}. وتشهد {LOC المملكة} رياحا", id="the Kingdom is the one the article has"
        ),
        pytest.param(
            "أمطار على {LOC المغرب}. وتشهد {LOC المملكة} رياحا", id="the Kingdom is the one the article has, 2"
        ),
        pytest.param("جسر في {LOC سوريا} وآخر في {LOC سورية}", id="final ta marbuta or alef"),
        pytest.param("أغلق {LOC مطار الزهور الدولي}. يقع {LOC مطار الزهور} في", id="an airport without its adjective"),
        pytest.param("بلغت {LOC الجزائر العاصمة} ومن {LOC الجزائر العاصمة}", id="a capital"),
        pytest.param("صلى في {LOC مكة المكرمة} وعاد إلى {LOC مكة}", id="a city without its epithet"),
    ],
)
def test_one_entity(text: str) -> None:
    """Names of one thing are one entity."""
    assert len(grouped(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("{PER أحمد السالمي} و{PER محمد السالمي}", id="two people of one family"),
        pytest.param("{PER محمد بن سالم بن راشد} و{PER سالم بن راشد}", id="father and son"),
        pytest.param("{PER محمد سالم} و{PER محمد سليم}", id="Arabic vowels are not optional"),
        pytest.param("{PER جمال ناصر} و{PER كمال ناصر}", id="Arabic letters are not exchanged"),
        pytest.param("{ORG وزارة الري المصرية} و{ORG وزارة الري السودانية}", id="one ministry in two countries"),
        pytest.param("{ORG برنامج الأمم المتحدة للمدن} و{ORG الأمم المتحدة}", id="a body's part"),
        pytest.param("{LOC القدس الشرقية} و{LOC القدس}", id="a part of a city"),
        pytest.param("{LOC جنوب السودان} و{LOC السودان}", id="a state named after its neighbour"),
        pytest.param("{LOC مطار عدن} و{LOC عدن}", id="an airport and its city"),
        pytest.param("{LOC غانا} و{LOC كينيا}", id="vowels of places count"),
        pytest.param("في مدينة {LOC تعز} ثم في محافظة {LOC تعز}", id="a city and its governorate"),
        pytest.param("{LOC الجزائر} بلد كبير، ووصل إلى العاصمة {LOC الجزائر}", id="a state and its capital"),
        pytest.param("{LOC الجزيرة} و{ORG الجزيرة}", id="types never mix"),
        pytest.param("وصل {LOC دمشق} ({LOC سوريا})", id="a place's country in brackets"),
        pytest.param("فاز {ORG نادي الموج} ({LOC صحار})", id="a club's city in brackets"),
        pytest.param("أهداف {ORG نادي الموج} ({PER الرواحي})", id="a club's player in brackets"),
    ],
)
def test_two_entities(text: str) -> None:
    """What the text tells apart stays apart."""
    assert len(grouped(text)) == 2


def test_type_is_the_article_s() -> None:
    """A name that the recognizer typed differently once takes the type it has everywhere else."""
    found = entities("زار {LOC لبدة} ثم عاد إلى {LOC لبدة}. وتبعد {PER لبدة} عن البحر قليلا")
    assert [(entity.type, len(entity.mentions), {m.type for m in entity.mentions}) for entity in found] == [
        ("LOC", 3, {"LOC"})
    ]


def test_shared_surname_is_the_first_named() -> None:
    """A surname alone that two full names share means the one that the article names first."""
    found = grouped("قال {PER أحمد السالمي} إن شقيقه {PER محمد السالمي} بخير. وأضاف {PER السالمي} أنه عائد")
    assert found == [["أحمد السالمي", "السالمي"], ["محمد السالمي"]]


def test_reading_order() -> None:
    """Entities are numbered from the title on, and named by their fullest mention."""
    found = entities("في {LOC طرابلس} قال {PER سامي الكوني}", title="{PER الكوني} يفتتح معرضا")
    assert [(entity.id, entity.name, entity.type) for entity in found] == [
        ("e1", "سامي الكوني", "PER"),
        ("e2", "طرابلس", "LOC"),
    ]


def test_unresolved_kingdom_has_its_own_key() -> None:
    """A name that may stand for several things and finds none of them claims none."""
    (entity,) = entities("أمطار على {LOC المملكة}")
    assert entity.key == "مملكه"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param("فاز {ORG الفتح} على أرضه", "فتح", id="alone it is itself"),
        pytest.param("قالت {ORG حركة فتح} أمس، وأكدت {ORG فتح}", "حركه تحرير وطني فلسطيني", id="with its full name"),
    ],
)
def test_common_alias(text: str, key: str) -> None:
    """An alias that is a common name means the other only where the article has it."""
    assert {entity.key for entity in entities(text)} == {key}


def test_every_mention_is_kept() -> None:
    """Each mention is in exactly one entity, whatever its name."""
    document, mentions = article("", "{ORG ...} {PER ّ} {LOC 7} {PER آل} {ORG «»} {PER بن}")
    found = [mention for entity in cluster(document, mentions, ALIASES) for mention in entity.mentions]
    assert sorted(mention.start for mention in found) == [mention.start for mention in mentions]


def test_many_namesakes_take_linear_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten times the names of one given name take about ten times the comparisons."""
    compared = []

    def counting(*_: object) -> None:
        compared[-1] += 1

    monkeypatch.setattr(clustering, "remoteness", counting)
    for size in (200, 2000):
        compared.append(0)
        entities(" ".join(f"{{PER محمد عائلة{i}}}. {{PER عائلة{i}}}." for i in range(size)))
    assert 0 < compared[1] <= 12 * compared[0]
