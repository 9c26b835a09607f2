"""``rasd dead-letters retry``: what was rejected tried again, after a fix."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Final

import click

from schemas.dead_letter import REASONS, DeadLetter
from worker import settings as configuration
from worker.command import CONNECTION, errors_told, setting_flags, tell_outcomes
from worker.errors import StoppedError
from worker.replay import redelivery
from worker.replay.commands.moments import TIME
from worker.settings import Settings


@click.command()
@click.option("--reason", "reasons", type=click.Choice(REASONS), multiple=True, help="Only these.")
@click.option("--id", "ids", multiple=True, help="Only these articles, by the records' keys.")
@click.option("--from", "begin", type=TIME, help="Only letters written at this time or later.")
@click.option("--to", "end", type=TIME, help="Only letters written before this time.")
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
        tell_outcomes(asyncio.run(_retry(configuration.load(flags), wanted)), _RETRIED)


async def _retry(settings: Settings, wanted: Callable[[DeadLetter], bool]) -> Counter[str]:
    try:
        return await redelivery.retry(settings, wanted)
    except asyncio.CancelledError:
        raise StoppedError("stopped; run it again for the rest: what was put back before is left alone") from None


_RETRIED: Final = {
    "retried": "put back on the raw topic",
    "before": "left alone: put back before",
    "superseded": "left alone: a newer version of the article came since",
    "gone": "gone: too large for the dead letters, and no longer in the raw topic",
}
