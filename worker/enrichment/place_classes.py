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

_TABLE: tuple[tuple[KindHint, tuple[str, ...]], ...] = (
    (_COUNTRY, ("دولة جمهورية مملكة سلطنة اتحاد",)),
    (
        _REGION,
        (
            "محافظة محافظتي محافظات ولاية ولايتي ولايات إقليم إقليمي مقاطعة مقاطعتي إمارة جهة عمالة لواء ريف",
            "أوبلاست كانتون",
        ),
    ),
    (_CITY, ("مدينة مدينتي مدن بلدة بلدتي بلدات قرية قريتي قرى عاصمة بلدية جماعة مركز هجرة",)),
    (_DISTRICT, ("حي حيي أحياء شارع ضاحية ضواحي حارة ناحية مديرية قضاء دائرة",)),
    (_AREA, ("منطقة منطقتي مناطق",)),
    (
        _NATURAL,
        (
            "نهر بحر محيط خليج مضيق بحيرة جزيرة جزر شبه شاطئ جبل جبال سلسلة مرتفعات هضبة تل بركان وادي",
            "سهل سهول صحراء واحة غابة غابات رأس شلالات حوض دلتا منابع قناة",
        ),
    ),
    (
        _FACILITY,
        (
            "مطار مطارات ميناء مرفأ معبر منفذ حاجز مخيم معسكر قاعدة سجن معتقل سد جسر كوبري نفق طريق مفرق دوار",
            "مستشفى ملعب استاد مركب مدرج مسجد جامع كنيسة كاتدرائية قصر محطة ساحة ميدان حقل مصفاة منجم مفاعل",
            "منشأة متحف قلعة حديقة متنزه سوق برج فندق مبنى مجمع مقبرة ضريح حائط باب بوابة موقع كورنيش",
        ),
    ),
)

IN_CITIES = frozenset({_DISTRICT, _FACILITY})
"""What is asked for by class words of things that stand in a city."""


def folded(*lines: str) -> frozenset[str]:
    """Return the words of some lines, folded."""
    return frozenset(fold(word) for line in lines for word in line.split())


CLASS_WORDS: Mapping[str, KindHint] = {word: hint for hint, lines in _TABLE for word in sorted(folded(*lines))}
"""Folded class word to what it asks for."""

GATEWAYS = folded("مطار ميناء مرفأ")
"""Facilities that bear the name of the city they serve."""

EPITHETS = folded("الدولي الدولية الجوي الجوية العسكري العسكرية المدني البحري البحرية")
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
