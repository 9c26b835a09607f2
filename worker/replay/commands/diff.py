"""``rasd diff``: two sets of enriched articles compared."""

import asyncio
import json
from dataclasses import asdict, astuple, replace
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from worker import settings as configuration
from worker.command import CONNECTION, errors_told, setting_flags
from worker.replay import report, sides
from worker.replay.commands import TOPICS
from worker.replay.comparison import Comparison, compare
from worker.settings import Settings


@click.command()
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="AFTER")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write the report for a browser here.")
@click.option("--samples", type=click.IntRange(min=0), default=10, show_default=True, help="Articles for each kind.")
@click.option("--json", "as_json", is_flag=True, help="The counts as one JSON object.")
@setting_flags(*TOPICS, "replication", "max_message_bytes", *CONNECTION)
def diff(before: str, after: str, html: Path | None, samples: int, as_json: bool, **flags: str | None) -> None:
    """Compare two sets of enriched articles: what changed in entities, places and quotes.

    Each side is `live`, a replay, a topic, or a JSON Lines file as `rasd enrich` prints it.
    """
    with errors_told():
        compared = asyncio.run(_compare(configuration.load(flags), before, after, samples))
        if html:
            html.write_text(report.page(compared, before, after), "utf-8")
        if as_json:
            click.echo(json.dumps(asdict(replace(compared, samples=()))))
        else:
            _print_comparison(compared)


async def _compare(settings: Settings, before: str, after: str, samples: int) -> Comparison:
    return compare(sides.pairs(await sides.read(settings, before), await sides.read(settings, after)), samples)


def _print_comparison(compared: Comparison) -> None:
    table = Table("", "before", "after", "changed", "added", "removed", "articles touched", box=None)
    for subject, sums in compared.sums.items():
        table.add_row(subject, *map(str, astuple(sums)))
    console = Console()
    console.print(table)
    console.print(f"{compared.differing} of {compared.compared} compared articles differ")
    console.print(
        f"{compared.only_before} only before, {compared.only_after} only after, {compared.other_text} of another text"
    )
