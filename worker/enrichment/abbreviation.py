"""When a name stands for a fuller one: surnames, kunyas, institutions without their class word or their tail."""

from collections.abc import Sequence

from schemas.mentions import EntityType
from worker.enrichment.names import SON_OF, Word

_BODIES = frozenset({
    "وزاره", "حزب", "شركه", "نادي", "جامعه", "منظمه", "مجلس", "لجنه", "جبهه", "حركه", "تحالف", "تنظيم", "مجموعه",
    "شبكه", "هيئه", "بنك", "جمعيه", "كتائب", "قناه", "صحيفه", "وكاله", "مؤسسه", "معهد", "جماعه", "كتيبه", "لواء",
    "فرقه", "جريده", "اذاعه", "مصرف", "نقابه", "ائتلاف", "ميليشيا", "مليشيا", "ميليشيات", "قوات", "اتحاد", "فريق",
    "منتخب", "دار", "رابطه", "مؤسسات", "مركز", "كليه", "مدرسه", "موقع", "منصه", "سرايا", "عصابات", "محكمه", "حرس",
    "سلاح",
})  # fmt: skip
"""Class words of organizations: what follows one names the same body alone (حزب الأمل, الأمل)."""
_STATES = frozenset({"دوله", "جمهوريه", "مملكه", "سلطنه", "اماره"})
_SITES = _STATES | frozenset(
    {"مسجد", "جامع", "جزر", "جزيره", "شبه", "موقع", "معبد", "مجمع", "مصنع", "حقل", "منطقه", "قلعه", "حرم"}
)
"""Class words of places: what follows one names the same place alone, unlike مطار عدن and عدن."""
_EPITHETS = frozenset({
    "مكرمه", "منوره", "شريف", "شريفه", "مقدسه", "مبارك", "اتحاديه", "دولي", "دوليه", "جويه", "جوي", "عسكري",
    "عسكريه", "عام", "عربيه", "مغربيه", "هاشميه", "اسلاميه", "امريكيه", "اميركيه", "فلسطينيه", "محتله", "محتل",
    "متحده", "تخصصي", "حدودي", "حدوديه", "بحري", "نوويه", "مركزي", "صناعي", "عائم", "اثري", "اثريه",
})  # fmt: skip
"""Adjectives that a place's name may drop."""
_OTHER_PART = frozenset({
    "شرقي", "شرقيه", "غربي", "غربيه", "شمالي", "شماليه", "جنوبي", "جنوبيه", "وسطي", "اوسط", "جديد", "جديده", "قديم",
    "قديمه", "كبري", "كبير", "صغري", "صغير", "عليا", "سفلي", "شرق", "غرب", "شمال", "جنوب", "وسط", "داخل",
})  # fmt: skip
"""Words that tell one place from another: القدس الشرقية is not القدس."""


def remoteness(short: Sequence[Word], full: Sequence[Word], type_: EntityType) -> int | None:
    """Return how far the short name is from the full one, 0 the closest, None when it does not stand for it."""
    if len(short) == len(full):
        return 0 if all(map(Word.alike, short, full)) else None
    if len(short) > len(full):
        return None
    return {"PER": _person, "ORG": _organization, "LOC": _place}[type_](short, full)


def _person(short: Sequence[Word], full: Sequence[Word]) -> int | None:
    if short[0].part in SON_OF:
        return _son(short[1:], full)
    if len(short) == 1:
        return _single(short[0], full)
    begins_alike = short[0].alike(full[0])
    if begins_alike and _in_order(short, full):
        return 0
    return 0 if _is_tail(short, full) and full[-len(short) - 1].part not in SON_OF else None


def _son(father: Sequence[Word], full: Sequence[Word]) -> int | None:
    return 0 if father and full[-len(father) - 1].part in SON_OF and _is_tail(father, full) else None


def _single(word: Word, full: Sequence[Word]) -> int | None:
    """Put the surname nearest, but whoever is called somebody's son goes by the given name."""
    has_father = any(part.part in SON_OF for part in full)
    if word.alike(full[-1]):
        return (full[-2].part in SON_OF) + (word.part != full[-1].part)
    if word.alike(full[0]):
        return 0 if has_father else 1
    middle = next((i for i, part in enumerate(full) if word.alike(part)), None)
    return None if middle is None or full[middle - 1].part in SON_OF else 2


def _organization(short: Sequence[Word], full: Sequence[Word]) -> int | None:
    if short[0].alike(full[0]):
        if len(short) == 1 and short[0].stem in _BODIES:
            return None
        return 0 if _in_order(short, full) else None
    if full[0].stem in _BODIES and _is_head(short, full[1:]):
        return 0
    return None


def _place(short: Sequence[Word], full: Sequence[Word]) -> int | None:
    if full[0].stem in _SITES and _is_tail(short, full):
        return 0
    if full[0].stem in _STATES and _is_head(short, full[1:]):
        full = full[1:]
    if not _is_head(short, full):
        return 0 if len(short) > 1 and short[0].alike(full[0]) and _in_order(short, full) else None
    rest = {part.stem for part in full[len(short) :]}
    if rest & _OTHER_PART:
        return None
    return 0 if len(short) > 1 or rest <= _EPITHETS else None


def _is_head(short: Sequence[Word], full: Sequence[Word]) -> bool:
    return len(short) <= len(full) and all(map(Word.alike, short, full))


def _is_tail(short: Sequence[Word], full: Sequence[Word]) -> bool:
    return all(map(Word.alike, short, full[-len(short) :]))


def _in_order(short: Sequence[Word], full: Sequence[Word]) -> bool:
    rest = iter(full)
    return all(any(word.alike(part) for part in rest) for word in short)
