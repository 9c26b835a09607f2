"""A comparison as one HTML file that needs nothing else: counts, frequent changes, articles side by side. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from string import Template
from typing import Final

from schemas.snapshots import Versions
from worker.replay.comparison import KINDS, SUBJECTS, Change, Comparison, Frequent, Kind, Pair, Subject, Sums
from worker.replay.highlight import rows

_SIGNS: Final[Mapping[Kind, str]] = {"changed": "~", "added": "+", "removed": "−"}


def page(comparison: Comparison, before: str, after: str) -> str:
    """Return the report; ``before`` and ``after`` name the two sides."""
    template = Template(files("worker.replay").joinpath("report.html").read_text("utf-8"))
    return template.substitute(
        before=escape(before),
        after=escape(after),
        verdict=_verdict(comparison),
        versions="".join(_versions(name, made) for name, made in zip((before, after), comparison.made_by, strict=True)),
        facts="".join(_facts(comparison)),
        sums="".join(_sum_row(subject, comparison.sums[subject]) for subject in SUBJECTS),
        frequent="".join(_frequent(subject, comparison.frequent[subject]) for subject in SUBJECTS),
        subjects="".join(_toggle("subject", subject, subject) for subject in SUBJECTS),
        kinds="".join(_toggle("kind", kind, f"{_SIGNS[kind]} {kind}") for kind in KINDS),
        articles="".join(_article(pair, before, after) for pair in comparison.samples),
    )


def _verdict(comparison: Comparison) -> str:
    if not comparison.compared:
        return "The two sides have no article in common."
    if not comparison.differing:
        return f"Nothing differs; {comparison.compared:,} compared."
    share = comparison.differing / comparison.compared
    return f"{comparison.differing:,} of {comparison.compared:,} articles differ ({share:.1%})."


def _versions(side: str, made_by: Mapping[Versions, int]) -> str:
    said = "; ".join(
        ", ".join(f"{part} {version}" for part, version in versions.model_dump().items())
        + (f" ({count:,} articles)" if len(made_by) > 1 else "")
        for versions, count in Counter(made_by).most_common()
    )
    return f"<dt><bdi>{escape(side)}</bdi></dt><dd>{escape(said) or '–'}</dd>"


def _facts(comparison: Comparison) -> Iterator[str]:
    facts = {
        "compared": comparison.compared,
        "differ": comparison.differing,
        "the same": comparison.compared - comparison.differing,
        "only before": comparison.only_before,
        "only after": comparison.only_after,
        "another text, left out": comparison.other_text,
    }
    for name, number in facts.items():
        yield f'<div class="fact{"" if number else " none"}"><b>{number:,}</b><span>{name}</span></div>'


def _sum_row(subject: Subject, sums: Sums) -> str:
    net = sums.after - sums.before
    share = f" ({net / sums.before:+.1%})" if sums.before else ""
    kinds = "".join(f'<td class="{kind}">{getattr(sums, kind):,}</td>' for kind in KINDS)
    return (
        f"<tr><th>{subject}</th><td>{sums.before:,}</td><td>{sums.after:,}</td><td>{net:+,}{share}</td>"
        f"{kinds}<td>{sums.articles:,}</td></tr>"
    )


def _frequent(subject: Subject, changes: Sequence[Frequent]) -> str:
    listed = "".join(map(_frequent_row, changes)) or '<tr><td class="none">nothing changed</td></tr>'
    return f"<section><h3>{subject}</h3><table>{listed}</table></section>"


def _frequent_row(change: Frequent) -> str:
    cells = f"{change.times:,}×", _badge(change.kind), _labels(change.before, change.after)
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _badge(kind: Kind) -> str:
    return f'<span class="badge {kind}" title="{kind}">{_SIGNS[kind]}</span>'


def _labels(before: str | None, after: str | None) -> str:
    """Return both labels with an arrow between; of a find that only moved its ends, the one label."""
    if before == after:
        return f"{_isolated(before or '')} <small>(other extent)</small>"
    return " → ".join(_isolated(label) for label in (before, after) if label is not None)


def _isolated(label: str) -> str:
    """Return a label left to right, also one that begins with an Arabic name: what follows stays in its order."""
    return f'<bdi dir="ltr">{escape(label)}</bdi>'


def _toggle(group: str, value: str, label: str) -> str:
    key = value[0].upper()
    return (
        f'<button type="button" class="toggle {value}" data-{group}="{value}" aria-pressed="true" '
        f'aria-keyshortcuts="{key}">{label} <kbd>{key}</kbd></button>'
    )


def _article(pair: Pair, before: str, after: str) -> str:
    sides = "".join(
        f'<div class="side">{side} · <bdi>{escape(name)}</bdi></div>'
        for side, name in (("before", before), ("after", after))
    )
    listed = "".join(_change_item(number, change) for number, change in enumerate(pair.changes))
    return (
        f'<article tabindex="-1">{_header(pair)}'
        f'<div class="sides" dir="rtl" lang="ar">{sides}{"".join(rows(pair))}</div><ol>{listed}</ol></article>'
    )


def _header(pair: Pair) -> str:
    article, counts = pair.after, Counter(change.kind for change in pair.changes)
    badges = (f'<span class="badge {kind}">{_SIGNS[kind]} {counts[kind]}</span>' for kind in KINDS if counts[kind])
    return (
        f'<header><h3><bdi lang="ar">{escape(article.title or article.id)}</bdi></h3>'
        f"<p><bdi>{escape(article.source)}</bdi> · <bdi>{escape(article.id)}</bdi> {' '.join(badges)}</p></header>"
    )


def _change_item(number: int, change: Change) -> str:
    labels = _labels(*change.labels)
    return (
        f'<li data-subject="{change.subject}" data-kind="{change.kind}"><button type="button" data-change="{number}">'
        f"{_badge(change.kind)} <i>{change.subject}</i> {labels}</button></li>"
    )
