"""What stands beside a name and says what it is: a second name in brackets, the class word of a place."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, cast

from worker.enrichment.cleaning import fold
from worker.enrichment.document import Document, Mention

_BRACKET = 6  # characters at most between a name and its second one in brackets
_ACRONYM = 4  # letters: بترا, كونا
_OPENING = re.compile(r"\W*[(\[]\W*")
_CLOSING = re.compile(r"[^\w(\[]*[)\]]")

_BEFORE = 24  # characters: the longest class word with proclitics, diacritics and tatweel
_CLASS_WORD = re.compile(
    r"[وف]?[بلك]?(?:ال)?(?:(?P<region>محافظه|ولايه|منطقه|اقليم|اماره)|(?P<city>مدينه|بلده|قريه)|(?P<capital>عاصمه))"
)

PlaceClass = Literal["region", "city", "capital"]


def second_names(document: Document, ordered: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Yield the names that have a second one in brackets behind them, with it: ``مكتب السكك (مس)``, ``تسلا (Tesla)``.

    Behind an organization, a place in brackets is its seat, and a person somebody of it, unless the name is as short as
    an acronym. Behind a person or a place, only the other script makes it a second name.
    """
    texts = {field.name: field.text for field in document.fields}
    for first, second in pairwise(ordered):
        near = first.field == second.field and 0 < second.start - first.end <= _BRACKET
        if near and _may_be_one(first, second) and _is_bracketed(texts[first.field], first, second):
            yield first, second


def _may_be_one(first: Mention, second: Mention) -> bool:
    if first.type == "ORG":
        return second.type == "ORG" or (second.type == "PER" and len(second.name) <= _ACRONYM)
    return first.type == second.type and first.name.isascii() != second.name.isascii()


def _is_bracketed(text: str, first: Mention, second: Mention) -> bool:
    return bool(_OPENING.fullmatch(text, first.end, second.start) and _CLOSING.match(text, second.end))


def place_class(text: str, start: int) -> PlaceClass | None:
    """Return what the word before the name at ``start`` calls it: a region, a city or a capital."""
    words = text[max(0, start - _BEFORE) : start].split()
    found = _CLASS_WORD.fullmatch(fold(words[-1])) if words and text[start - 1].isspace() else None
    return cast(PlaceClass, found.lastgroup) if found else None
