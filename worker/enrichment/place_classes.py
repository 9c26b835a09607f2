"""Class words: the common nouns before or inside a place name that say what kind of place is meant."""

from collections.abc import Mapping
from typing import NamedTuple, get_args

from schemas.mentions import PlaceKind
from worker.enrichment.cleaning import fold


class KindHint(NamedTuple):
    """The kinds a class word asks for."""

    kinds: frozenset[PlaceKind]
    strict: bool
    """Whether another kind is all but excluded (محافظة), or just less likely (منطقة)."""
    bare: frozenset[PlaceKind] = frozenset(get_args(PlaceKind))
    """Kinds that the name without the class word may be looked up as: جبل نصر is not the town نصر."""


_REGION = KindHint(frozenset[PlaceKind]({"region"}), strict=True)
_CITY = KindHint(frozenset[PlaceKind]({"city", "district"}), strict=True)
_DISTRICT = KindHint(frozenset[PlaceKind]({"district", "city"}), strict=False)
_AREA = KindHint(frozenset[PlaceKind]({"region", "district", "natural", "city"}), strict=False)
_COUNTRY = KindHint(frozenset[PlaceKind]({"country"}), strict=True)
_NATURAL = KindHint(frozenset[PlaceKind]({"natural"}), strict=False, bare=frozenset({"natural", "region", "country"}))
_FACILITY = KindHint(frozenset[PlaceKind]({"facility"}), strict=False, bare=frozenset({"facility"}))

_TABLE = (
    (_COUNTRY, "دولة جمهورية مملكة سلطنة اتحاد"),
    (
        _REGION,
        "محافظة ولاية إقليم مقاطعة إمارة جهة عمالة ولايتي محافظتي إقليمي لواء ريف أوبلاست كانتون مقاطعتي ولايات محافظات",
    ),
    (_CITY, "مدينة بلدة قرية مدينتي بلدتي قريتي عاصمة العاصمة مدن بلدات قرى بلدية جماعة مركز هجرة"),
    (_DISTRICT, "حي شارع ضاحية حارة حيي أحياء ناحية مديرية قضاء دائرة ضواحي مقاطعه"),
    (_AREA, "منطقة منطقتي مناطق"),
    (
        _NATURAL,
        "نهر بحر جبل جبال جزيرة جزر وادي وادى بحيرة صحراء خليج مضيق محيط هضبة سهل سهول غابة غابات واحة رأس شلالات بركان حوض دلتا "
        "شبه مرتفعات شاطئ منابع سلسلة تل كورنيش قناة",
    ),
    (
        _FACILITY,
        "مطار ميناء معبر منفذ مخيم قاعدة سد جسر مستشفى ملعب استاد إستاد مسجد جامع كنيسة كاتدرائية قصر سجن محطة ساحة ميدان دوار حقل مصفاة "
        "منجم مفاعل متحف قلعة حديقة متنزه معسكر سوق برج فندق معتقل حاجز طريق مبنى مجمع مقبرة ضريح مرفأ حائط باب نفق موقع منشأة "
        "مركب مدرج مطارات مفرق كوبري بوابة",
    ),
)

IN_CITIES = frozenset({_DISTRICT, _FACILITY})
"""What is asked for by class words of things that stand in a city."""

CLASS_WORDS: Mapping[str, KindHint] = {fold(word): hint for hint, words in _TABLE for word in words.split()}
"""Folded class word to what it asks for."""

GATEWAYS = frozenset(fold(word) for word in ("مطار", "ميناء", "مرفأ"))
"""Facilities that bear the name of the city they serve."""

EPITHETS = frozenset(
    fold(word) for word in "الدولي الدولية الجوي الجوية العسكري العسكرية المدني البحري البحرية".split()
)
"""Epithets of a facility that are no part of the name inside it."""


def split_class(name: str) -> tuple[str | None, str]:
    """Return the class word that begins a name (folded, article and proclitic aside) and the rest of the name."""
    first, _, rest = name.strip().partition(" ")
    word = fold(first)
    for form in (word, word[1:] if word[:1] in "وفبلك" else word):
        if form in CLASS_WORDS and rest:
            return form, rest.strip()
    return None, name.strip()


def class_word_of(word: str) -> str | None:
    """Return the class word (folded) that a word of the text is, its proclitic and article aside."""
    folded = fold(word)
    bare = folded[1:] if folded[:1] in "وفبلك" and folded not in CLASS_WORDS else folded
    return next((form for form in (bare, bare.removeprefix("ال")) if form in CLASS_WORDS), None)
