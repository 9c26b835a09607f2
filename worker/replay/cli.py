"""The commands that enrich the past again."""

import asyncio
import json
import os
import signal
import sys
import time
from dataclasses import asdict, astuple, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console
from rich.table import Table

from schemas.dead_letter import REASONS, DeadLetter
from worker import settings as configuration
from worker.command import CONNECTION, REFUSED, errors_told, progress, setting_flags
from worker.observability import logs
from worker.replay import promotion, redelivery, register, report, running, sides
from worker.replay.bounds import Moment, MomentError, moment
from worker.replay.comparison import Comparison, compare
from worker.replay.plan import NAME, Chosen, Plan, done, replay_settings
from worker.replay.register import Entry, Progress
from worker.replay.running import Request
from worker.settings import Settings

TOPICS: Final = tuple(name for name in Settings.model_fields if name.endswith("_topic"))
_ENRICHMENT: Final = ("recognizer", "recognizer_path", "gazetteer_additions", "article_deadline", "max_article_bytes")
_CREATION: Final = ("partitions", "replication", "max_message_bytes")


class _MomentType(click.ParamType):
    """An offset or a time."""

    name = "OFFSET|TIME"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Moment:
        """Return it read."""
        try:
            return moment(str(value))
        except MomentError as error:
            self.fail(str(error), param, ctx)


class _TimeType(click.ParamType):
    """A time."""

    name = "TIME"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return it read."""
        read = _MomentType().convert(value, param, ctx)
        return read if isinstance(read, datetime) else self.fail(f"{value}: give a time, not an offset", param, ctx)


_TIME: Final = _TimeType()


@click.command()
@click.option("--from", "begin", type=_MomentType(), help="Begin at this offset, or time: 2024-05-01T10:00:00+03:00.")
@click.option("--to", "end", type=_MomentType(), help="End before it; at what stands there now when not given.")
@click.option("--partition", "partitions", type=click.IntRange(min=0), multiple=True, help="Only these partitions.")
@click.option("--id", "ids", multiple=True, help="Only these articles.")
@click.option(
    "--ids", "ids_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Ids, one a line."
)
@click.option("--made-before", metavar="VERSION", help="Only what an older pipeline made, by the live topic.")
@click.option("--dead-letters", is_flag=True, help="Only what stands in the dead letters.")
@click.option("--into-live", is_flag=True, help="Write to the live topics, never over a newer version.")
@click.option("--name", help="What to call it; the time when not given.")
@click.option("--resume", metavar="ID", help="Go on with a replay, or take part in one that runs.")
@click.option("--dry-run", is_flag=True, help="Show the plan with an estimate; begin nothing.")
@click.option("--rate", type=click.FloatRange(min=0.1), help="At most so many records a second in this process.")
@click.option("--nice", type=click.IntRange(0, 19), default=10, show_default=True, help="Priority below the live lane.")
@setting_flags("pool_size", "in_flight", "group", *TOPICS, *_CREATION, *_ENRICHMENT, *CONNECTION, "log_level")
def replay(name: str | None, resume: str | None, dry_run: bool, rate: float | None, nice: int, **given: object) -> None:
    """Enrich articles of the raw topic again, beside the live lane.

    Reads a stretch of the raw topic, or single records of it; the bounds are fixed when it begins. Writes to topics of
    its own, replay.ID.…, unless --into-live is given. The live group is neither joined nor committed to. A replay that
    was stopped or killed goes on with --resume ID; more processes, here or elsewhere, share its work in the same way.
    """
    with errors_told():
        request = _request(given)
        settings = _settings(given)
        _refuse_contradictions(request, name, resume, dry_run)
        os.nice(nice)
        if resume is None:
            resume = asyncio.run(_begin(settings, request, name or running.new_id(), dry_run, rate))
        if resume:
            sys.exit(asyncio.run(_take_part(settings, resume, rate)))


def _request(given: dict[str, Any]) -> Request:
    """Take the request's options out of those that were given."""
    file: Path | None = given.pop("ids_file")
    ids = (*given.pop("ids"), *(file.read_text("utf-8").split() if file else ()))
    return Request(ids=ids, **{name: given.pop(name) for name in _REQUEST})


_REQUEST: Final = ("begin", "end", "partitions", "made_before", "dead_letters", "into_live")


def _settings(flags: dict[str, object]) -> Settings:
    """Return the settings; unless told otherwise a replay leaves half of the cores to others."""
    settings = configuration.load(flags)
    half = max(1, (os.cpu_count() or 1) // 2)
    return settings.model_copy(update={"pool_size": settings.pool_size or half})


def _refuse_contradictions(request: Request, name: str | None, resume: str | None, dry_run: bool) -> None:
    if resume and (request != Request() or name or dry_run):
        raise click.UsageError("--resume goes on with what was asked for; only --rate and settings go with it")
    if sum(map(bool, (request.ids, request.made_before, request.dead_letters))) > 1:
        raise click.UsageError("give one of --id, --made-before and --dead-letters")
    if name and not NAME.fullmatch(name):
        raise click.UsageError(f"--name {name}: letters, digits, - and _, at most 64")


async def _begin(settings: Settings, request: Request, name: str, dry_run: bool, rate: float | None) -> str | None:
    """Write a new replay down and return its name; None when there is nothing to begin."""
    plan, chosen = await running.plan(settings, request, name)
    _show_plan(plan, chosen)
    if plan.size and not dry_run:
        await running.begin(settings, plan, chosen)
        return plan.id
    seconds = await running.estimate(settings, plan, rate)
    click.echo(f"about {_duration(seconds)} with {settings.processes} processes here; nothing was begun")
    return None


def _show_plan(plan: Plan, chosen: Chosen | None) -> None:
    target = "the live topics" if plan.into_live else f"replay.{plan.id}.…"
    table = Table("partition", "from offset", "up to", "records", title=f"{plan.what} → {target}", title_justify="left")
    for span in plan.spans:
        count = done(span, span.end, chosen)
        table.add_row(str(span.partition), str(span.start), str(span.end), f"{'' if chosen else '≤ '}{count}")
    console = Console(stderr=True)
    console.print(table)
    console.print(f"{plan.size} records of {plan.topic}" + ("" if chosen else " at most: logs may have gaps"))


async def _take_part(settings: Settings, replay: str, rate: float | None) -> int:
    plan, _chosen = await register.load(settings, replay)
    click.echo(f"replay {plan.id}: go on with it, or take part, by --resume {plan.id}", err=True)
    began, counted = time.monotonic(), 0
    with progress("replaying", plan.size) as advance:
        logs.configure(settings.log_level)  # now, so that lines stand above the bar

        def tell(now: Progress) -> None:
            nonlocal counted
            advance(now.done - counted)
            counted = now.done

        loop = asyncio.get_running_loop()
        stopping = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stopping.set)
        ended = await running.take_part(settings, replay, rate, tell, stopping)
    click.echo(f"{_summary(plan, ended)} in {_duration(time.monotonic() - began)}", err=True)
    if not ended.complete:
        click.echo(f"stopped; go on with rasd replay --resume {plan.id}", err=True)
        return REFUSED
    if not plan.into_live:
        outputs = replay_settings(settings, plan.id)
        click.echo(f"in {outputs.enriched_topic} and its like; see rasd diff live {plan.id}, rasd promote {plan.id}")
    return 0


def _summary(plan: Plan, reached: Progress) -> str:
    counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(reached.tally.items()))
    return f"replay {plan.id}: {reached.done} of {plan.size} done: {counts or 'nothing'}"


def _duration(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@setting_flags("group", "raw_topic", "replication", "max_message_bytes", *CONNECTION)
def replays(as_json: bool, **flags: str | None) -> None:
    """List the replays: what was asked for, how far they are, what became of the records."""
    with errors_told():
        entries = asyncio.run(register.entries(configuration.load(flags)))
        (_print_json if as_json else _print_table)(entries)


def _print_json(entries: list[Entry]) -> None:
    for entry in entries:
        click.echo(json.dumps(_told(entry), ensure_ascii=False))


def _told(entry: Entry) -> dict[str, object]:
    return {
        **entry.plan.model_dump(mode="json", exclude={"spans", "ends"}),
        "state": entry.state,
        "processes": entry.members,
        "done": entry.progress.done,
        "size": entry.plan.size,
        "tally": dict(sorted(entry.progress.tally.items())),
        "finished_at": entry.finished_at and entry.finished_at.isoformat(),
        "promoted_at": entry.promoted_at and entry.promoted_at.isoformat(),
    }


def _print_table(entries: list[Entry]) -> None:
    table = Table("replay", "what", "into", "state", "done", "became", box=None)
    for entry in entries:
        plan, reached = entry.plan, entry.progress
        share = f"{reached.done}/{plan.size}"
        state = f"{entry.state} ({entry.members})" if entry.members else entry.state
        became = ", ".join(f"{count} {outcome}" for outcome, count in sorted(reached.tally.items()))
        table.add_row(plan.id, plan.what, "live" if plan.into_live else "own topics", state, share, became)
    Console().print(table)


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


@click.command()
@click.argument("replay", metavar="REPLAY")
@click.option("--nice", type=click.IntRange(0, 19), default=10, show_default=True, help="Priority below the live lane.")
@setting_flags("group", *TOPICS, "replication", "max_message_bytes", *_ENRICHMENT, *CONNECTION, "log_level")
def promote(replay: str, nice: int, **flags: str | None) -> None:
    """Copy a finished replay's snapshots into the live topics, never over a newer version of an article."""
    with errors_told():
        settings = configuration.load(flags)
        os.nice(nice)
        asyncio.run(_promote(settings, replay))


async def _promote(settings: Settings, replay: str) -> None:
    with progress("promoting", await promotion.size(settings, replay)) as advance:
        logs.configure(settings.log_level)
        counts = await promotion.promote(settings, replay, advance)
    click.echo(f"{counts['promoted']} snapshots promoted, {counts['superseded']} left alone: newer versions stand")


@click.command()
@click.option("--reason", "reasons", type=click.Choice(REASONS), multiple=True, help="Only these.")
@click.option("--id", "ids", multiple=True, help="Only these articles, by the records' keys.")
@click.option("--from", "begin", type=_TIME, help="Only letters written at this time or later.")
@click.option("--to", "end", type=_TIME, help="Only letters written before this time.")
@click.option("--all", "everything", is_flag=True, help="All that were not retried yet.")
@setting_flags("group", "raw_topic", "dead_letters_topic", "replication", "max_message_bytes", *CONNECTION)
def retry(
    reasons: tuple[str, ...],
    ids: tuple[str, ...],
    begin: datetime | None,
    end: datetime | None,
    everything: bool,
    **flags: str | None,
) -> None:
    """Put dead letters back on the raw topic, after a fix.

    Each once: what fails again is a new letter that says how often it was tried. None is deleted, and none is put
    behind a newer version of its article.
    """
    if not (everything or reasons or ids or begin or end):
        raise click.UsageError("say which: --reason, --id, --from, --to or --all")

    def wanted(letter: DeadLetter) -> bool:
        timely = (begin is None or begin <= letter.written_at) and (end is None or letter.written_at < end)
        return timely and (not reasons or letter.reason in reasons) and (not ids or letter.key in ids)

    with errors_told():
        counts = asyncio.run(redelivery.retry(configuration.load(flags), wanted))
    for outcome, meaning in _RETRIED.items():
        if counts[outcome] or outcome == "retried":
            click.echo(f"{counts[outcome]} {meaning}")


_RETRIED: Final = {
    "retried": "put back on the raw topic",
    "before": "left alone: put back before",
    "superseded": "left alone: a newer version of the article came since",
    "gone": "gone: too large for the dead letters, and no longer in the raw topic",
}
