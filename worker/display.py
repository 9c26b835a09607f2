"""Enriched articles for a person's eyes in a terminal."""

import os
import sys
from collections.abc import Iterable

from rich import box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from schemas.dead_letter import DeadLetter
from schemas.mentions import Entity, Quote
from schemas.snapshots import EnrichedArticle, PlacedEntity
from worker.enrichment.snapshots import Snapshots

TYPE_STYLES = {"PER": "magenta", "ORG": "cyan", "LOC": "green"}
_WIDE = 150  # columns
_KIND_STYLES = {"direct": "bold", "mixed": "", "indirect": "italic"}


def console() -> Console:
    """Return the console on standard output; into a pipe or a file tables are written wide.

    What it prints is no markup: names and quotes may have brackets.
    """
    return Console(width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else _WIDE, markup=False)


def show(article: Snapshots, terminal: Console) -> None:
    """Print an article's snapshots: its head, then its entities, places and quotes as tables."""
    terminal.print(Panel(Group(*_body(article)), title=_head(article.enriched), title_align="left", box=box.ROUNDED))


def _head(article: EnrichedArticle) -> Text:
    return Text.assemble((article.title or article.id, "bold"), (f"  {article.source}", "dim"))


def _body(article: Snapshots) -> Iterable[RenderableType]:
    whole = article.enriched
    yield Text(" · ".join([whole.id, f"version {whole.version}", whole.status, *whole.notes]), style="dim")
    if article.entities.entities:
        yield entities_table(article.entities.entities)
    if article.locations.locations:
        yield places_table(article.locations.locations)
    if article.quotes.quotes:
        yield quotes_table(article.quotes.quotes)
    if whole.focus and whole.focus.country:
        yield Text(f"about {whole.focus.country} ({whole.focus.country_confidence:.0%})", style="dim")


def entities_table(entities: Iterable[Entity]) -> Table:
    """Return the table of who and what is named."""
    table = _table("entities", "type", "name", "latin", "mentions", "sure")
    for entity in entities:
        kind = Text(entity.type, style=TYPE_STYLES[entity.type])
        table.add_row(kind, entity.name, entity.latin, str(len(entity.mentions)), f"{entity.confidence:.0%}")
    return table


def places_table(places: Iterable[PlacedEntity]) -> Table:
    """Return the table of places with their coordinates, or with what they could be."""
    table = _table("places", "name", "where", "kind", "lat, lon", "sure", "by")
    for place in places:
        at = place.location
        if at is None:
            readings = ", ".join(f"{c.name_en or c.name_ar} ({c.country or '–'})" for c in place.candidates[:3])
            table.add_row(place.name, Text(f"not placed {readings}".strip(), style="dim"), "", "", "", "")
            continue
        where = ", ".join(part for part in (at.name_en, at.admin1, at.country) if part)
        table.add_row(
            place.name, where, at.kind, f"{at.lat:.3f}, {at.lon:.3f}", f"{at.confidence:.0%}", ", ".join(at.signals[:2])
        )
    return table


def quotes_table(quotes: Iterable[Quote]) -> Table:
    """Return the table of who said what."""
    table = _table("quotes", "who", "said", "kind", "cue", "sure")
    for quote in quotes:
        speaker = quote.speaker.name if quote.speaker else "–"
        method = f" ({quote.speaker.method})" if quote.speaker and quote.speaker.start is None else ""
        said = Text(quote.words, style=_KIND_STYLES[quote.kind])
        cue = quote.cue.lemma if quote.cue else ""
        table.add_row(speaker + method, said, quote.kind, cue, f"{quote.confidence:.0%}")
    return table


def dead_letters_table(letters: Iterable[DeadLetter]) -> Table:
    """Return the table of dead letters: what was wrong, and where the record stands."""
    table = _table("dead letters", "reason", "error", "key", "bytes", "from", "written", "try")
    for letter in letters:
        origin = f"{letter.source_topic}[{letter.source_partition}]@{letter.source_offset}"
        cut = f" (too large for the topic: without its {' and '.join(letter.omitted)})" if letter.omitted else ""
        error = letter.error + cut
        written = letter.written_at.isoformat(timespec="seconds")
        table.add_row(letter.reason, error, letter.key or "–", str(letter.bytes), origin, written, str(letter.attempt))
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, expand=True)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
