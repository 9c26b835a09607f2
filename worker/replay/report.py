"""A comparison as one HTML file that needs nothing else: counts, then sampled articles side by side. Pure."""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from itertools import chain, pairwise
from string import Template
from typing import Final, NamedTuple

from schemas.snapshots import EnrichedArticle
from worker.replay.comparison import KINDS, SUBJECTS, Change, Comparison, Find, Pair

_CONTEXT: Final = 1  # paragraphs without a change that are shown around one with
_GAP: Final = '<p class="gap">…</p><p class="gap">…</p>'


class Mark(NamedTuple):
    """A stretch of a field to be highlighted."""

    start: int
    end: int
    classes: str
    title: str


Sides = tuple[list[Mark], list[Mark]]
"""The marks before and after."""


def page(comparison: Comparison, before: str, after: str) -> str:
    """Return the report; ``before`` and ``after`` name the two sides."""
    template = Template(files("worker.replay").joinpath("report.html").read_text("utf-8"))
    return template.substitute(
        before=escape(before),
        after=escape(after),
        facts=_facts(comparison),
        sums="".join(_sum_rows(comparison)),
        articles="".join(_article(pair, before, after) for pair in comparison.samples),
        sampled=len(comparison.samples),
    )


def _facts(comparison: Comparison) -> str:
    said = [
        f"<b>{comparison.differing}</b> of {comparison.compared} compared articles differ",
        f"{comparison.only_before} only before" if comparison.only_before else "",
        f"{comparison.only_after} only after" if comparison.only_after else "",
        f"{comparison.other_text} left out: another text" if comparison.other_text else "",
    ]
    return " · ".join(filter(None, said))


def _sum_rows(comparison: Comparison) -> Iterator[str]:
    for subject in SUBJECTS:
        sums = comparison.sums[subject]
        numbers = (sums.before, sums.after, sums.changed, sums.added, sums.removed, sums.articles)
        classes = ("", "", *KINDS, "")
        cells = "".join(f'<td class="{name}">{number}</td>' for name, number in zip(classes, numbers, strict=True))
        yield f"<tr><th>{subject}</th>{cells}</tr>"


def _article(pair: Pair, before: str, after: str) -> str:
    kinds = " ".join(sorted({f"{change.subject}-{change.kind}" for change in pair.changes}))
    names = "".join(f'<div class="side"><bdi>{escape(name)}</bdi></div>' for name in (before, after))
    rows = "".join(_rows(pair))
    listed = "".join(map(_change_item, pair.changes))
    return (
        f'<article data-kinds="{kinds}">'
        f"<h2><bdi>{escape(pair.after.title or pair.after.id)}</bdi> <small>{_name(pair.after)}</small></h2>"
        f'<div class="sides" dir="rtl">{names}{rows}</div><ol>{listed}</ol></article>'
    )


def _name(article: EnrichedArticle) -> str:
    return escape(f"{article.source} · {article.id}")


def _change_item(change: Change) -> str:
    said = [f"<bdi>{escape(find.label)}</bdi>" for find in (change.before, change.after) if find]
    return f'<li class="{change.kind}"><i>{change.subject} {change.kind}</i> {" → ".join(said)}</li>'


def _rows(pair: Pair) -> Iterator[str]:
    """Yield the title and the paragraphs, both sides of each in one row; far from changes they are left out."""
    title, text = pair.after.title, pair.after.text
    whole = [(0, len(title))]
    yield from _cells(title, whole, _by_stretch(whole, _marks(pair, "title")), range(1))
    stretches = list(paragraphs(text))
    marks = _by_stretch(stretches, _marks(pair, "text"))
    changed = {index for index, sides in enumerate(marks) if any(map(_is_change, chain(*sides)))}
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


def _by_stretch(stretches: Sequence[tuple[int, int]], sides: tuple[list[Mark], list[Mark]]) -> list[Sides]:
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


def _is_change(mark: Mark) -> bool:
    return mark.classes in KINDS


def _marks(pair: Pair, field: str) -> tuple[list[Mark], list[Mark]]:
    """Return what is highlighted in one field, before and after: every entity and quote, and each change."""
    befores = [(change, change.before) for change in pair.changes]
    afters = [(change, change.after) for change in pair.changes]
    return _side(pair.before, befores, field), _side(pair.after, afters, field)


def _side(article: EnrichedArticle, changed: Iterable[tuple[Change, Find | None]], field: str) -> list[Mark]:
    marks = [
        Mark(mention.start, mention.end, entity.type, f"{entity.type} {entity.name}")
        for entity in article.entities
        for mention in entity.mentions
        if mention.field == field
    ]
    marks += [Mark(quote.start, quote.end, "quote", quote.kind) for quote in article.quotes if quote.field == field]
    marks += [
        Mark(find.start, find.end, change.kind, f"{change.subject} {change.kind}: {find.label}")
        for change, find in changed
        if find is not None and find.field == field
    ]
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
    return f'<span class="{classes}" title="{title}">{escape(text)}</span>'
