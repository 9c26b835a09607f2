"""Which of GeoNames' names in Arabic script are Arabic: they carry no language tag."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from tools.gazetteer.latin import transcriptions
from worker.enrichment.place_names import consonants

_ARABIC = re.compile(r"[\u0621-\u063A\u0641-\u064A\u064B-\u0652\u0670 \-'’ʼ()،٫ـ]{2,}")
"""Standard letters and marks: Persian, Urdu, Kurdish and Uyghur names show letters of their own (پ چ ژ گ ی ک ہ ے)."""
_PREFIXED = re.compile(
    "^(?:محافظة|ولاية|مدينة|منطقة|مقاطعة|إقليم|اقليم|إمارة|بلدية|قضاء|ناحية|مديرية|مركز|شعبية|دولة) "
)
_MARKS = re.compile(r"[\u064B-\u0652\u0670ـ'’ʼ]")


def arabic_names(alternates: Iterable[str], latin: str = "") -> tuple[str, ...]:
    """Return the names that can be Arabic, without vowel signs: first the one that sounds most like the Latin name."""
    found = {_MARKS.sub("", name).strip() for name in alternates if _ARABIC.fullmatch(name)}
    sounds = [consonants(letters) for letters in transcriptions(latin)] if latin else []
    return tuple(
        sorted((name for name in found if len(name) > 1), key=lambda name: (_unlike(name, sounds), *_rank(name)))
    )


def without_class_word(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names with محافظة, ولاية… taken off in front, each once."""
    return tuple(dict.fromkeys(_PREFIXED.sub("", name) for name in names))


def _rank(name: str) -> tuple[int, int, str]:
    """Order names so that one with Arabic spelling habits (hamza, teh marbuta, the article) comes first."""
    habits = sum(sign in name for sign in "أإآةئؤ") + name.startswith("ال") - 2 * bool(_PREFIXED.match(name))
    return -habits, len(name), name


def _unlike(name: str, sounds: Iterable[str]) -> float:
    """Return how far the name's consonants are from the nearest of the transcriptions, in tenths from 0 to 1."""
    return min((round(1 - SequenceMatcher(None, consonants(name), s).ratio(), 1) for s in sounds), default=0.0)
