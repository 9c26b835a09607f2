"""How a place name is looked up: spelling keys, the readings of a written name, and words that are never a name."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from worker.enrichment.cleaning import fold
from worker.enrichment.place_classes import CLASS_WORDS, KindHint, split_class

_HAMZA = str.maketrans({"ؤ": "و", "ئ": "ي", "ء": None})
_FOREIGN = str.maketrans(
    {
        **dict.fromkeys("غجقگ", "ك"),
        **dict.fromkeys("طث", "ت"),
        **dict.fromkeys("صزشژچ", "س"),
        **dict.fromkeys("ذظض", "د"),
        "خ": "ك",
        "ڤ": "ف",
        "پ": "ب",
        **dict.fromkeys("اويعحه", None),
    }
)
"""Consonants that transcribers of foreign names confuse, long vowels left out (facts: سيرغي and سيرجي, نتنياهو and نتانياهو)."""

_SHORTEST_STEM = 3  # letters that must stay when a proclitic or the article goes
_SHORTEST_SKELETON = 3  # consonants; shorter ones match by accident

_GENERIC_COST = 2.0  # natural log of odds that a word which is also a place's name is no more than the word
_CLASS_COST = 0.3

COMMON_WORDS = frozenset(
    fold(word)
    for word in (
        "العاصمة عاصمة المحافظة محافظة مدينة البلاد البلد بلد بلدة البلدة القرية قرية المنطقة منطقة المناطق مناطق "
        "الولاية ولاية الإقليم إقليم الدولة دولة الدول دول الجمهورية جمهورية الشمال شمال الجنوب جنوب الشرق شرق الغرب غرب "
        "الوسط وسط الداخل داخل الخارج خارج الحدود حدود الساحل ساحل البحر بحر النهر نهر الجبل جبل الوادي وادي الشارع شارع "
        "الحي حي المطار مطار الميناء ميناء المعبر معبر المخيم مخيم الجسر جسر الطريق طريق المسجد مسجد الجامع المستشفى مستشفى "
        "السوق سوق القاعدة قاعدة الملعب ملعب القصر قصر السجن سجن الموقع موقع المركز مركز العالم عالم الأرض أرض السماء "
        "الوطن وطن هنا هناك هناك اليوم أمس غدا الآن بعد قبل عند بين على إلى من في عن مع كل بعض أي هذا هذه ذلك تلك التي الذي "
        "كان كانت قال قالت أكد أعلن الحكومة الرئيس الوزير الجيش الشرطة الحرب السلام الأمن الخير النصر الفتح الأمل النور "
        "الأول الثاني الثالث الأخير الجديد القديم القديمة الكبير الكبيرة الصغير الصغيرة"
    ).split()
)
"""Words of the language that the gazetteer answers with nothing, even where a village bears them."""


GENERIC_WORDS = frozenset(
    fold(word)
    for word in (
        "المدينة الجديدة الجزيرة الشرقية الغربية الشمالية الجنوبية الوسطى البحيرة الباب العين المنطقة الشرقيه المقاطعة السوق الصحراء "
        "الواحة الروضة الهدى الوحدة الجبيل القصر المعبر الحد الحرم الصناعية الحديقة المركزية القاعدة المثلث القطاع الضفة الأغوار الريف "
        "البيضاء السادات النهضة الهضبة السهل المنارة الميدان البادية"
    ).split()
)
"""Words of the language that are names of places too: they need more to speak for them."""


class Reading(NamedTuple):
    """One way to read a written name."""

    key: str
    cost: float
    """Doubt in this reading, in the units of a candidate's score (natural log of odds)."""
    hint: KindHint | None
    """What a class word that stands inside the name asks for."""
    article: bool = False
    """Whether the article was dropped or added, which Arabic names bear more easily than foreign ones."""


@lru_cache(1 << 14)
def key(name: str) -> str:
    """Return what the spelling variants of a name share: folded letters without hamza, blanks and marks."""
    return "".join(char for char in fold(name).translate(_HAMZA) if char.isalnum())


def consonants(name: str) -> str:
    """Return the consonant classes of a foreign name's key, doubled ones once."""
    classes = key(name).removeprefix("ال").translate(_FOREIGN)
    return "".join(char for i, char in enumerate(classes) if classes[i - 1 : i] != char)


def skeleton(name: str) -> str:
    """Return :func:`consonants`, empty when too few to tell names apart."""
    classes = consonants(name)
    return classes if len(classes) >= _SHORTEST_SKELETON else ""


def readings(name: str) -> Iterator[Reading]:
    """Yield the readings of a written name, most literal first.

    As it stands; with the article dropped or added; without a proclitic (و ف ب ل ك, fused لل restored); without
    the class word in front (``مدينة درعا``), which then hints at the kind and lets a plain word be a name.
    """
    if is_common(name):
        return
    doubt = _GENERIC_COST if fold(name.strip()) in GENERIC_WORDS else 0.0
    for reading in _spellings(key(name), None):
        yield reading._replace(cost=reading.cost + doubt)
    class_word, rest = split_class(name)
    if class_word and key(rest):
        for reading in _spellings(key(rest), CLASS_WORDS[class_word]):
            yield reading._replace(cost=reading.cost + _CLASS_COST)


def is_common(name: str) -> bool:
    """Whether the name is a plain word of the language, its proclitic aside."""
    word = fold(name.strip())
    return word in COMMON_WORDS or (word[:1] in "وفبلك" and word[1:] in COMMON_WORDS) or not key(name)


def _spellings(whole: str, hint: KindHint | None) -> Iterator[Reading]:
    yield Reading(whole, 0.0, hint)
    yield from _articles(whole, 0.4, hint)
    if whole[:2] == "لل":
        yield Reading("ال" + whole[2:], 0.3, hint)
    if whole[:1] in "وفبلك" and len(whole) > _SHORTEST_STEM:
        yield Reading(whole[1:], 1.5, hint)
        yield from _articles(whole[1:], 2.0, hint)


def _articles(whole: str, cost: float, hint: KindHint | None) -> Iterator[Reading]:
    if not whole.startswith("ال"):
        yield Reading("ال" + whole, cost, hint, article=True)
    elif len(whole) > _SHORTEST_STEM + 1:
        yield Reading(whole[2:], cost, hint, article=True)
