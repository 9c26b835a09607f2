"""The text of a compared article as HTML, with what was found in it and what changed marked on either side. Pure."""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import chain, pairwise
from typing import Final, NamedTuple

from schemas.snapshots import EnrichedArticle
from worker.replay.comparison import Find, Pair

_CONTEXT: Final = 1  # paragraphs without a change that are shown around one with
_GAP: Final = '<p class="gap">…</p><p class="gap">…</p>'


class Mark(NamedTuple):
    """A stretch of a field to be highlighted."""

    start: int
    end: int
    classes: str
    title: str
    change: int | None = None
    """Which of the pair's changes it is; None: something that both sides have."""


Sides = tuple[list[Mark], list[Mark]]
"""The marks before and after."""


def rows(pair: Pair) -> Iterator[str]:
    """Yield the title and the paragraphs, both sides of each in one row; far from changes they are left out."""
    title, text = pair.after.title, pair.after.text
    whole = [(0, len(title))]
    yield from _cells(title, whole, _by_stretch(whole, _marks(pair, "title")), range(1))
    stretches = list(paragraphs(text))
    marks = _by_stretch(stretches, _marks(pair, "text"))
    changed = {
        index
        for index, sides in enumerate(marks)
        if any(mark.change is not None for mark in chain.from_iterable(sides))
    }
    shown = sorted({near for i in changed for near in range(i - _CONTEXT, i + _CONTEXT + 1) if 0 <= near < len(marks)})
    for index, before in zip(shown, [-1, *shown], strict=False):
        if index != before + 1:
            yield _GAP
        yield from _cells(text, stretches, marks, [index])
    if shown and shown[-1] != len(stretches) - 1:
        yield _GAP


def _cells(
    text: str, stretches: Sequence[tuple[int, int]], marks: Sequence[Sides], shown: Iterable[int]
) -> Iterator[str]:
    for index in shown:
        start, end = stretches[index]
        for side in marks[index]:
            yield f"<p>{highlighted(text, start, end, side)}</p>"


def _by_stretch(stretches: Sequence[tuple[int, int]], sides: Sides) -> list[Sides]:
    """Return the marks of both sides that touch each stretch."""
    touching: list[Sides] = [([], []) for _ in stretches]
    ends = [end for _, end in stretches]
    for number, marks in enumerate(sides):
        for mark in marks:
            index = bisect_right(ends, mark.start)
            while index < len(stretches) and stretches[index][0] < mark.end:
                touching[index][number].append(mark)
                index += 1
    return touching


def _marks(pair: Pair, field: str) -> Sides:
    """Return what is highlighted in one field, before and after: every entity and quote, and each change."""
    befores = {number: change.before for number, change in enumerate(pair.changes)}
    afters = {number: change.after for number, change in enumerate(pair.changes)}
    return _side(pair, pair.before, befores, field), _side(pair, pair.after, afters, field)


def _side(pair: Pair, article: EnrichedArticle, finds: Mapping[int, Find | None], field: str) -> list[Mark]:
    marks = [
        Mark(mention.start, mention.end, entity.type, f"{entity.type} {entity.name}")
        for entity in article.entities
        for mention in entity.mentions
        if mention.field == field
    ]
    marks += [Mark(quote.start, quote.end, "quote", quote.kind) for quote in article.quotes if quote.field == field]
    for number, find in finds.items():
        if find is not None and find.field == field:
            kind, subject = pair.changes[number].kind, pair.changes[number].subject
            marks.append(Mark(find.start, find.end, f"change {kind}", f"{subject} {kind}: {find.label}", number))
    return sorted(marks, key=lambda mark: mark.start)


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of each line that is not blank."""
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def highlighted(text: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    """Return a stretch of the text as HTML, cut wherever a mark begins or ends: marks may overlap as they like.

    The marks touch the stretch and come in the order of their starts.
    """
    edges = sorted({start, end, *(max(start, m.start) for m in marks), *(min(end, m.end) for m in marks)})
    waiting, active = deque(marks), list[Mark]()
    parts: list[str] = []
    for left, right in pairwise(edges):
        active = [mark for mark in active if mark.end > left]
        while waiting and waiting[0].start <= left:
            active.append(waiting.popleft())
        parts.append(_span(text[left:right], active))
    return "".join(parts)


def _span(text: str, marks: Sequence[Mark]) -> str:
    if not marks:
        return escape(text)
    classes = " ".join(dict.fromkeys(name for mark in marks for name in mark.classes.split()))
    title = escape("\n".join(dict.fromkeys(mark.title for mark in marks)))
    changes = " ".join(str(mark.change) for mark in marks if mark.change is not None)
    numbered = f' data-change="{changes}"' if changes else ""
    return f'<span class="{classes}" title="{title}"{numbered}>{escape(text)}</span>'
