"""``rasd replay``: begin a replay, go on with one, or take part in it."""

import asyncio
import os
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import click
from aiokafka.errors import KafkaError
from rich.console import Console
from rich.table import Table

from worker import display
from worker import settings as configuration
from worker.command import CONNECTION, ENRICHMENT, REFUSED, TOPICS, errors_told, progress, setting_flags
from worker.errors import RasdError
from worker.observability import logs
from worker.replay import register, running, trial
from worker.replay.commands.moments import MOMENT
from worker.replay.plan import NAME, Draft, Plan, done, replay_settings
from worker.replay.register import Progress
from worker.replay.request import Request, new_id
from worker.replay.request import draft as drafted
from worker.settings import Settings

_NAMED: Final = 10  # of what is missing


@click.command()
@click.option("--from", "begin", type=MOMENT, help="Begin at this offset, or time: 2024-05-01T10:00:00+03:00.")
@click.option("--to", "end", type=MOMENT, help="End before it; at what stands there now when not given.")
@click.option("--partition", "partitions", type=click.IntRange(min=0), multiple=True, help="Only these partitions.")
@click.option("--id", "ids", multiple=True, help="Only these articles.")
@click.option(
    "--ids", "ids_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Ids, one a line."
)
@click.option("--made-before", metavar="VERSION", help="Only what an older pipeline made, by the live topic.")
@click.option(
    "--outdated", is_flag=True, help="Only what other versions of pipeline or models made, by the live topic."
)
@click.option("--dead-letters", is_flag=True, help="Only what stands in the dead letters.")
@click.option("--into-live", is_flag=True, help="Write to the live topics, never over a newer version.")
@click.option("--name", help="What to call it; the time when not given.")
@click.option("--resume", metavar="ID", help="Go on with a replay, or take part in one that runs.")
@click.option("--dry-run", is_flag=True, help="Show the plan with an estimate; begin nothing.")
@click.option("--rate", type=click.FloatRange(min=0.1), help="At most so many records a second in this process.")
@click.option("--nice", type=click.IntRange(0, 19), default=10, show_default=True, help="Priority below the live lane.")
@click.option("--pool-size", metavar="VALUE", help="Enrichment processes; half of the cores when not given.")
@setting_flags(
    "in_flight",
    "group",
    *TOPICS,
    "partitions",
    "replication",
    "max_message_bytes",
    *ENRICHMENT,
    "max_consecutive_dead_letters",
    *CONNECTION,
    "log_level",
)
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
            resume = asyncio.run(_begin(settings, request, name or new_id(), dry_run, rate))
        if resume:
            sys.exit(asyncio.run(_take_part(settings, resume, rate)))


def _request(given: dict[str, Any]) -> Request:
    """Take the request's options out of those that were given."""
    file: Path | None = given.pop("ids_file")
    ids = (*given.pop("ids"), *(file.read_text("utf-8").split() if file else ()))
    if file and not ids:
        raise click.UsageError(f"--ids {file}: no id in it")  # which must not mean all articles
    return Request(ids=ids, **{name: given.pop(name) for name in _REQUEST})


_REQUEST: Final = ("begin", "end", "partitions", "made_before", "outdated", "dead_letters", "into_live")


def _settings(flags: dict[str, object]) -> Settings:
    """Return the settings; unless told otherwise a replay leaves half of the cores to others."""
    settings = configuration.load(flags)
    half = max(1, (os.cpu_count() or 1) // 2)
    return settings.model_copy(update={"pool_size": settings.pool_size or half})


def _refuse_contradictions(request: Request, name: str | None, resume: str | None, dry_run: bool) -> None:
    if resume and (request != Request() or name or dry_run):
        raise click.UsageError("--resume goes on with what was asked for; only --rate and settings go with it")
    if request.selections > 1:
        raise click.UsageError("give one of --id, --made-before, --outdated and --dead-letters")
    if name and not NAME.fullmatch(name):
        raise click.UsageError(f"--name {name}: letters, digits, - and _, at most 64")


async def _begin(settings: Settings, request: Request, name: str, dry_run: bool, rate: float | None) -> str | None:
    """Show the plan of a new replay, write it down and return its name; None when it is not to begin."""
    async with running.pool_of(1, settings) as pool:
        draft = await drafted(settings, request, name, await trial.versions(pool))
        seconds = await trial.estimate(settings, pool, draft.plan, rate)
    _show_plan(draft)
    if not draft.plan.size:
        click.echo("there is nothing to replay")
        sys.exit(REFUSED if draft.missing else 0)
    click.echo(f"about {_duration(seconds)} with a pool of {settings.processes} here")
    if dry_run:
        click.echo("nothing was begun")
        return None
    await running.begin(settings, draft)
    return name


def _show_plan(draft: Draft) -> None:
    plan = draft.plan
    most = "≤ " if draft.chosen is None else ""
    table = Table("partition", "from offset", "up to", "records", box=None)
    for span in plan.spans:
        table.add_row(*map(str, (span.partition, span.start, span.end)), f"{most}{done(span, span.end, draft.chosen)}")
    click.echo(f"{plan.what} → {'the live topics' if plan.into_live else f'replay.{plan.id}.…'}")
    display.console().print(table)
    click.echo(f"{plan.size} records of {plan.topic}{' at most: logs may have gaps' if most else ''}")
    click.echo(", ".join(f"{part} {version}" for part, version in plan.made_by.model_dump().items()))
    if draft.missing:
        named = ", ".join(draft.missing[:_NAMED]) + (", …" if len(draft.missing) > _NAMED else "")
        click.echo(f"{len(draft.missing)} not in this stretch, or no longer in the topic: {named}", err=True)


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

        try:
            ended = await running.take_part(settings, replay, rate, tell, _stop_signal(replay))
        except (RasdError, KafkaError):
            click.echo(f"replay {replay} stopped; when the reason is mended go on with --resume {replay}", err=True)
            raise
    click.echo(f"{_summary(plan, ended)} in {_duration(time.monotonic() - began)}", err=True)
    if not ended.complete:
        click.echo(f"stopped; go on with rasd replay --resume {plan.id}", err=True)
        return REFUSED
    _tell_where(settings, plan, ended)
    return 0


def _tell_where(settings: Settings, plan: Plan, ended: Progress) -> None:
    outputs = replay_settings(settings, plan.id)
    if not plan.into_live:
        click.echo(f"in {outputs.enriched_topic} and its like; see rasd diff live {plan.id}, rasd promote {plan.id}")
    if ended.tally["rejected"]:
        click.echo(f"why some were rejected: rasd dead-letters --dead-letters-topic {outputs.dead_letters_topic}")
    if ended.tally["gone"]:
        click.echo(f"gone: deleted from {plan.topic} before they were read", err=True)


def _stop_signal(replay: str) -> asyncio.Event:
    """Return what SIGTERM and Ctrl-C set; a second one ends at once, and what is in work will be done again."""
    loop, stopping = asyncio.get_running_loop(), asyncio.Event()

    def stop() -> None:
        if stopping.is_set():
            click.echo(f"ended at once; go on with rasd replay --resume {replay}", err=True)
            Console(stderr=True).show_cursor()  # the progress bar had hidden it
            os._exit(REFUSED)
        click.echo("finishing what is in work; once more ends at once", err=True)
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    return stopping


def _summary(plan: Plan, reached: Progress) -> str:
    counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(reached.tally.items()))
    return f"replay {plan.id}: {reached.done} of {plan.size} done: {counts or 'nothing'}"


def _duration(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))
