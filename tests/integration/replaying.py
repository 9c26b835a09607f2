"""Replays begun and driven, for the tests on the real broker."""

import asyncio
import json
import os
import subprocess
import sys
from functools import cache

from schemas.snapshots import Versions
from tests.integration import live
from worker.enrichment.loading import load_pipeline
from worker.replay import register, running
from worker.replay.driver import Driver
from worker.replay.request import Request, draft

_COMMAND_SECONDS = 300.0  # a command starts processes that load models, twice


@cache
def made_by() -> Versions:
    """Return the versions of the pipeline here."""
    return load_pipeline().versions


async def planned(settings, name="p", **request):
    """Plan a replay."""
    return await draft(settings, Request(**request), name, made_by())


async def begun(settings, name, **request):
    """Plan and begin a replay; return its plan."""
    drafted = await planned(settings, name, **request)
    await running.begin(settings, drafted)
    return drafted.plan


async def replayed(settings, name, **request):
    """Do a whole replay here; return what became of the records."""
    await begun(settings, name, **request)
    progress = await running.take_part(settings, name, None, lambda _: None, asyncio.Event())
    assert progress.complete
    return progress.tally


async def driven(settings, name, work, stopping=None):
    """Take part in a replay that enriches nothing, but does ``work`` on its records."""
    plan, chosen = await register.load(settings, name)
    driver = Driver(settings, plan, chosen, work, rate=None, stopping=stopping or asyncio.Event())
    return await driver.run(lambda _: None)


class Seen(list):
    """Work that notes which articles it was given."""

    async def __call__(self, record) -> str:
        """Note the article."""
        self.append(json.loads(record.value)["id"])
        return "enriched"


def resume(settings, name, folder) -> subprocess.Popen:
    """Start another process that takes part in the replay."""
    return started(settings, folder, "replay", "--resume", name, "--nice", "0")


def started(settings, folder, *arguments) -> subprocess.Popen:
    """Start a command that logs into the folder."""
    with (folder / "replay.log").open("ab") as log:
        return subprocess.Popen(
            command(*arguments),
            env=os.environ | live.variables(settings),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


def told(settings, *arguments, code=0) -> str:
    """Run a command and return what it prints."""
    variables = os.environ | live.variables(settings)
    done = subprocess.run(
        command(*arguments), env=variables, capture_output=True, timeout=_COMMAND_SECONDS, check=False
    )
    assert done.returncode == code, done.stderr.decode()
    return done.stdout.decode()


def command(*arguments) -> list[str]:
    """Return the command line of a `rasd` command."""
    return [sys.executable, "-m", "worker", *arguments]


async def has(settings, topic, count) -> bool:
    return await live.size(settings, topic) >= count


async def enriched(settings, count) -> bool:
    return len(await live.latest(settings, settings.enriched_topic)) >= count
