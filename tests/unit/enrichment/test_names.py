"""The key by which an entity is known across articles, and the tables behind it."""

from pathlib import Path

import pytest

from schemas.mentions import EntityType
from worker.enrichment import names

RESOURCES = Path(__file__).parents[3] / "worker" / "resources" / "names"
ALIASES = names.load(RESOURCES)


@pytest.mark.parametrize(
    ("type_", "one", "other"),
    [
        pytest.param("PER", "أحمد", "احمد", id="hamza on alef"),
        pytest.param("PER", "مُحَمَّد الهـادي", "محمد الهادي", id="vowel signs and tatweel"),
        pytest.param("PER", "عبد الله الراوي", "عبدالله الراوي", id="Abd apart or together"),
        pytest.param("PER", "أبي بكر الرازي", "أبو بكر الرازي", id="the case of a kunya"),
        pytest.param("PER", "صلاح الدين", "صلاحالدين", id="al-Din apart or together"),
        pytest.param("PER", "سعد آل ثنيان", "سعد الثنيان", id="the house of"),
        pytest.param("PER", "راشد بن سالم", "راشد سالم", id="the son of"),
        pytest.param("PER", "مصطفي", "مصطفى", id="final yeh without dots"),
        pytest.param("PER", "سيرغي ميرونوف", "سيرجي ميرونوف", id="g as ghayn or jim"),
        pytest.param("PER", "ترامب", "ترمب", id="an optional vowel in a foreign name"),
        pytest.param("PER", "بنيامين نتنياهو", "بنيامين نتانياهو", id="an optional vowel, 2"),
        pytest.param("ORG", "الكشافون المتطوعون", "الكشافين المتطوعين", id="plurals in both cases"),
        pytest.param("ORG", "واس", "وكالة الأنباء السعودية", id="an alias"),
        pytest.param("ORG", "Facebook", "فيس بوك", id="the other script"),
        pytest.param("LOC", "سوريا", "سورية", id="an alias of a state"),
        pytest.param("LOC", "أبو ظبي", "أبوظبي", id="Abu in a place"),
        pytest.param("LOC", "سالزبورغ", "سالزبورج", id="g in a place"),
    ],
)
def test_same_key(type_: EntityType, one: str, other: str) -> None:
    """Spelling variants and aliases have one key."""
    assert ALIASES.keys(one, type_) == ALIASES.keys(other, type_)


@pytest.mark.parametrize(
    ("type_", "one", "other"),
    [
        pytest.param("PER", "جمال سالم", "كمال سالم", id="Arabic letters count"),
        pytest.param("PER", "سالم نادر", "سليم نادر", id="Arabic vowels count"),
        pytest.param("PER", "عبد الله", "عبد الكريم", id="what Abd is joined with"),
        pytest.param("LOC", "غانا", "كينيا", id="k is not g in places"),
        pytest.param("LOC", "ميلان", "ميلانو", id="vowels count in places"),
        pytest.param("PER", "أبو همام", "أوباما", id="a kunya is not foreign"),
        pytest.param("LOC", "ألمانيا", "المانيا الشرقية", id="a part of a country"),
    ],
)
def test_other_key(type_: EntityType, one: str, other: str) -> None:
    """Different names have different keys."""
    assert ALIASES.key(one, type_) != ALIASES.key(other, type_)


def test_article_that_is_none() -> None:
    """The first letters of Germany are no article."""
    assert names.words("ألمانيا") == ("المانيا",)


def test_ambiguous_alias() -> None:
    """The Kingdom may be several states."""
    assert set(ALIASES.keys("المملكة", "LOC")) >= {ALIASES.keys(state, "LOC")[0] for state in ("السعودية", "المغرب")}


def test_alias_that_needs_its_full_name() -> None:
    """A name that is too common to stand for another alone keeps its own key beside it."""
    assert ALIASES.keys("فتح", "ORG") == (ALIASES.key("حركة التحرير الوطني الفلسطيني", "ORG"), "فتح")


@pytest.mark.parametrize("name", ["...", "«»", "ـــ", "آل", "7"])
def test_name_without_words(name: str) -> None:
    """Whatever a recognizer calls a name has a key."""
    assert isinstance(ALIASES.key(name, "ORG"), str)


def test_tables_are_well_formed() -> None:
    """Every line of the tables is read as its header says, and no word is spelled twice."""
    for table in ("arabic.tsv", "foreign.tsv"):
        lines = [line.split("\t") for line in (RESOURCES / table).read_text("utf-8").splitlines() if line[0] != "#"]
        assert {len(line) for line in lines} == {2}
        assert all(latin.isascii() for _, latin in lines)
        assert len({word for word, _ in lines}) == len(lines)
    lines = [line.split("\t") for line in (RESOURCES / "aliases.tsv").read_text("utf-8").splitlines() if line[0] != "#"]
    assert {line[0] for line in lines} == {"PER", "ORG", "LOC"}
    assert min(len(line) for line in lines) > 2
