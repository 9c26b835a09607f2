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

    What stands in brackets behind a person or a place is a second name only when it is in the other script.
    """
    texts = {field.name: field.text for field in document.fields}
    for first, second in pairwise(ordered):
        if (first.field, first.type) != (second.field, second.type) or second.start - first.end > _BRACKET:
            continue
        text = texts[first.field]
        bracketed = _OPENING.fullmatch(text, first.end, second.start) and _CLOSING.match(text, second.end)
        if bracketed and (first.type == "ORG" or first.name.isascii() != second.name.isascii()):
            yield first, second


def place_class(text: str, start: int) -> PlaceClass | None:
    """Return what the word before the name at ``start`` calls it: a region, a city or a capital."""
    words = text[max(0, start - _BEFORE) : start].split()
    found = _CLASS_WORD.fullmatch(fold(words[-1])) if words and text[start - 1].isspace() else None
    return cast(PlaceClass, found.lastgroup) if found else None
