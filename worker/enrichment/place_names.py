"""How a place name is looked up: spelling keys, the readings of a written name, and words that are never a name."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from worker.enrichment.cleaning import fold
from worker.enrichment.place_classes import CLASS_WORDS, KindHint, folded, split_class

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
"""Consonants that transcribers of foreign names confuse; long vowels are left out."""

_SHORTEST_STEM = 3  # letters that must stay when a proclitic or the article goes
_SHORTEST_SKELETON = 3  # consonants…
_SHORTEST_FOREIGN = 6  # …and letters; shorter names match by accident

_TELLING_SIGN = re.compile("[\u064f\u0651]")  # damma and shadda
_PLAIN_SIGNS = re.compile("[\u064b-\u064e\u0650\u0652ـ]")
_VOCALIZED_COST = -6.0  # natural log of odds: writers set signs just to tell such names apart
_GENITIVE = re.compile("^(?:و|ب|ل|ف|ك)?[أا]ب[يا] ")
_GENITIVE_COST = 0.2
_GENERIC_COST = 2.0  # natural log of odds that a word which is also a place's name is no more than the word
_CLASS_COST = 0.3

COMMON_WORDS = folded(
    "عاصمة العاصمة محافظة المحافظة مدينة بلد بلدة البلد البلدة البلاد قرية القرية منطقة المناطق مناطق ولاية الولاية",
    "إقليم الإقليم دولة الدولة الدول دول جمهورية الجمهورية شمال الشمال جنوب الجنوب شرق الشرق غرب الغرب وسط الوسط",
    "داخل الداخل خارج الخارج حدود الحدود ساحل الساحل بحر البحر نهر النهر جبل الجبل وادي الوادي شارع الشارع حي الحي",
    "مطار المطار ميناء الميناء معبر مخيم المخيم جسر الجسر طريق الطريق مسجد المسجد الجامع مستشفى المستشفى سوق قاعدة",
    "ملعب الملعب قصر سجن السجن موقع الموقع مركز المركز عالم العالم أرض الأرض السماء وطن الوطن هنا هناك اليوم أمس غدا",
    "الآن بعد قبل عند بين على إلى من في عن مع كل بعض أي هذا هذه ذلك تلك التي الذي كان كانت قال قالت أكد أعلن الحكومة",
    "الرئيس الوزير الجيش الشرطة الحرب السلام الأمن الخير النصر الفتح الأمل النور الأول الثاني الثالث الأخير الجديد",
    "القديم القديمة الكبير الكبيرة الصغير الصغيرة",
)
"""Words of the language that the gazetteer answers with nothing, even where a village bears them."""

_DIRECTIONS = folded("شمال شمالي جنوب جنوبي شرق شرقي غرب غربي وسط ضواحي محيط")

GENERIC_WORDS = folded(
    "المدينة الجديدة الجزيرة الشرقية الغربية الشمالية الجنوبية الوسطى البحيرة الباب العين المنطقة المقاطعة السوق",
    "الصحراء الواحة الروضة الهدى الوحدة الجبيل القصر المعبر الحد الحرم الصناعية الحديقة المركزية القاعدة المثلث",
    "القطاع الضفة الأغوار الريف البيضاء السادات النهضة الهضبة السهل المنارة الميدان البادية",
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


def vocalized_key(name: str) -> str:
    """Return the key with doubling and u signs kept, which tell عمّان (Amman) from عُمان (Oman)."""
    return "".join(char for char in _PLAIN_SIGNS.sub("", name) if char.isalnum() or _TELLING_SIGN.match(char))


def consonants(name: str) -> str:
    """Return the consonant classes of a foreign name's key, doubled ones once."""
    classes = key(name).removeprefix("ال").translate(_FOREIGN)
    return "".join(char for i, char in enumerate(classes) if classes[i - 1 : i] != char)


def skeleton(name: str) -> str:
    """Return :func:`consonants`, empty when too few to tell names apart."""
    classes = consonants(name)
    return classes if len(classes) >= _SHORTEST_SKELETON and len(key(name)) >= _SHORTEST_FOREIGN else ""


def readings(name: str) -> Iterator[Reading]:
    """Yield the readings of a written name, most literal first.

    As it stands; with the article dropped or added; without its proclitics (و ف ب ل ك, two as in وبسيناء, fused لل
    restored); without the class word in front (``مدينة درعا``), which then hints at the kind and lets a plain word be a
    name.
    """
    if is_common(name):
        return
    if _TELLING_SIGN.search(name):
        yield Reading(vocalized_key(name), _VOCALIZED_COST, None)
    doubt = _GENERIC_COST * is_generic(name)
    for reading in _spellings(key(name), None):
        yield reading._replace(cost=reading.cost + doubt)
    if _GENITIVE.match(name):  # قرى أبي عريش, زار أبا عريش: the case of أبو عريش
        yield Reading(key(f"أبو {name.partition(' ')[2]}"), _GENITIVE_COST, None)
    class_word, rest = split_class(name)
    if class_word and key(rest):
        for reading in _spellings(key(rest), CLASS_WORDS[class_word]):
            yield reading._replace(cost=reading.cost + _CLASS_COST)


def is_direction(word: str) -> bool:
    """Whether the word says which part of a place is meant (شمال الطائف)."""
    return fold(word) in _DIRECTIONS


def is_generic(name: str) -> bool:
    """Whether the name is a word of the language that is a place's name too."""
    return fold(name.strip()) in GENERIC_WORDS


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
    if whole[:1] in "وف" and whole[1:2] in "بلك" and len(whole) > _SHORTEST_STEM + 2:
        yield Reading(whole[2:], 2.0, hint)


def _articles(whole: str, cost: float, hint: KindHint | None) -> Iterator[Reading]:
    if not whole.startswith("ال"):
        yield Reading("ال" + whole, cost, hint, article=True)
    elif len(whole) > _SHORTEST_STEM + 1:
        yield Reading(whole[2:], cost, hint, article=True)
