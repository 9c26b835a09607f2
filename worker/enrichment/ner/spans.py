"""Tags on tokens and the mentions they stand for.

``B-X`` begins a name of type X with its token, ``P-X`` after the token's first letter, a proclitic
(بدرعا gives درعا), ``I-X`` goes on with it, ``O`` is no name.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from worker.enrichment.cleaning import DIACRITICS, INVISIBLE
from worker.enrichment.document import Token

OUTSIDE = "O"
_FIRST_LETTER = re.compile(rf".[{DIACRITICS}{INVISIBLE}ـ]*")


class Span(NamedTuple):
    """A name found in a sentence: its tokens ``first`` to ``last``, inclusive, and its offsets in the field."""

    first: int
    last: int
    start: int
    end: int
    type: str


def spans(tokens: Sequence[Token], tags: Iterable[str]) -> Iterator[Span]:
    """Yield the names in reading order; an ``I-X`` that continues no X is no name."""
    current: Span | None = None
    for i, (token, tag) in enumerate(zip(tokens, tags, strict=True)):
        place, _, type_ = tag.partition("-")
        if place == "I" and current and current.type == type_:
            current = current._replace(last=i, end=token.end)
            continue
        if current:
            yield current
        current = None
        if place in {"B", "P"}:
            start = token.start if place == "B" else _after_proclitic(token)
            current = Span(i, i, start, token.end, type_)
    if current:
        yield current


def _after_proclitic(token: Token) -> int:
    letter = _FIRST_LETTER.match(token.text)
    return token.start + (letter.end() if letter and letter.end() < len(token.text) else 0)


def tags(tokens: Sequence[Token], mentions: Iterable[tuple[int, int, str]]) -> list[str]:
    """Return one tag a token for mentions given as start, end and type, in reading order."""
    found = [OUTSIDE] * len(tokens)
    remaining = iter(mentions)
    mention, begun = next(remaining, None), False
    for i, token in enumerate(tokens):
        while mention and mention[1] <= token.start:
            mention, begun = next(remaining, None), False
        if mention and mention[0] < token.end:
            place = "I" if begun else "P" if token.start < mention[0] else "B"
            found[i], begun = f"{place}-{mention[2]}", True
    return found
