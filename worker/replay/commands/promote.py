"""``rasd promote``: a replay's results into the live topics."""

import asyncio
import os
from typing import Final

import click

from worker import settings as configuration
from worker.command import CONNECTION, ENRICHMENT, TOPICS, errors_told, progress, setting_flags, tell_outcomes
from worker.errors import StoppedError
from worker.observability import logs
from worker.replay import promotion
from worker.settings import Settings


@click.command()
@click.argument("replay", metavar="REPLAY")
@click.option("--nice", type=click.IntRange(0, 19), default=10, show_default=True, help="Priority below the live lane.")
@setting_flags("group", *TOPICS, "replication", "max_message_bytes", *ENRICHMENT, *CONNECTION, "log_level")
def promote(replay: str, nice: int, **flags: str | None) -> None:
    """Copy a finished replay's snapshots into the live topics, never over a newer version of an article."""
    with errors_told():
        settings = configuration.load(flags)
        os.nice(nice)
        asyncio.run(_promote(settings, replay))


async def _promote(settings: Settings, replay: str) -> None:
    total, done = await promotion.size(settings, replay), 0
    with progress("promoting", total) as advance:
        logs.configure(settings.log_level)

        def tell(snapshots: int) -> None:
            nonlocal done
            done += snapshots
            advance(snapshots)

        try:
            counts = await promotion.promote(settings, replay, tell)
        except asyncio.CancelledError:
            raise StoppedError(
                f"stopped after {done} of {total} snapshots; rasd promote {replay} begins anew, which changes nothing "
                "where it has been"
            ) from None
    tell_outcomes(counts, _PROMOTED)


_PROMOTED: Final = {
    "promoted": "snapshots promoted",
    "superseded": "left alone: a newer version of the article came since",
    "unproven": "left alone: what came after them is no longer in the raw topic; replay it again",
}
