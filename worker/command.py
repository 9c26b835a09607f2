"""What the commands of the command line share: setting flags, told errors, progress bars, exit codes."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, Final, TypeVar

import click
from aiokafka.errors import KafkaError
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from worker.errors import RasdError
from worker.settings import Settings, SettingsError

REFUSED: Final = 1
"""Exit code: something was refused or failed."""
USAGE: Final = 2
"""Exit code: wrong usage or settings."""

CONNECTION: Final = (
    "brokers",
    "security_protocol",
    "sasl_mechanism",
    "sasl_username",
    "sasl_password",
    "ssl_ca_file",
)
"""The settings that say how to reach Kafka."""

ENRICHMENT: Final = ("recognizer", "recognizer_path", "gazetteer_additions", "article_deadline", "max_article_bytes")
"""The settings that say how articles are enriched."""

TOPICS: Final = tuple(name for name in Settings.model_fields if name.endswith("_topic"))
"""The settings that name topics."""

Command = TypeVar("Command", bound=Callable[..., Any])


def setting_flags(*names: str) -> Callable[[Command], Command]:
    """Give a command a flag for each named setting; every one is also a ``RASD_*`` variable."""

    def decorate(command: Command) -> Command:
        for name in reversed(names):
            field = Settings.model_fields[name]
            default = "" if field.default in (None, "") else f"  [default: {field.default}]"
            described = f"{field.description}{default}"
            command = click.option(f"--{name.replace('_', '-')}", name, metavar="VALUE", help=described)(command)
        return command

    return decorate


@contextmanager
def errors_told() -> Iterator[None]:
    """Turn the errors that are meant for the operator into a line and an exit code."""
    try:
        yield
    except SettingsError as error:
        click.echo(f"rasd: wrong setting\n{error}", err=True)
        sys.exit(USAGE)
    except RasdError as error:
        click.echo(f"rasd: {error}", err=True)
        sys.exit(REFUSED)
    except KafkaError as error:
        click.echo(f"rasd: Kafka refused: {error!r}", err=True)
        sys.exit(REFUSED)


def tell_outcomes(counts: Counter[str], meanings: Mapping[str, str]) -> None:
    """Print how many became what, a line each; what was asked for stands first, and is told also when it is none."""
    for number, (outcome, meaning) in enumerate(meanings.items()):
        if not number or counts[outcome]:
            click.echo(f"{counts[outcome]} {meaning}")


@contextmanager
def progress(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Show a progress bar on standard error while the block runs, when somebody is there to see it."""
    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        _RateColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(what, total=total)
        yield partial(bar.advance, task)


class _RateColumn(ProgressColumn):
    """How many a second, lately."""

    def render(self, task: Task) -> Text:
        """Return the rate; nothing while it is not known."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:.0f}/s" if speed else "", style="progress.data.speed")
