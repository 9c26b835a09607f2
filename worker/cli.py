"""The command line. Exit codes: 0 all went well, 1 something was refused or failed, 2 wrong usage or settings."""

import asyncio
import json
import logging
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import click
from rich.table import Table

from schemas.dead_letter import REASONS
from schemas.snapshots import EnrichedArticle
from worker import batch, display, geojson, reading
from worker import dead_letters as letterbox
from worker import feed as feeding
from worker import settings as configuration
from worker import topics as topology
from worker.command import CONNECTION, ENRICHMENT, REFUSED, TOPICS, errors_told, progress, setting_flags
from worker.enrichment.snapshots import snapshots
from worker.enrichment_job import Enriched, Rejected
from worker.errors import StoppedError
from worker.reading import RawEvent
from worker.replay.commands import diff, promote, replay, replays, retry
from worker.settings import Settings


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="rasd")
def main() -> None:
    """Rasd (رصد): Arabic news, enriched as it streams.

    Every flag that names a setting can also be given as a variable: --pool-size is RASD_POOL_SIZE.
    """
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # what goes wrong is told once, by us; `run` logs it all


@main.command()
@setting_flags(*Settings.model_fields)
def run(**flags: str | None) -> None:
    """Run the worker: read raw articles, publish what is found in them; SIGTERM drains and stops."""
    with errors_told():
        from worker.app import run as run_worker  # noqa: PLC0415 (Faust takes half a second that other commands need not)

        sys.exit(run_worker(configuration.load(flags)))


@main.command("settings")
@setting_flags(*Settings.model_fields)
def show_settings(**flags: str | None) -> None:
    """Show every setting, its value and where it comes from; secrets are hidden."""
    with errors_told():
        table = Table("setting", "value", "from", box=None)
        for origin in configuration.origins(configuration.load(flags), flags):
            table.add_row(*origin)
        display.console().print(table)


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILE…|-")
@click.option("--pretty", "form", flag_value="pretty", help="Show each article for a person.")
@click.option("--geojson", "form", flag_value="geojson", help="Print a GeoJSON FeatureCollection for each article.")
@click.option("--source", default="text", show_default=True, help="The outlet of plain text files.")
@setting_flags(*ENRICHMENT)
def enrich(paths: tuple[str, ...], form: str | None, source: str, **flags: str | None) -> None:
    """Enrich articles without Kafka: .txt, .json and .jsonl files, folders, or - for standard input.

    Prints one EnrichedArticle a line, in the order of the input. A bad article is named on standard error and the
    rest goes on; the exit code is then 1.
    """
    with errors_told():
        sys.exit(asyncio.run(_enrich(paths, _PRINTERS[form], source, configuration.load(flags))))


async def _enrich(paths: Sequence[str], show: Callable[[bytes], None], source: str, settings: Settings) -> int:
    _report_skipped(paths)
    refused = 0
    total = None if "-" in paths else sum(1 for _ in reading.read(paths, source))
    with progress("enriching", total) as advance:
        async for origin, outcome in batch.enrich(reading.read(paths, source), settings):
            advance(1)
            if isinstance(outcome, Enriched):
                assert outcome.values[0] is not None  # only a record without a value has none
                show(outcome.values[0])
            elif isinstance(outcome, Rejected):
                refused = REFUSED
                click.echo(f"{origin}: {outcome.reason}: {outcome.error}", err=True)
            else:
                refused = REFUSED
                click.echo(str(outcome), err=True)
    return refused


def _print_line(value: bytes) -> None:
    sys.stdout.buffer.write(value + b"\n")


def _print_geojson(value: bytes) -> None:
    collection = geojson.feature_collection(EnrichedArticle.model_validate_json(value))
    _print_line(json.dumps(collection, ensure_ascii=False).encode())


def _print_pretty(value: bytes) -> None:
    display.show(snapshots(EnrichedArticle.model_validate_json(value)), display.console())


_PRINTERS = {None: _print_line, "geojson": _print_geojson, "pretty": _print_pretty}


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILE…|-")
@click.option("--rate", type=click.FloatRange(min=0, min_open=True), help="At most so many articles a second.")
@click.option("--source", default="text", show_default=True, help="The outlet of plain text files.")
@setting_flags("raw_topic", "max_message_bytes", *CONNECTION)
def feed(paths: tuple[str, ...], rate: float | None, source: str, **flags: str | None) -> None:
    """Publish articles to the raw topic, keyed by article id."""
    with errors_told():
        sys.exit(asyncio.run(_feed(paths, rate, source, configuration.load(flags))))


async def _feed(paths: Sequence[str], rate: float | None, source: str, settings: Settings) -> int:
    _report_skipped(paths)
    refused = 0

    def articles() -> Iterator[bytes]:
        nonlocal refused
        for event in reading.read(paths, source):
            if isinstance(event, RawEvent):
                yield event.value
            else:
                refused = REFUSED
                click.echo(str(event), err=True)

    total = None if "-" in paths else sum(isinstance(event, RawEvent) for event in reading.read(paths, source))
    confirmed = 0
    with progress("feeding", total) as advance:
        try:
            async for count in feeding.feed(articles(), settings, rate):
                advance(count - confirmed)
                confirmed = count
        except asyncio.CancelledError:
            raise StoppedError(
                f"stopped; at least {confirmed} articles are published to {settings.raw_topic}. To feed them again is "
                "harmless"
            ) from None
    click.echo(f"{confirmed} articles published to {settings.raw_topic}", err=True)
    return refused


@main.command()
@click.option("--dry-run", is_flag=True, help="Show the plan and what differs; change nothing.")
@setting_flags(*TOPICS, "partitions", "replication", "retention_hours", "max_message_bytes", *CONNECTION)
def topics(dry_run: bool, **flags: str | None) -> None:
    """Create the topics that are missing and check the others."""
    with errors_told():
        sys.exit(asyncio.run(_topics(dry_run, configuration.load(flags))))


async def _topics(dry_run: bool, settings: Settings) -> int:
    table = Table("topic", "partitions", "replication", "configuration", "state", box=None)
    different = await topology.differences(settings)
    missing = [difference.topic for difference in different if difference.found is None]
    for topic in topology.plan(settings):
        state = "to be created" if topic.name in missing else "exists"
        configuration_shown = ", ".join(f"{name}={value}" for name, value in topic.configuration.items())
        table.add_row(topic.name, str(topic.partitions), str(topic.replication), configuration_shown, state)
    display.console().print(table)
    if not dry_run:
        await topology.create(settings, missing)
        click.echo(f"{len(missing)} topics created")
        different = [difference for difference in different if difference.found is not None]
    for difference in different:
        click.echo(str(difference), err=True)
    return REFUSED if any(difference.harmful for difference in different) and not dry_run else 0


@main.group("dead-letters", invoke_without_command=True)
@click.pass_context
@click.option("--reason", type=click.Choice(REASONS), help="Only these.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@setting_flags("dead_letters_topic", "max_message_bytes", *CONNECTION)
def dead_letters(context: click.Context, /, reason: str | None, as_json: bool, **flags: str | None) -> None:
    """List the dead letters with their reasons, and how many there are of each; or retry them."""
    if context.invoked_subcommand:
        return
    with errors_told():
        asyncio.run(_dead_letters(reason, as_json, configuration.load(flags)))


async def _dead_letters(reason: str | None, as_json: bool, settings: Settings) -> None:
    letters = [letter async for letter, _ in letterbox.stored(settings) if reason in (None, letter.reason)]
    if as_json:
        for letter in letters:
            click.echo(letter.model_dump_json())
        return
    if not letters:
        click.echo("no dead letters", err=True)
        return
    console = display.console()
    console.print(display.dead_letters_table(letters))
    for name, count in Counter(letter.reason for letter in letters).most_common():
        console.print(f"{count} {name}")


def _report_skipped(paths: Sequence[str]) -> None:
    """Name the files of given folders that are no articles."""
    for file in reading.skipped(paths):
        click.echo(f"{file}: skipped, no article by its name", err=True)


main.add_command(replay.replay)
main.add_command(replays.replays)
main.add_command(diff.diff)
main.add_command(promote.promote)
dead_letters.add_command(retry.retry)
