"""``rasd replays``: what there is."""

import asyncio
import json

import click
from rich.table import Table

from worker import display
from worker import settings as configuration
from worker.command import CONNECTION, errors_told, setting_flags
from worker.replay import register
from worker.replay.register import Entry


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@setting_flags("group", "raw_topic", "replication", "max_message_bytes", *CONNECTION)
def replays(as_json: bool, **flags: str | None) -> None:
    """List the replays: what was asked for, how far they are, what became of the records."""
    with errors_told():
        settings = configuration.load(flags)
        (_print_json if as_json else _print_table)(asyncio.run(register.entries(settings)))
        for name in asyncio.run(register.unreadable(settings)):
            click.echo(f"{name}: begun by another version of Rasd, which can tell more", err=True)


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
    table = Table("replay", "begun", "what", "into", "state", "done", "became", box=None)
    for entry in entries:
        plan, reached = entry.plan, entry.progress
        share = f"{reached.done}/{plan.size}"
        state = f"{entry.state} ({entry.members})" if entry.members else entry.state
        became = ", ".join(f"{count} {outcome}" for outcome, count in sorted(reached.tally.items()))
        begun, into = f"{plan.created_at:%Y-%m-%d %H:%M}Z", "live" if plan.into_live else "own topics"
        table.add_row(plan.id, begun, plan.what, into, state, share, became)
    display.console().print(table)
