"""What stands beside a name and says what it is: a second name in brackets, the class word of a place."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, cast

from worker.enrichment.cleaning import fold
from worker.enrichment.document import Document, Mention

_BRACKET = 6  # characters at most between a name and its second one in brackets
_OPENING = re.compile(r"\W*[(\[]\W*")
_CLOSING = re.compile(r"[^\w(\[]*[)\]]")

_BEFORE = 24  # characters: the longest class word with proclitics, diacritics and tatweel
_CLASS_WORD = re.compile(
    r"[وف]?[بلك]?(?:ال)?(?:(?P<region>محافظه|ولايه|منطقه|اقليم|اماره)|(?P<city>مدينه|بلده|قريه)|(?P<capital>عاصمه))"
)

PlaceClass = Literal["region", "city", "capital"]


def second_names(document: Document, ordered: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Yield the names that have a second one in brackets behind them, with it: ``مكتب السكك (مس)``, ``تسلا (Tesla)``.

    What stands in brackets behind an organization is no second name when it is a place (its seat); behind a person or a
    place, when it is in the same script. An acronym behind an organization is one, whatever its type.
    """
    texts = {field.name: field.text for field in document.fields}
    for first, second in pairwise(ordered):
        if (
            first.field != second.field
            or not 0 < second.start - first.end <= _BRACKET
            or not _may_be_one(first, second)
        ):
            continue
        text = texts[first.field]
        if _OPENING.fullmatch(text, first.end, second.start) and _CLOSING.match(text, second.end):
            yield first, second


def _may_be_one(first: Mention, second: Mention) -> bool:
    if first.type == "ORG":
        return second.type != "LOC"
    return first.type == second.type and first.name.isascii() != second.name.isascii()


def place_class(text: str, start: int) -> PlaceClass | None:
    """Return what the word before the name at ``start`` calls it: a region, a city or a capital."""
    words = text[max(0, start - _BEFORE) : start].split()
    found = _CLASS_WORD.fullmatch(fold(words[-1])) if words and text[start - 1].isspace() else None
    return cast(PlaceClass, found.lastgroup) if found else None
