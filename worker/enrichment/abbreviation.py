"""When a name stands for a fuller one: surnames, kunyas, institutions without their class word or their tail."""

from collections.abc import Callable, Sequence

from schemas.mentions import EntityType
from worker.enrichment.names import SON_OF, bare

Alike = Callable[[str, str], bool]

_BODIES = frozenset(
    {
        "وزاره",
        "حزب",
        "شركه",
        "نادي",
        "جامعه",
        "منظمه",
        "مجلس",
        "لجنه",
        "جبهه",
        "حركه",
        "تحالف",
        "تنظيم",
        "مجموعه",
        "شبكه",
        "هيئه",
        "بنك",
        "جمعيه",
        "كتائب",
        "قناه",
        "صحيفه",
        "وكاله",
        "مؤسسه",
        "معهد",
        "جماعه",
        "كتيبه",
        "لواء",
        "فرقه",
        "جريده",
        "اذاعه",
        "مصرف",
        "نقابه",
        "ائتلاف",
        "ميليشيا",
        "مليشيا",
        "ميليشيات",
        "قوات",
        "اتحاد",
        "فريق",
        "منتخب",
        "دار",
        "رابطه",
        "مؤسسات",
        "مركز",
        "كليه",
        "مدرسه",
        "موقع",
        "منصه",
        "سرايا",
        "عصابات",
        "محكمه",
        "حرس",
        "سلاح",
    }
)
"""Class words of organizations: what follows one names the same body alone (حزب الأمل, الأمل)."""
_STATES = frozenset({"دوله", "جمهوريه", "مملكه", "سلطنه", "اماره"})
_SITES = _STATES | frozenset(
    {"مسجد", "جامع", "جزر", "جزيره", "شبه", "موقع", "معبد", "مجمع", "مصنع", "حقل", "منطقه", "قلعه", "حرم"}
)
"""Class words of places: what follows one names the same place alone, unlike مطار عدن and عدن."""
_EPITHETS = frozenset(
    {
        "مكرمه",
        "منوره",
        "شريف",
        "شريفه",
        "مقدسه",
        "مبارك",
        "اتحاديه",
        "دولي",
        "دوليه",
        "جويه",
        "جوي",
        "عسكري",
        "عسكريه",
        "عام",
        "عربيه",
        "مغربيه",
        "هاشميه",
        "اسلاميه",
        "امريكيه",
        "اميركيه",
        "فلسطينيه",
        "محتله",
        "محتل",
        "متحده",
        "تخصصي",
        "حدودي",
        "حدوديه",
        "بحري",
        "نوويه",
        "مركزي",
        "صناعي",
        "عائم",
        "اثري",
        "اثريه",
    }
)
"""Adjectives that a place's name may drop."""
_OTHER_PART = frozenset(
    {
        "شرقي",
        "شرقيه",
        "غربي",
        "غربيه",
        "شمالي",
        "شماليه",
        "جنوبي",
        "جنوبيه",
        "وسطي",
        "اوسط",
        "جديد",
        "جديده",
        "قديم",
        "قديمه",
        "كبري",
        "كبير",
        "صغري",
        "صغير",
        "عليا",
        "سفلي",
        "شرق",
        "غرب",
        "شمال",
        "جنوب",
        "وسط",
        "داخل",
    }
)
"""Words that tell one place from another: القدس الشرقية is not القدس."""


def remoteness(short: Sequence[str], full: Sequence[str], type_: EntityType, alike: Alike) -> int | None:
    """Return how far the short name is from the full one, 0 the closest, None when it does not stand for it.

    Both are folded words with their articles (:func:`worker.enrichment.names.parts`).
    """
    if len(short) == len(full):
        return 0 if all(map(alike, short, full)) else None
    if len(short) > len(full):
        return None
    return {"PER": _person, "ORG": _organization, "LOC": _place}[type_](short, full, alike)


def _person(short: Sequence[str], full: Sequence[str], alike: Alike) -> int | None:
    if short[0] in SON_OF:
        return _son(short[1:], full, alike)
    if len(short) == 1:
        return _single(short[0], full, alike)
    begins_alike = alike(short[0], full[0])
    if begins_alike and _in_order(short, full, alike):
        return 0
    return 0 if _is_tail(short, full, alike) and full[-len(short) - 1] not in SON_OF else None


def _son(father: Sequence[str], full: Sequence[str], alike: Alike) -> int | None:
    return 0 if father and full[-len(father) - 1] in SON_OF and _is_tail(father, full, alike) else None


def _single(word: str, full: Sequence[str], alike: Alike) -> int | None:
    """Put the surname nearest, but whoever is called somebody's son goes by the given name."""
    has_father = any(part in SON_OF for part in full)
    if alike(word, full[-1]):
        return (full[-2] in SON_OF) + (word != full[-1])
    if alike(word, full[0]):
        return 0 if has_father else 1
    middle = next((i for i, part in enumerate(full) if alike(word, part)), None)
    return None if middle is None or full[middle - 1] in SON_OF else 2


def _organization(short: Sequence[str], full: Sequence[str], alike: Alike) -> int | None:
    if alike(short[0], full[0]):
        if len(short) == 1 and bare(short[0]) in _BODIES:
            return None
        return 0 if _in_order(short, full, alike) else None
    if bare(full[0]) in _BODIES and _is_head(short, full[1:], alike):
        return 0
    return None


def _place(short: Sequence[str], full: Sequence[str], alike: Alike) -> int | None:
    if bare(full[0]) in _SITES and _is_tail(short, full, alike):
        return 0
    if bare(full[0]) in _STATES and _is_head(short, full[1:], alike):
        full = full[1:]
    if not _is_head(short, full, alike):
        return 0 if len(short) > 1 and alike(short[0], full[0]) and _in_order(short, full, alike) else None
    rest = {bare(part) for part in full[len(short) :]}
    if rest & _OTHER_PART:
        return None
    return 0 if len(short) > 1 or rest <= _EPITHETS else None


def _is_head(short: Sequence[str], full: Sequence[str], alike: Alike) -> bool:
    return len(short) <= len(full) and all(map(alike, short, full))


def _is_tail(short: Sequence[str], full: Sequence[str], alike: Alike) -> bool:
    return all(map(alike, short, full[-len(short) :]))


def _in_order(short: Sequence[str], full: Sequence[str], alike: Alike) -> bool:
    rest = iter(full)
    return all(any(alike(word, part) for part in rest) for word in short)
