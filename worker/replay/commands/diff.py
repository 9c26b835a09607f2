"""``rasd diff``: two sets of enriched articles compared."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, astuple
from itertools import chain
from pathlib import Path
from typing import Final, TypeVar

import click
from rich.table import Table
from rich.text import Text

from worker import display
from worker import settings as configuration
from worker.command import CONNECTION, errors_told, progress, setting_flags
from worker.replay import report, sides
from worker.replay.comparison import Comparison, compare
from worker.replay.sides import SideError
from worker.settings import Settings

PairT = TypeVar("PairT")

_FREQUENT: Final = 5  # changes of each subject on the terminal


@click.command()
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="AFTER")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write the report for a browser here.")
@click.option(
    "--samples", type=click.IntRange(min=0), default=10, show_default=True, help="Articles for each kind of change."
)
@click.option("--json", "as_json", is_flag=True, help="The counts as one JSON object.")
@setting_flags("raw_topic", "enriched_topic", "replication", "max_message_bytes", *CONNECTION)
def diff(before: str, after: str, html: Path | None, samples: int, as_json: bool, **flags: str | None) -> None:
    """Compare two sets of enriched articles: what changed in entities, places and quotes.

    Each side is `live`, a replay, a topic, or a JSON Lines file as `rasd enrich` prints it.
    """
    with errors_told():
        compared = asyncio.run(_compare(configuration.load(flags), before, after, samples))
        if html:
            _write(html, report.page(compared, before, after))
        if as_json:
            click.echo(_as_json(compared))
        else:
            _print_comparison(compared)


def _write(file: Path, page: str) -> None:
    try:
        file.write_text(page, "utf-8")
    except OSError as error:
        raise SideError(f"{file}: {error.strerror}") from None


async def _compare(settings: Settings, before: str, after: str, samples: int) -> Comparison:
    both = await sides.read(settings, before), await sides.read(settings, after)
    with progress("comparing", len({*both[0], *both[1]})) as advance:
        return compare(_counted(sides.pairs(*both), advance), samples)


def _counted(pairs: Iterator[PairT], advance: Callable[[int], None]) -> Iterator[PairT]:
    for pair in pairs:
        yield pair
        advance(1)


def _print_comparison(compared: Comparison) -> None:
    sums = Table("", "before", "after", "changed", "added", "removed", "articles touched", box=None)
    for subject, counts in compared.sums.items():
        sums.add_row(subject, *map(str, astuple(counts)))
    console = display.console()
    console.print(sums)
    console.print(f"{compared.differing} of {compared.compared} compared articles differ")
    console.print(
        f"{compared.only_before} only before, {compared.only_after} only after, {compared.other_text} of another text"
    )
    if compared.differing:
        console.print(_frequent_table(compared))


def _frequent_table(compared: Comparison) -> Table:
    table = Table(
        "times", "", "", "before", "after", "for example", box=None, title="most frequent", title_justify="left"
    )
    for change in chain.from_iterable(changes[:_FREQUENT] for changes in compared.frequent.values()):
        after = "(other extent)" if change.after == change.before else change.after or ""
        told = str(change.times), change.subject, change.kind, change.before or "", after, change.example
        table.add_row(*map(Text, told))
    return table


def _as_json(compared: Comparison) -> str:
    told = {
        "made_by": [
            [versions.model_dump() | {"articles": count} for versions, count in made_by.items()]
            for made_by in compared.made_by
        ],
        "compared": compared.compared,
        "differing": compared.differing,
        "only_before": compared.only_before,
        "only_after": compared.only_after,
        "other_text": compared.other_text,
        "sums": {subject: asdict(sums) for subject, sums in compared.sums.items()},
        "frequent": {subject: list(map(asdict, changes)) for subject, changes in compared.frequent.items()},
    }
    return json.dumps(told, ensure_ascii=False)
