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
    legion: bool = False
    """Whether most of what the word names is in no gazetteer: حي السلام is hardly one of the listed towns السلام."""


_REGION = KindHint(frozenset[PlaceKind]({"region"}), strict=True)
_CITY = KindHint(frozenset[PlaceKind]({"city", "district"}), strict=True)
_SUBDIVISION = KindHint(frozenset[PlaceKind]({"district", "city", "region"}), strict=False)
_QUARTER = KindHint(frozenset[PlaceKind]({"district"}), strict=False, legion=True)
_STREET = KindHint(frozenset[PlaceKind]({"facility"}), strict=False, bare=frozenset({"facility"}), legion=True)
_AREA = KindHint(frozenset[PlaceKind]({"region", "district", "natural", "city"}), strict=False)
BUILDING = KindHint(frozenset[PlaceKind]({"facility"}), strict=False, bare=frozenset(), legion=True)
_COUNTRY = KindHint(frozenset[PlaceKind]({"country"}), strict=True)
_WATER = KindHint(frozenset[PlaceKind]({"natural"}), strict=False, bare=frozenset({"natural"}))
_LAND = KindHint(frozenset[PlaceKind]({"natural"}), strict=False, bare=frozenset({"natural", "region", "country"}))
_FACILITY = KindHint(frozenset[PlaceKind]({"facility"}), strict=False, bare=frozenset({"facility"}))

_TABLE: tuple[tuple[KindHint, tuple[str, ...]], ...] = (
    (_COUNTRY, ("دولة جمهورية مملكة سلطنة اتحاد",)),
    (
        _REGION,
        (
            "محافظة محافظتي محافظات ولاية ولايتي ولايات إقليم إقليمي أقاليم مقاطعة مقاطعتي مقاطعات إمارة إمارتي",
            "جهة جهتي جهات عمالة عمالتي عمالات لواء ريف ريفي أوبلاست كانتون",
        ),
    ),
    (_CITY, ("مدينة مدينتي مدن بلدة بلدتي بلدات قرية قريتي قرى عاصمة بلدية جماعة مركز هجرة",)),
    (_QUARTER, ("حي حيي أحياء حارة مخطط",)),
    (_SUBDIVISION, ("ناحية ناحيتي مديرية مديريتي مديريات قضاء قضاءي دائرة دائرتي ضاحية ضواحي",)),
    (_STREET, ("شارع شارعي شوارع طريق",)),
    (
        BUILDING,
        (
            "فندق مسجد جامع مصلى مدرسة حديقة منتزه متنزه بارك مول مسرح سينما صالة قاعة خيمة نادي منتجع مصنع",
            "مستوصف ممشى تلفريك مقام قصر سوق",
        ),
    ),
    (_AREA, ("منطقة منطقتي مناطق",)),
    (_WATER, ("نهر بحر محيط خليج مضيق بحيرة شاطئ شلالات قناة",)),
    (
        _LAND,
        (
            "جزيرة جزيرتي جزر شبه جبل جبال سلسلة مرتفعات هضبة تل بركان وادي سهل سهول صحراء واحة غابة غابات",
            "رأس حوض دلتا منابع",
        ),
    ),
    (
        _FACILITY,
        (
            "مطار مطاري مطارات ميناء ميناءي موانئ مرفأ معبر معبري معابر منفذ منفذي حاجز مخيم مخيمي مخيمات معسكر",
            "قاعدة سجن معتقل سد جسر كوبري نفق مفرق دوار مستديرة",
            "مستشفى ملعب استاد مركب مدرج كنيسة معبد كاتدرائية محطة ساحة ميدان حقل مصفاة منجم مفاعل",
            "منشأة متحف قلعة برج أبراج مبنى مجمع مقبرة ضريح حائط باب بوابة موقع كورنيش",
        ),
    ),
)


def folded(*lines: str) -> frozenset[str]:
    """Return the words of some lines, folded."""
    return frozenset(fold(word) for line in lines for word in line.split())


IN_CITIES = frozenset({_QUARTER, _STREET, BUILDING, _FACILITY})
"""What is asked for by class words of things that stand in a city."""

ON_MAPS = frozenset({_COUNTRY, _REGION, _CITY})
"""What is asked for by class words of things that a gazetteer lists if anything does."""
HOMES = frozenset({_QUARTER, _STREET})
"""What is asked for by class words of things that bear any name, not that of the place they are in."""

TOWNS = {("SA", word): _SUBDIVISION for word in folded("محافظة محافظتي محافظات")} | {
    ("OM", word): _SUBDIVISION for word in folded("ولاية ولايتي ولايات")
}
"""What a class word asks for in a state that calls its towns and their surroundings so: محافظة ميسان near Taif."""

SEVERAL = folded(
    "محافظتي محافظات ولايتي ولايات إقليمي أقاليم مقاطعتي مقاطعات إمارتي جهتي جهات عمالتي عمالات مدينتي مدن",
    "بلدتي بلدات قريتي قرى حيي أحياء ناحيتي مديريتي مديريات منطقتي مناطق مطاري مطارات ميناءي موانئ معبري معابر",
    "مخيمي مخيمات جزيرتي جزر جبال شارعي",
)
"""Duals and plurals, which hold for all the names that follow: محافظتي إدلب وحلب."""


CLASS_WORDS: Mapping[str, KindHint] = {word: hint for hint, lines in _TABLE for word in sorted(folded(*lines))}
"""Folded class word to what it asks for."""

CENTRES = folded("مركز دار مدينة مقر مدارس معهد ثانوية رواق منصة")
"""Words that call a building or site only as part of a longer name: مركز الأمير سلطان الحضاري, but مركز (of) أشواق."""

NAMED_AFTER_CITY = folded("مطار ميناء مرفأ معبر قاعدة معسكر سجن مستشفى محطة مصفاة سد")
"""Facilities that bear the name of the place they stand in, unlike streets (شارع بيروت in Jeddah)."""
NAMED_FREELY = folded("فندق منتجع مول سينما مطعم")
"""Buildings that bear the names of places they do not stand in (فندق البتراء in Jerusalem)."""
ROADS = folded("طريق")
"""Streets that bear the names of the cities they lead to (طريق مكة)."""
GATEWAYS = folded("مطار ميناء مرفأ معبر")
"""Facilities that are named beside cities far away, where one leaves for them."""

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


def is_centre(name: str) -> bool:
    """Whether a name is a building's by one of the :data:`CENTRES`."""
    first, _, rest = name.strip().partition(" ")
    return fold(first) in CENTRES and " " in rest


def class_word_of(word: str) -> str | None:
    """Return the class word (folded) that a word of the text is, its proclitic and article aside."""
    folded = fold(word)
    bare = folded[1:] if folded[:1] in "وفبلك" and folded not in CLASS_WORDS else folded
    return next((form for form in (bare, bare.removeprefix("ال")) if form in CLASS_WORDS), None)
